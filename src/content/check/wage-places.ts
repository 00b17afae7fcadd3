import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { LocatedContent } from '../located.ts';

/** Wages stand under places that the gazetteer has, and in the country of their list. */
export function checkWagePlaces(
  { wages }: LocatedContent,
  countryOf: Readonly<Record<string, string>>,
): Finding[] {
  return [...wages.values()].flatMap((entry) =>
    Object.keys(entry.value.daily).flatMap((place): Finding[] => {
      if (Object.hasOwn(countryOf, place) && countryOf[place] === entry.value.country) return [];
      return [
        {
          file: entry.file,
          line: entry.lineOf(['daily', place]),
          code: 'unknown-place',
          severity: 'error',
          message: `${entry.id}: there is no place ${place} in ${entry.value.country}.`,
          hint: didYouMean(place, Object.keys(countryOf)) ?? 'The ids stand in content/places/.',
        },
      ];
    }),
  );
}
