import type { Found, Query, Row } from '../dialogue/bundle.ts';
import type { SlotValue, Value, Written } from '../dialogue/message.ts';
import { type Finding, findPlace } from '../places/find.ts';
import { childrenOf, provincesOf, twinnedDistricts } from '../places/hierarchy.ts';
import type { PlaceIndexData } from '../places/index-data.ts';
import { COUNTRIES, HOME, LEVELS, type Level } from '../places/kinds.ts';
import { placeName } from '../places/label.ts';
import { nearestDistricts } from '../places/nearest.ts';
import { liesIn, loadPlaceIndex, type Place, type PlaceIndex, parentsOf } from '../places/place-index.ts';
import type { Finder } from './bundle.ts';
import { rowOf, textValue, wordValue } from './rows/row.ts';

/** The languages in which places have names of their own; all others read Latin letters. */
const NAMED_IN = ['km', 'th', 'lo', 'my'] as const;
/** Districts that are offered for a shared location. */
const MOST_NEAR = 5;

/**
 * Opens the gazetteer. `places` lists provinces (`level: province`, `country`) and what lies in a place (`parent`,
 * `level`), those at the border first, or the districts that work with one across the border (`is_twinned: true`), the likeliest of who speaks a
 * `language` first; finds what somebody typed (`match`) and what is near a location (`near`).
 * With `exact: true` a name that is only like what was typed is asked about.
 * `country`, `parent` and `level` bound what may be found: what was named inside a unit of that level stands for it.
 */
export function openPlaces(data: PlaceIndexData): Finder {
  const index = loadPlaceIndex(data);
  const twinned = new Set(twinnedDistricts(index));
  return (query) => {
    if (query.from !== 'places') return undefined;
    const { rows, as } = places(index, query);
    const some = query.limit === undefined ? rows : rows.slice(0, query.limit);
    return {
      rows: some.map((place) => placeRow(place, as !== undefined, twinned.has(place))),
      ...(as === undefined ? undefined : { as }),
    };
  };
}

interface Listed {
  readonly rows: readonly Place[];
  readonly as?: Found['as'];
}

function places(index: PlaceIndex, { where, match, near }: Query): Listed {
  const bounds = boundsOf(index, where);
  if (!bounds) return { rows: [] };
  if (match !== undefined) return named(index, bounds, findPlace(index, match, within(index, bounds)));
  if (near !== undefined) {
    const inBounds = nearestDistricts(index, near.lat, near.lon, index.places.length)
      .filter((place) => lies(place, bounds))
      .slice(0, MOST_NEAR);
    const rows = standingFor(inBounds, bounds);
    return { rows, as: rows.length > 0 ? 'many' : 'none' };
  }
  return { rows: listed(index, bounds) };
}

/** What a query allows; nothing where it names what there is not. */
interface Bounds {
  readonly id: Place | undefined;
  readonly parent: Place | undefined;
  readonly country: string | undefined;
  readonly level: Level | undefined;
  /** Only districts that work with one across the border. */
  readonly twinned: boolean;
  /** The language of who asks, for what is likeliest. */
  readonly language: string | undefined;
  /** A name that is only like what was typed is asked about. */
  readonly exact: boolean;
}

const FIELDS = ['id', 'parent', 'country', 'level', 'is_twinned', 'language', 'exact'];

function boundsOf(index: PlaceIndex, where: Readonly<Record<string, SlotValue>>): Bounds | undefined {
  if (Object.keys(where).some((field) => !FIELDS.includes(field))) return undefined;
  const place = (code: SlotValue | undefined) =>
    code === undefined ? undefined : index.byCode.get(String(code));
  const bounds: Bounds = {
    id: place(where['id']),
    parent: place(where['parent']),
    country: where['country'] === undefined ? undefined : String(where['country']),
    level: LEVELS.find((level) => level === where['level']),
    twinned: where['is_twinned'] === true,
    language: where['language'] === undefined ? undefined : String(where['language']),
    exact: where['exact'] === true,
  };
  const known =
    (where['id'] === undefined || bounds.id) &&
    (where['parent'] === undefined || bounds.parent) &&
    (where['level'] === undefined || bounds.level);
  return known ? bounds : undefined;
}

function lies(place: Place, { parent, country }: Bounds): boolean {
  return (country === undefined || place.country === country) && (!parent || liesIn(place, parent));
}

function listed(index: PlaceIndex, bounds: Bounds): readonly Place[] {
  const { id, parent, country, level } = bounds;
  if (id) return lies(id, bounds) && (level === undefined || id.level === level) ? [id] : [];
  if (parent) return childrenAt(index, parent, level);
  if (bounds.twinned)
    return twinnedDistricts(index, HOME[bounds.language ?? '']).filter((place) => lies(place, bounds));
  if (level !== undefined && level !== 'province') return [];
  return COUNTRIES.filter((code) => country === undefined || code === country).flatMap((code) =>
    provincesOf(index, code),
  );
}

function childrenAt(index: PlaceIndex, parent: Place, level: Level | undefined): readonly Place[] {
  return LEVELS.flatMap((each) =>
    each === 'crossing' || (level !== undefined && each !== level)
      ? []
      : childrenOf(index, parent.code, each),
  );
}

function within(index: PlaceIndex, { parent, country }: Bounds): { readonly within?: readonly string[] } {
  if (parent) return { within: [parent.code] };
  if (country === undefined) return {};
  return {
    within: COUNTRIES.filter((code) => code === country).flatMap((code) =>
      provincesOf(index, code).map((place) => place.code),
    ),
  };
}

function named(index: PlaceIndex, bounds: Bounds, { decision, codes, exact }: Finding): Listed {
  const rows = standingFor(
    codes.flatMap((code) => index.byCode.get(code) ?? []),
    bounds,
  );
  if (rows.length === 0) return { rows, as: 'none' };
  const sure = decision === 'resolve' && rows.length === 1 && (exact || !bounds.exact);
  return { rows, as: sure ? 'one' : 'many' };
}

/**
 * The places themselves, or the units of the wanted level that they lie in: two for a crossing, one on each side.
 * What is larger stands for nothing.
 */
function standingFor(found: readonly Place[], bounds: Bounds): readonly Place[] {
  const { level } = bounds;
  const units = found.flatMap((place) =>
    level === undefined ? [place] : [place, ...parentsOf(place)].filter((unit) => unit.level === level),
  );
  return [...new Set(units)].filter((place) => lies(place, bounds));
}

/** What was found among all places is told apart by what it lies in; in a list of one unit that is known. */
function placeRow(place: Place, found: boolean, twinned: boolean): Row {
  const name = nameValue(place);
  const [parent] = place.parents;
  const of = parent ? nameValue(parent) : null;
  const said = of === null ? name : textValue('places:within', { name, of });
  return rowOf(place.code, found ? said : name, said, {
    name,
    of,
    level: place.level,
    country: wordValue('country', place.country),
    country_id: place.country,
    of_id: parent ? parent.code : null,
    is_border: place.border,
    is_twinned: twinned,
  });
}

function nameValue(place: Place): Value {
  const plain = placeName(place, 'en');
  const written: Record<string, string> = {};
  for (const lng of NAMED_IN) {
    const name = placeName(place, lng);
    if (name !== plain) written[lng] = name;
  }
  return Object.keys(written).length === 0
    ? plain
    : { written: { ...written, '*': plain } satisfies Written };
}
