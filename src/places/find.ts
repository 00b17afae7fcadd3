import { nearBeside, personBefore, type UnitBeside, unitBeside } from './cues.ts';
import { heardMentions, lettersBeside, type Mention, writtenMentions } from './mentions.ts';
import { liesIn, type Place, type PlaceIndex } from './place-index.ts';
import { LEVELS } from './rows.ts';
import { CHARACTER, characterAt, plain } from './spelling.ts';

/** `codes` is best first: one to `resolve`, two to five (or one that is doubtful) to `ask`, none for `none`. */
export interface Finding {
  readonly decision: 'resolve' | 'ask' | 'none';
  readonly codes: readonly string[];
}

export interface FindOptions {
  /** Only places that are one of these or lie in one: a country is not a place, name its provinces. */
  readonly within?: readonly string[];
}

/** What of a message is read, in UTF-16 units. */
const MOST_TEXT = 600;
const MOST_ASKED = 5;

/** A mention that counts as one, with the places that it can mean. */
interface Reading {
  readonly mention: Mention;
  readonly places: readonly Place[];
  /** True where the words beside the name contradict every place of that name, or the name is only similar. */
  readonly doubtful: boolean;
}

/**
 * Finds the place that a text names, in any script and spelling, alone or in a sentence.
 *
 * `resolve`: one place, or one district or smaller unit whose namesakes all lie in it. `ask`: a province that
 * shares its name, namesakes in several places, several places, a spelling with rivals, or a unit word that fits
 * none of them. A unit word ("khum", "ตำบล") or a parent named beside it decides between namesakes. `none`:
 * no place is named. Reads the first 600 characters; takes any string and throws nothing.
 */
export function findPlace(index: PlaceIndex, text: string, options: FindOptions = {}): Finding {
  const message = plain(text.slice(0, MOST_TEXT));
  const coded = byOfficialCode(index, message);
  const readings = coded ? [coded] : readingsOf(index, message);
  const within = options.within;
  const allowed = (place: Place) =>
    !within || within.some((code) => place.code === code || liesInCode(index, place, code));
  return decide(
    readings
      .map((reading) => ({ ...reading, places: reading.places.filter(allowed) }))
      .filter((reading) => reading.places.length > 0),
  );
}

function liesInCode(index: PlaceIndex, place: Place, code: string): boolean {
  const whole = index.byCode.get(code);
  return whole !== undefined && liesIn(place, whole);
}

const OFFICIAL_CODE =
  /(?<![a-z0-9])(?:(khth|lath|mmth|kh|th|la)[ -]?(\d[\d-]*)|mm[ -]?(mmr\d{3}(?:d\d{3})?))(?![a-z0-9])/g;

/** "TH-2706" or "th2706": codes without the letters of the country are just numbers. */
function byOfficialCode(index: PlaceIndex, text: string): Reading | undefined {
  const places: Place[] = [];
  for (const [whole, country, digits, myanmar] of text.matchAll(OFFICIAL_CODE)) {
    const code = myanmar ? `MM-${myanmar}` : `${country}-${digits?.replace(/-$/, '')}`;
    const place = index.byCode.get(code.toUpperCase());
    if (place && whole && !places.includes(place)) places.push(place);
  }
  if (places.length === 0) return undefined;
  return { mention: { start: 0, end: 0, letters: 0, apart: 0, keys: [] }, places, doubtful: false };
}

function readingsOf(index: PlaceIndex, text: string): Reading[] {
  const written = writtenMentions(index, text);
  let mentions = withoutOverlap(written);
  let beside = lettersBeside(index, text, mentions);
  if (beside > 0) {
    mentions = withoutOverlap([...written, ...heardMentions(index, text, mentions)]);
    beside = lettersBeside(index, text, mentions);
  }
  return mentions.flatMap((mention) => {
    const unit = unitBeside(index.cues, text, mention.start, mention.end);
    return credible(index, text, mention, unit, beside === 0)
      ? readingOf(index, text, mention, unit, written)
      : [];
  });
}

const FIRST_LETTER_COST = 1;
const APART_COST = 2.5;

/** What a mention explains of the text, less what it stretches. */
function worth(mention: Mention): number {
  return mention.apart === 0
    ? mention.letters
    : mention.letters - FIRST_LETTER_COST - APART_COST * mention.apart;
}

/** The mentions that explain most of the text, in the order of the text. */
function withoutOverlap(mentions: readonly Mention[]): Mention[] {
  const chosen: Mention[] = [];
  for (const mention of mentions.toSorted((a, b) => worth(b) - worth(a) || a.start - b.start))
    if (!chosen.some((other) => mention.start < other.end && other.start < mention.end)) chosen.push(mention);
  return chosen.sort((a, b) => a.start - b.start);
}

/** Letters that a name needs to be believed in the middle of other words: alphabets need more than syllables. */
const LETTERS_IN_A_SENTENCE = { latin: 5, local: 4 };
const LETTERS_AFTER_NEAR = { latin: 3, local: 2 };
const LETTERS_IF_HEARD = { latin: 7, local: 6 };

/** Whether the stretch is meant as a place: by being all that the text says, by the words beside it or its length. */
function credible(
  index: PlaceIndex,
  text: string,
  mention: Mention,
  unit: UnitBeside | undefined,
  alone: boolean,
): boolean {
  if (unit) return true;
  if (personBefore(index.cues, text, mention.start)) return false;
  if (alone) return true;
  const script = characterAt(text, mention.start) === CHARACTER.latin ? 'latin' : 'local';
  const everyday = index.cues.plain.has(text.slice(mention.start, mention.end).replace(/\s/g, ''));
  if (everyday) return false;
  const near = nearBeside(index.cues, text, mention.start, mention.end);
  if (mention.apart > 0) {
    if (near) return mention.letters >= LETTERS_IN_A_SENTENCE[script];
    return mention.letters >= LETTERS_IF_HEARD[script] && mention.apart <= 1;
  }
  return mention.letters >= (near ? LETTERS_AFTER_NEAR : LETTERS_IN_A_SENTENCE)[script];
}

function placesOfKeys(index: PlaceIndex, keys: readonly number[]): Place[] {
  return [...new Set(keys.flatMap((key) => index.placesOf(key)))];
}

function readingOf(
  index: PlaceIndex,
  text: string,
  mention: Mention,
  unit: UnitBeside | undefined,
  written: readonly Mention[],
): Reading {
  const places = placesOfKeys(index, mention.keys);
  const rivals = mention.apart > 0.5 && mention.letters < 6;
  // "Ban Laem" is a district, and a village (ban) may be called Laem.
  const inner = written.find((other) => other.end === mention.end && other.start > mention.start);
  const innerUnit = inner && unitBeside(index.cues, text, inner.start, inner.end);
  const alsoMeant =
    inner && innerUnit && innerUnit.start === mention.start
      ? fitting(placesOfKeys(index, inner.keys), innerUnit)
      : [];
  if (!unit) return { mention, places: [...new Set([...places, ...alsoMeant])], doubtful: rivals };
  const fit = fitting(places, unit);
  if (fit.length > 0) return { mention, places: fit, doubtful: rivals };
  return { mention, places, doubtful: rivals || !unit.cues.every((cue) => cue.hint) };
}

/** The places whose kind a unit word names; those of the word's own country where there are any. */
function fitting(places: readonly Place[], unit: UnitBeside): Place[] {
  const ofLevel = places.filter((place) => unit.cues.some((cue) => cue.level === place.level));
  const ofCountry = ofLevel.filter((place) =>
    unit.cues.some((cue) => cue.level === place.level && (!cue.country || cue.country === place.country)),
  );
  return ofCountry.length > 0 ? ofCountry : ofLevel;
}

function decide(readings: readonly Reading[]): Finding {
  const meant = supported(readings);
  const places = withoutNamesakesInside(meant.flatMap((reading) => reading.places));
  const [first] = places;
  if (!first) return { decision: 'none', codes: [] };
  const doubtful = places.length > 1 || meant.some((reading) => reading.doubtful);
  return {
    decision: doubtful ? 'ask' : 'resolve',
    codes: ordered(places, meant)
      .slice(0, MOST_ASKED)
      .map((place) => place.code),
  };
}

/**
 * What is left when places that are named as parents of others have done their work: of each mention the places
 * with the most parents among the other mentions, and no mention that is such a parent.
 */
function supported(readings: readonly Reading[]): Reading[] {
  const parentsNamed = (place: Place, own: Reading) =>
    readings.filter((other) => other !== own && other.places.some((whole) => liesIn(place, whole)));
  const parents = new Set<Reading>();
  const narrowed = readings.map((reading) => {
    const named = reading.places.map((place) => ({ place, by: parentsNamed(place, reading) }));
    const most = Math.max(0, ...named.map(({ by }) => by.length));
    if (most === 0) return reading;
    const kept = named.filter(({ by }) => by.length === most);
    for (const { by } of kept) for (const parent of by) parents.add(parent);
    return { ...reading, places: kept.map(({ place }) => place), original: reading };
  });
  return narrowed.filter((reading) => !parents.has('original' in reading ? reading.original : reading));
}

/**
 * A district stands for the subdistrict of its name inside it, since both send a message to the same people; a
 * province does not stand for anything inside it. A crossing gives way to every namesake that it lies in.
 */
function withoutNamesakesInside(places: readonly Place[]): Place[] {
  const different = [...new Set(places)];
  return different.filter(
    (place) =>
      !different.some(
        (whole) => (whole.level !== 'province' || place.level === 'crossing') && liesIn(place, whole),
      ),
  );
}

/** Nearest spelling first, then border places, then the larger, then by code. */
function ordered(places: readonly Place[], readings: readonly Reading[]): Place[] {
  const position = (place: Place) => readings.findIndex((reading) => reading.places.includes(place));
  const rank = (place: Place) => LEVELS.indexOf(place.level) - (place.border ? 1.5 : 0);
  return places.toSorted(
    (a, b) => position(a) - position(b) || rank(a) - rank(b) || (a.code < b.code ? -1 : 1),
  );
}
