import { skeleton } from '../understanding/skeleton.ts';
import type { Gazetteer, Unit } from './gazetteer.ts';
import { COUNTRIES, LEVELS, type Script } from './kinds.ts';
import type { CrossingRow, WordRow } from './rows.ts';
import { compact, plain } from './spelling.ts';

/**
 * The gazetteer as one JSON value, made once when the product is built and loaded by the server and the page.
 * Lists run in parallel: entry n of `ids`, `levels` … is place n. Lists of words are joined by line breaks,
 * which compresses better and parses faster than arrays of strings.
 */
export interface PlaceIndexData {
  readonly version: 1;
  readonly ids: string;
  /** One digit a place: its position in LEVELS. */
  readonly levels: string;
  /** One digit a place: its position in COUNTRIES; a crossing has that of its other side. */
  readonly countries: string;
  /** The places that a place lies in directly: none, one, or two for a crossing (the Thai side first). */
  readonly parents: readonly (readonly number[])[];
  readonly local: string;
  readonly latin: string;
  /** Position in `unitWords`. */
  readonly units: readonly number[];
  /** The words for kinds of unit: in the country's own script and in Latin letters. */
  readonly unitWords: readonly (readonly [string, string])[];
  /** Names to show to readers of other scripts: place, script, name. */
  readonly neighbourNames: readonly (readonly [number, Script, string])[];
  /** Latitude and longitude in hundred-thousandths of a degree, in turn; null where none is known. */
  readonly points: readonly (number | null)[];
  readonly crossings: readonly CrossingData[];
  readonly twins: readonly TwinData[];
  readonly words: readonly WordRow[];
  /** Compact names in order of their code units, and the places of each. */
  readonly keys: string;
  readonly keyPlaces: readonly (readonly number[])[];
  /** Consonant skeletons in order, and the keys of each. */
  readonly skeletons: string;
  readonly skeletonKeys: readonly (readonly number[])[];
}

export type CrossingData = Pick<
  CrossingRow,
  | 'id'
  | 'type'
  | 'th_district_id'
  | 'other_district_id'
  | 'name_th_local'
  | 'name_th_latin'
  | 'name_other_local'
  | 'name_other_latin'
  | 'hours_last_published'
  | 'hours_as_of'
  | 'status'
  | 'status_as_of'
  | 'status_note'
  | 'confidence'
  | 'source_url'
>;

export interface TwinData {
  readonly a: number;
  readonly b: number;
  readonly rankForA: number;
  readonly rankForB: number;
  readonly basis: 'seed' | 'source' | 'crossing' | 'adjacency';
  readonly confidence: 'high' | 'medium' | 'low';
}

const OTHER_SIDE = { 'TH-KH': 'KH', 'TH-LA': 'LA', 'TH-MM': 'MM' } as const;
const VILLAGE_WORD = /^(?:ban |บ้าน|ບ້ານ)/i;

/** Builds the index of a gazetteer that was read without refusals. The same rows in any order give the same index. */
export function buildPlaceIndex(gazetteer: Gazetteer): PlaceIndexData {
  const { units, crossings } = gazetteer;
  const number = new Map([...units, ...crossings].map((place, n) => [place.id, n]));
  const numberOf = (id: string): number => {
    const n = number.get(id);
    if (n === undefined) throw new Error(`${id} is not in the gazetteer`);
    return n;
  };
  const unitWords = [...new Set(units.map((unit) => `${unit.unitLocal}\n${unit.unitLatin}`)), '\n'];
  const names: (readonly [name: string, place: number])[] = [
    ...units.flatMap((unit) => namesOf(unit).map((name) => [name, numberOf(unit.id)] as const)),
    ...crossings.flatMap((row) => crossingNames(row).map((name) => [name, numberOf(row.id)] as const)),
    ...gazetteer.aliases.map((row) => [row.alias, numberOf(row.id)] as const),
  ];
  const byKey = grouped(names, (name) => [compact(plain(name))]);
  const keys = [...byKey.keys()].sort();
  const bySkeleton = grouped(
    keys.map((key, n) => [key, n] as const),
    (key) => [skeleton(key)],
  );
  const skeletons = [...bySkeleton.keys()].sort();
  return {
    version: 1,
    ids: [...units, ...crossings].map((place) => place.id).join('\n'),
    levels:
      units.map((unit) => LEVELS.indexOf(unit.level)).join('') +
      String(LEVELS.indexOf('crossing')).repeat(crossings.length),
    countries:
      units.map((unit) => COUNTRIES.indexOf(unit.country)).join('') +
      crossings.map((row) => COUNTRIES.indexOf(OTHER_SIDE[row.border])).join(''),
    parents: [
      ...units.map((unit) => (unit.parent === '' ? [] : [numberOf(unit.parent)])),
      ...crossings.map((row) => [
        numberOf(row.th_subdistrict_id || row.th_district_id),
        numberOf(row.other_commune_id || row.other_district_id),
      ]),
    ],
    local: [...units.map((unit) => unit.local), ...crossings.map(localName)].join('\n'),
    latin: [...units.map((unit) => unit.latin), ...crossings.map(latinName)].join('\n'),
    units: [
      ...units.map((unit) => unitWords.indexOf(`${unit.unitLocal}\n${unit.unitLatin}`)),
      ...crossings.map(() => unitWords.length - 1),
    ],
    unitWords: unitWords.map((pair) => {
      const [local = '', latin = ''] = pair.split('\n');
      return [local, latin];
    }),
    neighbourNames: gazetteer.aliases
      .filter((row) => row.shown === 'yes')
      .map((row) => [numberOf(row.id), row.script, row.alias] as const),
    points: [...units.map((unit) => unit.point), ...crossings.map(() => undefined)].flatMap((point) =>
      point ? [Math.round(point.lat * 1e5), Math.round(point.lon * 1e5)] : [null, null],
    ),
    crossings: crossings.map(crossingData),
    twins: gazetteer.twins.map((row) => ({
      a: numberOf(row.code_a),
      b: numberOf(row.code_b),
      rankForA: row.rank_for_a,
      rankForB: row.rank_for_b,
      basis: row.basis,
      confidence: row.confidence,
    })),
    words: gazetteer.words.map(({ language, kind, word, level, country, side }) => ({
      language,
      kind,
      word: plain(word),
      level,
      country,
      side,
    })),
    keys: keys.join('\n'),
    keyPlaces: keys.map((key) => byKey.get(key) ?? []),
    skeletons: skeletons.join('\n'),
    skeletonKeys: skeletons.map((sounds) => bySkeleton.get(sounds) ?? []),
  };
}

function grouped(
  pairs: readonly (readonly [string, number])[],
  keysOf: (name: string) => string[],
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [name, n] of pairs)
    for (const key of keysOf(name)) {
      if (key === '') continue;
      const group = groups.get(key);
      if (!group) groups.set(key, [n]);
      else if (!group.includes(n)) group.push(n);
    }
  for (const group of groups.values()) group.sort((a, b) => a - b);
  return groups;
}

/** Myanmar's list writes the kind of unit behind the name; people often leave it out. */
const BURMESE_UNIT = /(?:ပြည်နယ်|တိုင်းဒေသကြီး|ခရိုင်)$/;

/** A second name in brackets is a name of its own. */
function namesOf(unit: Unit): string[] {
  return [unit.local, unit.local.replace(BURMESE_UNIT, ''), unit.latin, ...unit.others]
    .flatMap((name) => [
      name.replace(/\s*\(.*?\)/g, ''),
      ...name.matchAll(/\((.+?)\)/g).map((found) => found[1] ?? ''),
    ])
    .filter((name) => name !== '');
}

/** "(Sala Krau side)" tells where an unnamed gate is; other brackets hold further names. */
function bracketed(name: string): string[] {
  return [...name.matchAll(/\(([^)]*)\)/g)]
    .map((found) => found[1] ?? '')
    .filter((inside) => !/\bside$|^near\b/.test(inside));
}

function withoutBrackets(name: string): string {
  return name.replace(/\s*\([^)]*\)/g, '').trim();
}

function crossingNames(row: CrossingRow): string[] {
  return [row.name_th_local, row.name_th_latin, row.name_other_local, row.name_other_latin]
    .flatMap((name) => [withoutBrackets(name), ...bracketed(name)])
    .flatMap((name) => name.split(/,\s*/))
    .flatMap((name) => [name, name.replace(VILLAGE_WORD, '')])
    .filter((name) => name !== '');
}

function localName(row: CrossingRow): string {
  return withoutBrackets(row.name_th_local) || withoutBrackets(row.name_other_local);
}

function latinName(row: CrossingRow): string {
  return withoutBrackets(row.name_th_latin) || withoutBrackets(row.name_other_latin);
}

function crossingData(row: CrossingRow): CrossingData {
  return {
    id: row.id,
    type: row.type,
    th_district_id: row.th_district_id,
    other_district_id: row.other_district_id,
    name_th_local: row.name_th_local,
    name_th_latin: row.name_th_latin,
    name_other_local: row.name_other_local,
    name_other_latin: row.name_other_latin,
    hours_last_published: row.hours_last_published,
    hours_as_of: row.hours_as_of,
    status: row.status,
    status_as_of: row.status_as_of,
    status_note: row.status_note,
    confidence: row.confidence,
    source_url: row.source_url,
  };
}
