import { readings as unicodeReadings } from '../understanding/zawgyi.ts';
import { LEVELS } from './kinds.ts';
import { liesIn, type Place, type PlaceIndex } from './place-index.ts';
import { type Candidate, type Reading, readingsOf } from './readings.ts';
import { plain } from './spelling.ts';

/** `codes` is best first: one to `resolve`, up to five to `ask`, none for `none`. */
export interface Finding {
  readonly decision: 'resolve' | 'ask' | 'none';
  readonly codes: readonly string[];
  /** Whether every name that is meant stands in the text letter by letter. */
  readonly exact: boolean;
}

export interface FindOptions {
  /** Codes: only these places and what lies in them. */
  readonly within?: readonly string[];
}

/** What of a message is read, in UTF-16 units. */
const MOST_TEXT = 600;
const MOST_ASKED = 5;

/**
 * Finds the place that a text names, in any script and spelling, alone or in a sentence.
 *
 * `resolve`: one place, or one district or smaller unit whose namesakes all lie in it. `ask`: a province that
 * shares its name, namesakes in several places, several places, a spelling with rivals or too far from the
 * name, or a unit word that fits none of them (then even one code is only a proposal). A unit word ("khum",
 * "ตำบล") or a parent that is named too decides between namesakes. `none`: no place is named. Reads the first
 * 600 characters; Burmese in Zawgyi is read as what it says in Unicode. Takes any string and throws nothing.
 */
export function findPlace(index: PlaceIndex, text: string, options: FindOptions = {}): Finding {
  const findings = unicodeReadings(text.slice(0, MOST_TEXT)).map((one) => findOne(index, one, options));
  return findings.find(({ decision }) => decision !== 'none') ?? NOTHING_FOUND;
}

const NOTHING_FOUND: Finding = { decision: 'none', codes: [], exact: false };

function findOne(index: PlaceIndex, text: string, options: FindOptions): Finding {
  const message = plain(text);
  const coded = byOfficialCode(index, message);
  const readings = coded ?? readingsOf(index, message);
  const wholes = options.within?.flatMap((code) => index.byCode.get(code) ?? []);
  if (!wholes) return decide(readings);
  return decide(
    readings.map((reading) => ({
      ...reading,
      candidates: reading.candidates.filter(({ place }) =>
        wholes.some((whole) => place === whole || liesIn(place, whole)),
      ),
    })),
  );
}

const OFFICIAL_CODE =
  /(?<![a-z0-9])(?:(khth|lath|mmth|kh|th|la)[ -]?(\d[\d-]*)|mm[ -]?(mmr\d{3}(?:d\d{3})?))(?![a-z0-9])/g;

/** "TH-2706" or "th2706"; without the letters of the country a code is just a number. */
function byOfficialCode(index: PlaceIndex, text: string): Reading[] | undefined {
  const readings = [...text.matchAll(OFFICIAL_CODE)].flatMap(([, country, digits, myanmar]) => {
    const code = myanmar ? `MM-${myanmar}` : `${country}-${digits?.replace(/-+$/, '')}`;
    const place = index.byCode.get(code.toUpperCase());
    return place ? [{ candidates: [{ place, apart: 0 }], spelled: code, doubtful: false, heard: false }] : [];
  });
  return readings.length > 0 ? readings : undefined;
}

function decide(readings: readonly Reading[]): Finding {
  const meant = withoutNamedParents(readings.filter((reading) => reading.candidates.length > 0));
  const candidates = withoutNamesakesInside(meant.flatMap((reading) => ordered(reading.candidates)));
  if (candidates.length === 0) return NOTHING_FOUND;
  const sure = candidates.length === 1 && !meant.some((reading) => reading.doubtful);
  return {
    decision: sure ? 'resolve' : 'ask',
    codes: candidates.slice(0, MOST_ASKED).map(({ place }) => place.code),
    exact: !meant.some((reading) => reading.heard),
  };
}

/**
 * What is left when places that are named as parents have done their work. Addresses run from the smaller to the
 * larger, so what comes later counts as parent first; only then what comes earlier.
 */
function withoutNamedParents(readings: readonly Reading[]): Reading[] {
  return narrowedBy(narrowedBy(readings, false).reverse(), true).reverse();
}

/**
 * Of each reading the places with the most parents among the later readings, without the readings that hold a
 * place of an earlier one.
 */
function narrowedBy(readings: readonly Reading[], backwards: boolean): Reading[] {
  const holds = (reading: Reading, { place }: Candidate) =>
    reading.candidates.some(({ place: whole }) => liesIn(place, whole));
  // "Rong Kluea market, Aranyaprathet": two names of one place, and not what lies in it.
  const names = (other: Reading, reading: Reading, { place }: Candidate) =>
    backwards &&
    other.spelled !== reading.spelled &&
    other.candidates.some(({ place: same }) => place === same);
  const narrowed = readings.map((reading, n) => {
    const parents = reading.candidates.map(
      (candidate) =>
        readings.slice(n + 1).filter((later) => names(later, reading, candidate) || holds(later, candidate))
          .length,
    );
    const most = Math.max(...parents);
    return { ...reading, candidates: reading.candidates.filter((_, at) => parents[at] === most) };
  });
  return narrowed.filter(
    (reading, n) =>
      !narrowed.slice(0, n).some((earlier) => earlier.candidates.some((inner) => holds(reading, inner))),
  );
}

/**
 * A district stands for the subdistrict of its name inside it, since what is sent to one reaches the same people;
 * a province does not stand for what is inside it. A crossing gives way to every namesake that it lies in.
 */
function withoutNamesakesInside(candidates: readonly Candidate[]): Candidate[] {
  const different = candidates.filter(
    ({ place }, n) => candidates.findIndex((other) => other.place === place) === n,
  );
  return different.filter(
    ({ place }) =>
      !different.some(
        ({ place: whole }) =>
          (whole.level !== 'province' || place.level === 'crossing') && liesIn(place, whole),
      ),
  );
}

/** Spellings closer than this to each other are equally near. */
const EQUALLY_NEAR = 0.25;
const BORDER_BONUS = 1.5;

/** Nearest spelling first, then the larger and those at the border, then by code. */
function ordered(candidates: readonly Candidate[]): Candidate[] {
  const rank = (place: Place) => LEVELS.indexOf(place.level) - (place.border ? BORDER_BONUS : 0);
  const step = ({ apart }: Candidate) => Math.floor(apart / EQUALLY_NEAR);
  return candidates.toSorted(
    (a, b) => step(a) - step(b) || rank(a.place) - rank(b.place) || (a.place.code < b.place.code ? -1 : 1),
  );
}
