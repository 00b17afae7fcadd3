import type { Value } from '../dialogue/message.ts';
import type { Committee, VerifiedRoster } from '../tips/roster.ts';
import type { Route, Skip } from '../tips/routing.ts';
import type { PlaceBook } from './tip-places.ts';

/** The levels that may read a tip, nearest first, and the roster that they stand in. */
export interface Levels {
  readonly roster: VerifiedRoster;
  readonly levels: readonly Committee[];
}

/** What a route that was found says. */
export type Routed = Extract<Route, { routed: true }>;

export const NOBODY_ELSE: Value = { text: 'tips:nobody_else' };

/** Who reads a tip, and who gets it where they are silent, as the sender is told it. */
export function readersOf(
  places: PlaceBook,
  among: Levels,
  { level, next }: Routed,
): { readonly reader: Value; readonly next: Value } {
  return {
    reader: readerName(places, among, level),
    next: next === null ? NOBODY_ELSE : readerName(places, among, next),
  };
}

/** A committee by its place, an independent body by its country. */
export function readerName(places: PlaceBook, { levels, roster }: Levels, id: string): Value {
  const level = levels.find((one) => one.id === id);
  const [place] = level?.places ?? [];
  return level && !level.independent && place !== undefined
    ? { text: 'tips:committee', values: { place: places.name(place) } }
    : { text: 'tips:independent', values: { country: places.country(roster.country) } };
}

/** Why nobody may read a tip, as the sender is told it: what can be changed about it comes last. */
export function whyNobody({ skipped }: Extract<Route, { routed: false }>): Value {
  const why = (reason: Skip): boolean => skipped.some((level) => level.why === reason);
  if (skipped.length === 0 || why('too few')) return { text: 'tips:why.small' };
  return { text: why('not all women') ? 'tips:why.women' : 'tips:why.accused' };
}
