import { isDoubtful, isMeant, type Message, SHORT_NAME } from './belief.ts';
import { beginsWithUnit, type UnitBeside, unitBeside } from './cues.ts';
import {
  heardMentions,
  lettersBeside,
  type Mention,
  type Piece,
  piecesOf,
  writtenMentions,
} from './mentions.ts';
import { liesIn, type Place, type PlaceIndex } from './place-index.ts';
import { compact, letterCount, plain } from './spelling.ts';

/** A place that a mention can mean, and how far the mention is from that place's name. */
export interface Candidate {
  readonly place: Place;
  readonly apart: number;
}

/** A mention that is meant as a place, with the places that it can mean. */
export interface Reading {
  readonly candidates: readonly Candidate[];
  /** What was written, without blanks and hyphens. */
  readonly spelled: string;
  /** True where the words beside the name fit no place of that name, or the spelling leaves doubt. */
  readonly doubtful: boolean;
  /** True where the text only sounds like a name of these places. */
  readonly heard: boolean;
}

/** The places that a plain text speaks of, in the order of the text. */
export function readingsOf(index: PlaceIndex, text: string): Reading[] {
  const message = { text, pieces: piecesOf(index.cues, text) };
  const written = writtenMentions(index, text).filter(
    (mention) =>
      !insideFill(mention, message.pieces) &&
      !runsIntoUnit(mention, message.pieces) &&
      !isUnitWord(index, message, mention),
  );
  const units = new Map(
    written.map((mention) => [mention, unitBeside(index.cues, text, mention.start, mention.end)]),
  );
  let mentions = withoutOverlap(message, written, units);
  // A short name between everyday words may be the middle of a longer one that is misspelt.
  if (
    lettersBeside(text, message.pieces, mentions) > 0 ||
    mentions.some((mention) => mention.letters < SHORT_NAME && !units.get(mention))
  )
    mentions = withoutOverlap(
      message,
      [...written, ...heardMentions(index, text, message.pieces, mentions)],
      units,
    );
  const solid = mentions.filter((mention) => mention.apart === 0 || mention.letters >= SHORT_NAME);
  return mentions.flatMap((mention) => {
    const unit = units.get(mention) ?? unitBeside(index.cues, text, mention.start, mention.end);
    const standing = isPartOfAddress(index, message, mention, mentions)
      ? 'in an address'
      : lettersBeside(text, message.pieces, [...solid, mention]) === 0
        ? 'alone'
        : 'in a sentence';
    if (!isMeant(index, message, mention, unit, standing)) return [];
    const doubtful = isDoubtful(index, message, mention, unit, solid);
    const candidates = candidatesOf(index, text, mention);
    const spelled = compact(text.slice(mention.start, mention.end));
    const heard = mention.apart > 0;
    const whole = { spelled, doubtful, heard };
    if (!unit)
      return [{ candidates: [...candidates, ...villagesMeant(index, text, mention, written)], ...whole }];
    const fit = fitting(candidates, unit);
    return fit.length > 0
      ? [{ candidates: fit, ...whole }]
      : [{ candidates, ...whole, doubtful: doubtful || !unit.cues.every((cue) => cue.hint) }];
  });
}

/** Whether the text is names alone and one of the others holds a place of this one: "Thmei, Malai commune". */
function isPartOfAddress(
  index: PlaceIndex,
  { text, pieces }: Message,
  mention: Mention,
  mentions: readonly Mention[],
): boolean {
  const inMention = (piece: Piece) =>
    mentions.some(({ start, end }) => start <= piece.start && piece.end <= end);
  if (mentions.length < 2 || !pieces.every((piece) => piece.opens || inMention(piece))) return false;
  const inner = candidatesOf(index, text, mention);
  return mentions.some(
    (other) =>
      other !== mention &&
      candidatesOf(index, text, other).some(({ place: whole }) =>
        inner.some(({ place }) => liesIn(place, whole)),
      ),
  );
}

/** "ปอ" (a subdistrict) in "พาสปอร์ต" (passport). */
function insideFill(mention: Mention, pieces: readonly Piece[]): boolean {
  return pieces.some(
    ({ fill, start, end }) =>
      fill && start <= mention.start && mention.end <= end && end - start > mention.end - mention.start,
  );
}

/** "ดอน เมือง…" where "เมือง" begins the next name; at the end of a text or before a comma it ends "ดอนเมือง". */
function runsIntoUnit(mention: Mention, pieces: readonly Piece[]): boolean {
  return pieces.some(
    ({ opens, start, end }, n) =>
      opens &&
      mention.start < start &&
      start < mention.end &&
      mention.end <= end &&
      pieces[n + 1]?.stopped === false,
  );
}

/** "เมือง" before "ปากเซ" is the word for a town; in "ตำบลเมือง" it is the name of a subdistrict. */
function isUnitWord(index: PlaceIndex, { text, pieces }: Message, mention: Mention): boolean {
  const word = text.slice(mention.start, mention.end);
  if (!index.cues.unitsBefore.some((unit) => unit.word === word)) return false;
  const next = pieces.find(({ start }) => start >= mention.end);
  if (!next || next.stopped || next.opens) return false;
  return unitBeside(index.cues, text, mention.start, mention.start) === undefined;
}

const HEARD_COST = 0.5;
/** Letters that a distance of 1 must be outweighed by; marks are no letters, so local scripts write fewer. */
const APART_COST = { latin: 2.2, local: 1.5 };

/**
 * What a mention explains of the text: its letters and those of the unit word beside it, less what it stretches
 * and what it leaves of the words that it is cut out of.
 */
function worth(
  mention: Mention,
  unit: UnitBeside | undefined,
  text: string,
  pieces: readonly Piece[],
): number {
  if (mention.apart > 0) return mention.letters - HEARD_COST - APART_COST[mention.script] * mention.apart;
  const cut = pieces
    .filter(({ fill, start, end }) => !fill && start < mention.end && mention.start < end)
    .map(
      ({ start, end }) =>
        letterCount(text.slice(start, mention.start)) + letterCount(text.slice(mention.end, end)),
    );
  return mention.letters + letterCount(unit?.word ?? '') - cut.reduce((sum, letters) => sum + letters, 0);
}

/** A mention with what it explains of the text. */
interface Weighed {
  readonly mention: Mention;
  readonly worth: number;
}

/** A name that is further than this from what was written may be two other names. */
const FAR = 1;
const LONG_NAME = 8;

/** The mentions that explain most of the text, in the order of the text. */
function withoutOverlap(
  { text, pieces }: Message,
  mentions: readonly Mention[],
  units: ReadonlyMap<Mention, UnitBeside | undefined>,
): Mention[] {
  const weighed = mentions.map((mention) => ({
    mention,
    worth: worth(mention, units.get(mention), text, pieces),
  }));
  const chosen = worthiestFirst(weighed);
  if (!chosen.some(({ mention }) => mention.apart > FAR)) return inOrder(chosen);
  const near = worthiestFirst(
    weighed.filter(({ mention }) => mention.apart <= FAR && mention.letters >= LONG_NAME),
  );
  const sum = (all: readonly Weighed[]) => all.reduce((most, one) => most + one.worth, 0);
  return inOrder(sum(near) > sum(chosen) ? near : chosen);
}

function worthiestFirst(weighed: readonly Weighed[]): Weighed[] {
  const sorted = weighed.toSorted(
    (a, b) => b.worth - a.worth || b.mention.letters - a.mention.letters || a.mention.start - b.mention.start,
  );
  const chosen: Weighed[] = [];
  for (const one of sorted)
    if (!chosen.some(({ mention }) => one.mention.start < mention.end && mention.start < one.mention.end))
      chosen.push(one);
  return chosen;
}

function inOrder(chosen: readonly Weighed[]): Mention[] {
  return chosen.map(({ mention }) => mention).sort((a, b) => a.start - b.start);
}

/**
 * The places of the mention's names. With a province come the units that share its name in its own script, since
 * Latin spellings hide that ("Koh Kong" the province, "Kaoh Kong" the district).
 */
function candidatesOf(index: PlaceIndex, text: string, mention: Mention): Candidate[] {
  const unitNamed = beginsWithUnit(index.cues, text, mention);
  const nearest = new Map<Place, number>();
  for (const { key, apart } of mention.keys)
    for (const place of index.placesOf(key))
      for (const meant of place.level === 'province' && !unitNamed ? index.namesakesOf(place) : [place])
        if (!nearest.has(meant)) nearest.set(meant, apart);
  return [...nearest].map(([place, apart]) => ({ place, apart }));
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
  return inner && unit?.start === mention.start ? fitting(candidatesOf(index, text, inner), unit) : [];
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
