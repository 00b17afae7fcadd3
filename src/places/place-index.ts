import { romanise } from '../understanding/romanise.ts';
import { type Cues, loadCues } from './cues.ts';
import type { CrossingData, PlaceIndexData, TwinData } from './index-data.ts';
import { COUNTRIES, type Country, LEVELS, type Level, type Script } from './kinds.ts';
import { type LetterPairs, loadLetterPairs } from './letter-pairs.ts';
import { loadSoundTree, type SoundTree } from './sound-tree.ts';

/** A place of the index; `n` is its position there and changes from one index to the next, `code` never does. */
export interface Place {
  readonly n: number;
  readonly code: string;
  readonly level: Level;
  /** For a crossing: the country across from Thailand. */
  readonly country: Country;
  /** What it lies in directly: nothing, one unit, or for a crossing one on each side, the Thai one first. */
  readonly parents: readonly Place[];
  readonly local: string;
  /** Empty where no Latin spelling is known. */
  readonly latin: string;
  /** "ស្រុក" and "Srok"; empty where the source names none. */
  readonly unitLocal: string;
  readonly unitLatin: string;
  /** Names to show to readers of other scripts, where the gazetteer has them. */
  readonly neighbourNames: ReadonlyMap<Script, string>;
  /** Degrees. */
  readonly point: { readonly lat: number; readonly lon: number } | undefined;
  /** Whether it is, lies in or holds a district that faces the border. */
  readonly border: boolean;
}

/** Everything that finding and listing places needs; immutable, replaced whole. */
export interface PlaceIndex {
  /** Parents before children. */
  readonly places: readonly Place[];
  readonly byCode: ReadonlyMap<string, Place>;
  readonly children: ReadonlyMap<Place, readonly Place[]>;
  readonly crossings: ReadonlyMap<string, CrossingData>;
  readonly twins: readonly TwinData[];
  readonly cues: Cues;
  /** Compact names in order of their code units. */
  readonly keys: readonly string[];
  /** Where the keys that begin with a code unit start and end. */
  readonly keyRanges: ReadonlyMap<number, readonly [number, number]>;
  /** The places that go by a key. */
  placesOf(key: number): readonly Place[];
  /** The places whose name in its own script is that of a province, the province among them. */
  namesakesOf(province: Place): readonly Place[];
  /** The key in rough Latin letters, for comparing what was heard. */
  romanOf(key: number): string;
  readonly sounds: SoundTree;
  readonly pairs: LetterPairs;
}

/** An index of another version or shape than this code reads. */
export class PlaceIndexError extends Error {
  override readonly name = 'PlaceIndexError';
}

/** Makes an index of what `buildPlaceIndex` gave, straight or through JSON. */
export function loadPlaceIndex(data: PlaceIndexData): PlaceIndex {
  if (data.version !== 1) throw new PlaceIndexError('This index of places is of another version.');
  const codes = data.ids.split('\n');
  const local = data.local.split('\n');
  const latin = data.latin.split('\n');
  const border = borderPlaces(data);
  const places: Place[] = [];
  const neighbours = new Map<number, Map<Script, string>>();
  for (const [n, script, name] of data.neighbourNames) {
    const names = neighbours.get(n) ?? new Map<Script, string>();
    neighbours.set(n, names.set(script, name));
  }
  const none: ReadonlyMap<Script, string> = new Map();
  const children = new Map<Place, Place[]>();
  for (const [n, code] of codes.entries()) {
    const parents = (data.parents[n] ?? []).flatMap((parent) => places[parent] ?? []);
    const [unitLocal, unitLatin] = data.unitWords[data.units[n] ?? -1] ?? ['', ''];
    const lat = data.points[2 * n];
    const lon = data.points[2 * n + 1];
    const place: Place = {
      n,
      code,
      level: LEVELS[Number(data.levels[n])] ?? 'village',
      country: COUNTRIES[Number(data.countries[n])] ?? 'TH',
      parents,
      local: local[n] ?? '',
      latin: latin[n] ?? '',
      unitLocal,
      unitLatin,
      neighbourNames: neighbours.get(n) ?? none,
      point: lat == null || lon == null ? undefined : { lat: lat / 1e5, lon: lon / 1e5 },
      border: border.has(n),
    };
    places.push(place);
    for (const parent of parents) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(place);
      else children.set(parent, [place]);
    }
  }

  const keys = data.keys.split('\n');
  const keyRanges = new Map<number, [number, number]>();
  for (const [n, key] of keys.entries()) {
    const range = keyRanges.get(key.charCodeAt(0));
    if (range) range[1] = n + 1;
    else keyRanges.set(key.charCodeAt(0), [n, n + 1]);
  }
  const provinceNames = new Map<string, Place[]>();
  for (const place of places) if (place.level === 'province') provinceNames.set(place.local, []);
  for (const place of places) if (place.level !== 'crossing') provinceNames.get(place.local)?.push(place);
  const romans: (string | undefined)[] = new Array(keys.length);
  return {
    places,
    byCode: new Map(places.map((place) => [place.code, place])),
    children,
    crossings: new Map(data.crossings.map((crossing) => [crossing.id, crossing])),
    twins: data.twins,
    cues: loadCues(data.words),
    keys,
    keyRanges,
    placesOf: (key) => (data.keyPlaces[key] ?? []).flatMap((n) => places[n] ?? []),
    namesakesOf: (province) => provinceNames.get(province.local) ?? [],
    romanOf: (key) => {
      romans[key] ??= romanise(keys[key] ?? '');
      return romans[key];
    },
    pairs: loadLetterPairs(keys),
    sounds: loadSoundTree(data.skeletons.split('\n'), data.skeletonKeys),
  };
}

/** Districts that have a twin or a crossing, what lies in them and what they lie in. */
function borderPlaces(data: PlaceIndexData): ReadonlySet<number> {
  const codes = new Map(data.ids.split('\n').map((code, n) => [code, n]));
  const border = new Set<number>();
  const add = (n: number | undefined) => {
    if (n !== undefined) border.add(n);
  };
  for (const twin of data.twins) {
    add(twin.a);
    add(twin.b);
  }
  for (const crossing of data.crossings) {
    add(codes.get(crossing.th_district_id));
    add(codes.get(crossing.other_district_id));
  }
  const districts = [...border];
  for (const [n, parents] of data.parents.entries()) if (parents.some((p) => border.has(p))) border.add(n);
  for (const n of districts) for (const parent of data.parents[n] ?? []) border.add(parent);
  return border;
}

/** Whether `place` lies in `whole`, at any depth; no place lies in itself. */
export function liesIn(place: Place, whole: Place): boolean {
  return place.parents.some((parent) => parent === whole || liesIn(parent, whole));
}

/** What a place lies in, nearest first; for a crossing the chain of its Thai side, then of the other. */
export function parentsOf(place: Place): readonly Place[] {
  return place.parents.flatMap((parent) => [parent, ...parentsOf(parent)]);
}
