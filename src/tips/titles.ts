import { z } from 'zod';
import { AFFILIATIONS, type Affiliation } from './affiliation.ts';

const LANGUAGES = ['en', 'km', 'lo', 'th', 'my'] as const;

/** `content/committees/titles.yaml`: for every affiliation the words that mean its people, by language. */
export const titlesFile = z.object({
  as_of: z.iso.date(),
  review: z.enum(['draft', 'reviewed']),
  titles: z.record(z.enum(AFFILIATIONS), z.record(z.enum(LANGUAGES), z.array(z.string().min(1)).min(1))),
});
export type TitlesFile = z.infer<typeof titlesFile>;

/** Words for the people of an affiliation ("village chief"), in all languages together: a tip may mix them. */
export type Titles = Readonly<Partial<Record<Affiliation, readonly string[]>>>;

/** The words of all languages, which are matched together. */
export function allTitles(file: TitlesFile): Titles {
  const merged: Partial<Record<Affiliation, readonly string[]>> = {};
  for (const affiliation of AFFILIATIONS)
    merged[affiliation] = Object.values(file.titles[affiliation]).flat();
  return merged;
}
