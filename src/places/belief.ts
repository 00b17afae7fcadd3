import { explainedAfter, explainedBefore, nearBeside, personBefore, type UnitBeside } from './cues.ts';
import type { Mention, Piece } from './mentions.ts';
import type { PlaceIndex } from './place-index.ts';
import { compact } from './spelling.ts';

/** A plain text with its words. */
export interface Message {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** A name shorter than this is easily a part of another word. */
export const SHORT_NAME = 6;

/** Letters that a name needs to be believed in the middle of other words: alphabets need more than syllables. */
const LETTERS_IN_A_SENTENCE = { latin: 5, local: 4 };
const LETTERS_AFTER_NEAR = { latin: 3, local: 2 };
const LETTERS_IF_HEARD = { latin: 7, local: 6 };
const APART_IN_A_SENTENCE = 1;

/**
 * Whether a mention is meant as a place: by a unit word beside it, by being all that the message says, by where it
 * stands (`alone` is beside everyday words only), by a word like "in" beside it, or by its length.
 */
export function isMeant(
  index: PlaceIndex,
  message: Message,
  mention: Mention,
  unit: UnitBeside | undefined,
  standing: 'in an address' | 'alone' | 'in a sentence',
): boolean {
  if (unit) return true;
  const spelled = compact(message.text.slice(mention.start, mention.end));
  // "3" is an answer to a question before it is the third ward of a town.
  if (/^\d+$/.test(spelled)) return false;
  if (standing === 'in an address') return true;
  if (personBefore(index.cues, message.text, mention.start)) return false;
  if (spelled.length === compact(message.text).length) return true;
  if (index.cues.plain.has(spelled)) return false;
  const { script, letters, apart } = mention;
  const alone = standing === 'alone';
  const near = nearBeside(index.cues, message.text, mention.start, mention.end);
  if (apart === 0) return alone || letters >= (near ? LETTERS_AFTER_NEAR : LETTERS_IN_A_SENTENCE)[script];
  return near
    ? letters >= LETTERS_IN_A_SENTENCE[script]
    : letters >= LETTERS_IF_HEARD[script] && (alone || apart <= APART_IN_A_SENTENCE);
}

const APART_WHEN_SHORT = 0.5;
const LETTERS_PER_SLIP = 7;
const LONG_ENOUGH_GLUED = 7;

/** Whether a mention that is meant leaves doubt which place it is, so that a single candidate is still asked about. */
export function isDoubtful(
  index: PlaceIndex,
  message: Message,
  mention: Mention,
  unit: UnitBeside | undefined,
  others: readonly Mention[],
): boolean {
  const { text } = message;
  const most = mention.letters < SHORT_NAME ? APART_WHEN_SHORT : mention.letters / LETTERS_PER_SLIP;
  if (mention.apart > most || heardInAnotherScript(index, text, mention)) return true;
  if (mention.apart > 0 && mention.letters < SHORT_NAME && onlySmall(index, mention)) return true;
  if (unit) return false;
  if (mention.script === 'latin') return hasShortNeighbour(message, mention, others);
  if (mention.letters >= LONG_ENOUGH_GLUED) return false;
  if (!explainedBefore(index.cues, text, mention.start)) return true;
  return (
    mention.letters <= LETTERS_IN_A_SENTENCE.local &&
    !explainedAfter(index.cues, text, mention.end) &&
    !nearBeside(index.cues, text, mention.start, mention.end)
  );
}

/** Thousands of villages and subdistricts have short names: one that is nearly the word that was written says little. */
function onlySmall(index: PlaceIndex, { keys }: Mention): boolean {
  return keys.every(({ key }) =>
    index.placesOf(key).every(({ level }) => level === 'subdistrict' || level === 'village'),
  );
}

/** A short Thai word that sounds like a Lao village says little. */
function heardInAnotherScript(index: PlaceIndex, text: string, mention: Mention): boolean {
  if (mention.apart === 0 || mention.letters >= SHORT_NAME) return false;
  const block = (letters: string) => letters.charCodeAt(0) >> 7;
  const written = block(text.slice(mention.start));
  return mention.keys.every(({ key }) => block(index.keys[key] ?? '') !== written);
}

/** A longer word beside a name is another word; beside a short name it may be most of a name that is not known. */
const LETTERS_OF_A_SYLLABLE = 4;
const LETTERS_OF_A_NAME = 8;
const NEIGHBOURS_COUNT_IN = 5;

/** "Mae Kham Im" may be a misspelt "Mae Kham Mi" rather than Mae Kham: in a few words, an unknown syllable counts. */
function hasShortNeighbour(message: Message, mention: Mention, others: readonly Mention[]): boolean {
  const { pieces } = message;
  if (pieces.length > NEIGHBOURS_COUNT_IN) return false;
  const most = mention.letters < SHORT_NAME ? LETTERS_OF_A_NAME : LETTERS_OF_A_SYLLABLE;
  const first = pieces.findIndex(({ start }) => start === mention.start);
  const last = pieces.findIndex(({ end }) => end === mention.end);
  const unknown = (piece: Piece | undefined) =>
    piece !== undefined &&
    !piece.fill &&
    piece.script === 'latin' &&
    piece.end - piece.start <= most &&
    !others.some((other) => other.start <= piece.start && piece.end <= other.end);
  return (
    (unknown(pieces[first - 1]) && pieces[first]?.stopped === false) ||
    (unknown(pieces[last + 1]) && pieces[last + 1]?.stopped === false)
  );
}
