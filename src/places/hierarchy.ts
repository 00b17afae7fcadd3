import type { CrossingData } from './index-data.ts';
import type { Country, Level } from './kinds.ts';
import type { Place, PlaceIndex } from './place-index.ts';

/**
 * Lists to pick from. What lies at the border with Thailand comes first, since that is where most people who
 * write are; the rest follows in the order of the official codes. Paging is the caller's.
 */

function borderFirst(places: readonly Place[]): Place[] {
  return places.toSorted(
    (a, b) => Number(b.border) - Number(a.border) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
}

/** The provinces of a country; states and regions for Myanmar. */
export function provincesOf(index: PlaceIndex, country: Country): readonly Place[] {
  return borderFirst(index.places.filter((place) => place.level === 'province' && place.country === country));
}

/**
 * What lies directly in a unit at a level: districts of a province, subdistricts of a district, villages of a
 * subdistrict (of a district in Laos). Empty for an unknown code and where the gazetteer holds none.
 */
export function childrenOf(
  index: PlaceIndex,
  code: string,
  level: Exclude<Level, 'crossing'>,
): readonly Place[] {
  const whole = index.byCode.get(code);
  const children = whole ? (index.children.get(whole) ?? []) : [];
  return borderFirst(children.filter((place) => place.level === level));
}

/** A district across the border that works with this one. */
export interface Twin {
  readonly place: Place;
  /** 1 for the first choice of the district that was asked for. */
  readonly rank: number;
  /** `adjacency` is computed from outlines: a proposal that the committees have yet to confirm. */
  readonly basis: 'seed' | 'source' | 'crossing' | 'adjacency';
  readonly confidence: 'high' | 'medium' | 'low';
}

/** The twins of a district, first choice first; empty for anything else. */
export function twinsOf(index: PlaceIndex, code: string): readonly Twin[] {
  const own = index.byCode.get(code);
  if (!own) return [];
  return index.twins
    .flatMap(({ a, b, rankForA, rankForB, basis, confidence }) => {
      const place = index.places[a === own.n ? b : a];
      if (!place || (a !== own.n && b !== own.n)) return [];
      return [{ place, rank: a === own.n ? rankForA : rankForB, basis, confidence }];
    })
    .sort((x, y) => x.rank - y.rank || (x.place.code < y.place.code ? -1 : 1));
}

/**
 * The districts that work with one across the border, the likeliest of a country first: those that the project began
 * with, there and across from there, then the others of their provinces, then what a source or a crossing pairs. Without
 * a country each step is that of all countries.
 */
export function twinnedDistricts(index: PlaceIndex, home?: Country): readonly Place[] {
  const pairs = index.twins.flatMap(({ a, b, basis }) => {
    const pair = [index.places[a], index.places[b]].filter((place) => place !== undefined);
    return basis === 'adjacency' ? [] : [{ pair, basis }];
  });
  const begun = pairs.filter(({ basis }) => basis === 'seed').flatMap(({ pair }) => pair);
  const provinces = new Set(begun.flatMap(({ parents }) => parents.slice(0, 1)));
  const rank = (place: Place): number => {
    const near = begun.includes(place)
      ? 0
      : place.parents.slice(0, 1).some((one) => provinces.has(one))
        ? 1
        : 2;
    if (home === undefined || place.country === home) return 4 * near;
    const faces = pairs.some(
      ({ pair }) => pair.includes(place) && pair.some(({ country }) => country === home),
    );
    return 4 * near + (faces ? 1 : 12);
  };
  const found = [...new Set(pairs.flatMap(({ pair }) => pair))].map((place) => ({
    place,
    rank: rank(place),
  }));
  return found
    .sort((x, y) => x.rank - y.rank || (x.place.code < y.place.code ? -1 : 1))
    .map(({ place }) => place);
}

/** A crossing and what its sources said of it; `status` is that of `status_as_of`, never of today. */
export interface Crossing {
  readonly place: Place;
  readonly facts: CrossingData;
}

/** The crossings of a district on either side, by code; empty for anything else. */
export function crossingsOf(index: PlaceIndex, code: string): readonly Crossing[] {
  return [...index.crossings.values()].flatMap((facts) => {
    const place = index.byCode.get(facts.id);
    return place && (facts.th_district_id === code || facts.other_district_id === code)
      ? [{ place, facts }]
      : [];
  });
}
