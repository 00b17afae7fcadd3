import {
  beginsWithUnit,
  explainedAfter,
  explainedBefore,
  nearBeside,
  personBefore,
  type UnitBeside,
  unitBeside,
} from './cues.ts';
import {
  heardMentions,
  lettersBeside,
  type Mention,
  type Piece,
  piecesOf,
  writtenMentions,
} from './mentions.ts';
import type { Place, PlaceIndex } from './place-index.ts';
import { compact, letterCount, plain } from './spelling.ts';

/** A place that a mention can mean, and how far the mention is from that place's name. */
export interface Candidate {
  readonly place: Place;
  readonly apart: number;
}

/** A mention that is meant as a place, with the places that it can mean. */
export interface Reading {
  readonly candidates: readonly Candidate[];
  /** True where the words beside the name fit no place of that name, or the spelling leaves doubt. */
  readonly doubtful: boolean;
}

/** The places that a plain text speaks of, in the order of the text. */
export function readingsOf(index: PlaceIndex, text: string): Reading[] {
  const pieces = piecesOf(index.cues, text);
  const written = writtenMentions(index, text).filter(
    (mention) => !insideFill(mention, pieces) && !runsIntoUnit(mention, pieces),
  );
  const units = new Map(
    written.map((mention) => [mention, unitBeside(index.cues, text, mention.start, mention.end)]),
  );
  let mentions = withoutOverlap(written, units);
  // A short name between everyday words may be the middle of a longer one that is misspelt.
  if (lettersBeside(text, pieces, mentions) > 0 || mentions.some((mention) => mention.letters < SHORT_NAME))
    mentions = withoutOverlap([...written, ...heardMentions(index, text, pieces, mentions)], units);
  const solid = mentions.filter((mention) => mention.apart === 0 || mention.letters >= SHORT_NAME);
  return mentions.flatMap((mention) => {
    const unit = units.get(mention) ?? unitBeside(index.cues, text, mention.start, mention.end);
    const alone = lettersBeside(text, pieces, [...solid, mention]) === 0;
    return credible(index, text, mention, unit, alone) ? readingOf(index, text, mention, unit, written) : [];
  });
}

/** "ปอ" (a subdistrict) in "พาสปอร์ต" (passport). */
function insideFill(mention: Mention, pieces: readonly Piece[]): boolean {
  return pieces.some(
    ({ fill, start, end }) =>
      fill && start <= mention.start && mention.end <= end && end - start > mention.end - mention.start,
  );
}

/** "ดอน เมือง…" where "เมือง" begins the next name; at the end of a text it is a part of "ดอนเมือง". */
function runsIntoUnit(mention: Mention, pieces: readonly Piece[]): boolean {
  return pieces.some(
    ({ opens, start }, n) => opens && mention.start < start && start < mention.end && n + 1 < pieces.length,
  );
}

const SHORT_NAME = 6;

const HEARD_COST = 0.5;
/** Letters that a distance of 1 must be outweighed by; marks are no letters, so local scripts write fewer. */
const APART_COST = { latin: 2.2, local: 1.5 };

/** What a mention explains of the text, with the unit word beside a name as written, less what it stretches. */
function worth(mention: Mention, unit: UnitBeside | undefined): number {
  if (mention.apart > 0) return mention.letters - HEARD_COST - APART_COST[mention.script] * mention.apart;
  return mention.letters + letterCount(unit?.word ?? '');
}

/** The mentions that explain most of the text, in the order of the text. */
function withoutOverlap(
  mentions: readonly Mention[],
  units: ReadonlyMap<Mention, UnitBeside | undefined>,
): Mention[] {
  const weighed = mentions.map((mention) => ({ mention, worth: worth(mention, units.get(mention)) }));
  weighed.sort(
    (a, b) => b.worth - a.worth || b.mention.letters - a.mention.letters || a.mention.start - b.mention.start,
  );
  const chosen: Mention[] = [];
  for (const { mention } of weighed)
    if (!chosen.some((other) => mention.start < other.end && other.start < mention.end)) chosen.push(mention);
  return chosen.sort((a, b) => a.start - b.start);
}

/** Letters that a name needs to be believed in the middle of other words: alphabets need more than syllables. */
const LETTERS_IN_A_SENTENCE = { latin: 5, local: 4 };
const LETTERS_AFTER_NEAR = { latin: 3, local: 2 };
const LETTERS_IF_HEARD = { latin: 7, local: 6 };
const APART_IN_A_SENTENCE = 1;

/** Whether the mention is meant as a place: by being all that the text says, by the words beside it or its length. */
function credible(
  index: PlaceIndex,
  text: string,
  mention: Mention,
  unit: UnitBeside | undefined,
  alone: boolean,
): boolean {
  if (unit) return true;
  // "3" is an answer to a question before it is the third ward of a town.
  if (/^\d+$/.test(compact(text.slice(mention.start, mention.end)))) return false;
  if (personBefore(index.cues, text, mention.start)) return false;
  if (isWhole(text, mention)) return true;
  if (index.cues.plain.has(compact(text.slice(mention.start, mention.end)))) return false;
  const { script } = mention;
  const near = nearBeside(index.cues, text, mention.start, mention.end);
  if (mention.apart === 0)
    return alone || mention.letters >= (near ? LETTERS_AFTER_NEAR : LETTERS_IN_A_SENTENCE)[script];
  return near
    ? mention.letters >= LETTERS_IN_A_SENTENCE[script]
    : mention.letters >= LETTERS_IF_HEARD[script] && (alone || mention.apart <= APART_IN_A_SENTENCE);
}

/** Whether nothing but the mention is written. */
function isWhole(text: string, mention: Mention): boolean {
  return compact(text).length === compact(text.slice(mention.start, mention.end)).length;
}

/**
 * The places of the mention's names. With a province come the units that share its name in its own script, since
 * Latin spellings hide that ("Koh Kong" the province, "Kaoh Kong" the district).
 */
function candidatesOf(index: PlaceIndex, text: string, mention: Mention): Candidate[] {
  const unitNamed = beginsWithUnit(index.cues, text, mention);
  const nearest = new Map<Place, number>();
  for (const { key, apart } of mention.keys)
    for (const place of index.placesOf(key)) {
      if (!nearest.has(place)) nearest.set(place, apart);
      if (place.level === 'province' && !unitNamed)
        for (const namesake of index.namesakesOf(place))
          if (!nearest.has(namesake)) nearest.set(namesake, apart);
    }
  return [...nearest].map(([place, apart]) => ({ place, apart }));
}

function readingOf(
  index: PlaceIndex,
  text: string,
  mention: Mention,
  unit: UnitBeside | undefined,
  written: readonly Mention[],
): Reading {
  const candidates = candidatesOf(index, text, mention);
  const uncertain = isUncertain(index, text, mention, unit);
  if (!unit)
    return {
      candidates: [...candidates, ...villagesMeant(index, text, mention, written)],
      doubtful: uncertain,
    };
  const fit = fitting(candidates, unit);
  return fit.length > 0
    ? { candidates: fit, doubtful: uncertain }
    : { candidates, doubtful: uncertain || !unit.cues.every((cue) => cue.hint) };
}

/** "Ban Laem" is a district, and it may be the village (ban) that is called Laem. */
function villagesMeant(
  index: PlaceIndex,
  text: string,
  mention: Mention,
  written: readonly Mention[],
): Candidate[] {
  const inner = written.find((other) => other.end === mention.end && other.start > mention.start);
  const unit = inner && unitBeside(index.cues, text, inner.start, inner.end);
  if (!inner || unit?.start !== mention.start) return [];
  const known = new Set(candidatesOf(index, text, mention).map(({ place }) => place));
  return fitting(candidatesOf(index, text, inner), unit).filter(({ place }) => !known.has(place));
}

const APART_WHEN_SHORT = 0.5;
const LETTERS_PER_SLIP = 7;
const LONG_ENOUGH_GLUED = 7;

/** Whether the spelling is too far from the name to be sure, or the name may be a part of an unknown longer one. */
function isUncertain(
  index: PlaceIndex,
  text: string,
  mention: Mention,
  unit: UnitBeside | undefined,
): boolean {
  const most = mention.letters < SHORT_NAME ? APART_WHEN_SHORT : mention.letters / LETTERS_PER_SLIP;
  if (mention.apart > most) return true;
  if (unit || mention.letters >= LONG_ENOUGH_GLUED) return false;
  if (!explainedBefore(index.cues, text, mention.start)) return true;
  return (
    mention.letters < LETTERS_IN_A_SENTENCE.latin &&
    !explainedAfter(index.cues, text, mention.end) &&
    !nearBeside(index.cues, text, mention.start, mention.end)
  );
}

/**
 * The candidates whose kind a unit word names: those that are called by that very word (a krong and a srok are
 * both districts), else those of the word's own country, else those of its level.
 */
function fitting(candidates: readonly Candidate[], unit: UnitBeside): Candidate[] {
  const ofLevel = candidates.filter(({ place }) => unit.cues.some((cue) => cue.level === place.level));
  const ofCountry = ofLevel.filter(({ place }) =>
    unit.cues.some((cue) => cue.level === place.level && (!cue.country || cue.country === place.country)),
  );
  const ofWord = ofCountry.filter(
    ({ place }) => plain(place.unitLocal) === unit.word || plain(place.unitLatin) === unit.word,
  );
  return [ofWord, ofCountry, ofLevel].find((fit) => fit.length > 0) ?? [];
}
