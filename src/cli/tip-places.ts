import type { Bundle, Query, Row } from '../dialogue/bundle.ts';
import type { Value } from '../dialogue/message.ts';
import { todayInTheRegion } from './today.ts';

/** Places as a tip asks for them: by id, with names that every language writes its own way. */
export interface PlaceBook {
  /** Districts that somebody may have meant. */
  districts(typed: string): readonly string[];
  /** The subdistricts of a district. */
  communes(district: string): readonly string[];
  name(id: string): Value;
  /** With the unit that it lies in. */
  fullName(id: string): Value;
  country(id: string): Value;
  parentOf(id: string): string | undefined;
}

const MOST_FOUND = 7;

/** The gazetteer of the bundle as it is now. */
export function placeBook(bundle: () => Bundle): PlaceBook {
  const rows = (query: Query): readonly Row[] => bundle().find(query, todayInTheRegion()).rows;
  const row = (from: string, id: string): Row | undefined => rows({ from, where: { id }, limit: 1 })[0];
  const ids = (found: readonly Row[]) => found.map(({ id }) => id);
  return {
    districts: (match) =>
      ids(rows({ from: 'places', where: { level: 'district' }, match, limit: MOST_FOUND })),
    communes: (parent) => ids(rows({ from: 'places', where: { parent, level: 'subdistrict' } })),
    name: (id) => row('places', id)?.values['name'] ?? null,
    fullName: (id) => row('places', id)?.values['said'] ?? null,
    country: (id) => row('countries', id)?.label ?? null,
    parentOf: (id) => {
      const of = row('places', id)?.values['of_id'];
      return typeof of === 'string' ? of : undefined;
    },
  };
}
