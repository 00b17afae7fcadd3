import { z } from 'zod';
import { AFFILIATIONS } from './affiliation.ts';
import { committeeId, placeId } from './cover.ts';

/** A committee or independent body without its people: where it stands in the chain. */
export const committeeFrame = z.object({
  id: committeeId,
  /** An independent body serves the whole country, has no parent, and only people of `INDEPENDENT` affiliations. */
  independent: z.boolean(),
  /** Gazetteer ids of the places that it serves, with everything below them that no other committee names. */
  places: z.array(placeId),
  parent: committeeId.nullable(),
  /** The committees across the border, the likeliest first. */
  twins: z.array(committeeId),
});
export type CommitteeFrame = z.infer<typeof committeeFrame>;

/** One file of `content/committees/`: the committees of a country. */
export const committeeFile = z.object({
  country: z.string().regex(/^[A-Z]{2}$/),
  /** Demonstration committees: nobody real stands behind them. */
  demo: z.boolean(),
  as_of: z.iso.date(),
  source: z.string().min(1),
  committees: z.array(
    committeeFrame.extend({
      independent: z.boolean().default(false),
      places: z.array(placeId).default([]),
      parent: committeeId.nullable().default(null),
      twins: z.array(committeeId).default([]),
      note: z.string().optional(),
      /** What a demo roster fills the committee with: one person a seat. */
      demo_seats: z
        .array(
          z.object({
            role: z.enum(['chair', 'deputy', 'member']),
            affiliations: z.array(z.enum(AFFILIATIONS)).min(1),
            woman: z.boolean().default(false),
          }),
        )
        .default([]),
    }),
  ),
});
export type CommitteeFile = z.infer<typeof committeeFile>;

/** What is wrong with the chain that these committees of one country form; empty if nothing is. */
export function frameProblems(country: string, frames: readonly CommitteeFrame[]): string[] {
  const byId = new Map(frames.map((frame) => [frame.id, frame]));
  const placesSeen = new Map<string, string>();
  const problems: string[] = byId.size < frames.length ? ['two committees have the same id'] : [];
  for (const frame of frames) {
    const say = (problem: string) => problems.push(`${frame.id}: ${problem}`);
    if (frame.independent && (frame.parent !== null || frame.places.length > 0))
      say('an independent body has neither parent nor places');
    if (!frame.independent && frame.places.length === 0) say('serves no place');
    for (const place of frame.places) {
      if (place.slice(0, 2) !== country) say(`${place} is in another country`);
      const other = placesSeen.get(place);
      if (other !== undefined) say(`${place} is served by ${other} already`);
      placesSeen.set(place, frame.id);
    }
    const parents = new Set<string>();
    for (let up: CommitteeFrame | undefined = frame; up && up.parent !== null; up = byId.get(up.parent)) {
      if (parents.has(up.id)) {
        say('is its own ancestor');
        break;
      }
      parents.add(up.id);
      const parent = byId.get(up.parent);
      if (up === frame && (!parent || parent.independent)) say(`parent ${up.parent} is no committee here`);
    }
  }
  return problems;
}
