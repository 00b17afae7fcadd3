import { romanise } from '../understanding/romanise.ts';
import { skeleton } from '../understanding/skeleton.ts';
import { type Cues, fillAt } from './cues.ts';
import { apart as distance } from './hearing.ts';
import { keysSpelledLike } from './letter-pairs.ts';
import type { PlaceIndex } from './place-index.ts';
import { keysThatSoundLike } from './sound-tree.ts';
import { CHARACTER, characterAt, compact, endsName, letterCount, startsName } from './spelling.ts';

/** A stretch of a plain text that may name a place. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly script: 'latin' | 'local';
  /** Letters of the stretch, without blanks and marks. */
  readonly letters: number;
  /** 0 where the text is a name letter by letter, else how far the nearest name is for the ear. */
  readonly apart: number;
  /** The keys of the index that the stretch may be and how far each is, nearest first. */
  readonly keys: readonly { readonly key: number; readonly apart: number }[];
}

/** Names do not run over these. */
const STOP = /[,;()[\]{}/|•·\u17d4\u17d6\u104a\u104b!?]/;

/** Every stretch of the text that is a name of the index letter by letter, blanks and hyphens aside. */
export function writtenMentions(index: PlaceIndex, text: string): Mention[] {
  const mentions: Mention[] = [];
  for (let start = 0; start < text.length; start++) {
    if (!startsName(text, start)) continue;
    let [low, high] = index.keyRanges.get(text.charCodeAt(start)) ?? [0, 0];
    let letters = 0;
    let depth = 0;
    for (let at = start; at < text.length && low < high; at++) {
      const kind = characterAt(text, at);
      if (kind === CHARACTER.other) {
        if (STOP.test(text[at] ?? '')) break;
        continue;
      }
      [low, high] = narrowed(index.keys, low, high, depth, text.charCodeAt(at));
      depth++;
      if (kind !== CHARACTER.joined) letters++;
      if (low < high && index.keys[low]?.length === depth && endsName(text, at + 1))
        mentions.push({
          start,
          end: at + 1,
          script: scriptAt(text, start),
          letters,
          apart: 0,
          keys: [{ key: low, apart: 0 }],
        });
    }
  }
  return mentions;
}

/** The part of low…high whose keys hold `code` at `depth`; keys of the part agree on everything before. */
function narrowed(
  keys: readonly string[],
  low: number,
  high: number,
  depth: number,
  code: number,
): [number, number] {
  const firstNotBelow = (bound: number, from: number): number => {
    let a = from;
    let b = high;
    while (a < b) {
      const middle = (a + b) >> 1;
      const here = keys[middle]?.charCodeAt(depth) ?? Number.NaN;
      // A key that ends here comes before all that go on.
      if (Number.isNaN(here) || here < bound) a = middle + 1;
      else b = middle;
    }
    return a;
  };
  const start = firstNotBelow(code, low);
  return [start, firstNotBelow(code + 1, start)];
}

export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly fill: boolean;
  /** A unit word with a blank before it: what follows is another name than what came before. */
  readonly opens: boolean;
  readonly script: 'latin' | 'local';
  /** Whether a stop stands between this piece and the one before. */
  readonly stopped: boolean;
}

/** The words of a text: in scripts without blanks, what lies between blanks and between known everyday words. */
export function piecesOf(cues: Cues, text: string): Piece[] {
  const found: Piece[] = [];
  let stopped = true;
  for (let at = 0; at < text.length; ) {
    if (characterAt(text, at) === CHARACTER.other) {
      stopped ||= STOP.test(text[at] ?? '');
      at++;
      continue;
    }
    // A number belongs to the name before it.
    const digit = characterAt(text, at) === CHARACTER.digit;
    const script = (digit && found.at(-1)?.script) || scriptAt(text, at);
    const filled = fillAt(cues, text, at);
    let end = filled;
    if (filled < 0) {
      end = at + 1;
      while (
        end < text.length &&
        characterAt(text, end) !== CHARACTER.other &&
        !(startsName(text, end) && (script !== scriptAt(text, end) || fillAt(cues, text, end) >= 0))
      )
        end++;
    }
    found.push({
      start: at,
      end,
      fill: filled >= 0,
      opens:
        filled >= 0 &&
        (at === 0 || characterAt(text, at - 1) === CHARACTER.other) &&
        cues.unitsBefore.some(({ word }) => word === text.slice(at, end)),
      script,
      stopped,
    });
    stopped = false;
    at = end;
  }
  return found;
}

function scriptAt(text: string, at: number): 'latin' | 'local' {
  const kind = characterAt(text, at);
  return kind === CHARACTER.latin || kind === CHARACTER.digit ? 'latin' : 'local';
}

const MOST_PIECES = 24;
const LONGEST_WINDOW = 5;
const LEAST_SOUNDS = 2;
const SOUNDS_WITH_A_SLIP = 6;
const LONGEST_NAME = 48;
const MOST_SPELLED_LIKE = 80;

/** How far a name may be, by the length of what was written. */
function mostApart(length: number): number {
  if (length < 3) return 0;
  if (length < 4) return 0.5;
  if (length < 7) return 1.2;
  if (length < 9) return 1.8;
  return 2.4;
}

/** Keys that are further than this behind the nearest one are no rivals to it. */
const RIVAL = 0.6;

/**
 * Stretches that are close to a name of the index: of one to five words that are not all everyday words, the
 * longest first, leaving out what lies in a stretch of `known` or in a close one that was found before. At most
 * the first 24 words are looked at.
 */
export function heardMentions(
  index: PlaceIndex,
  text: string,
  pieces: readonly Piece[],
  known: readonly Mention[],
): Mention[] {
  const words = pieces.slice(0, MOST_PIECES);
  const mentions: Mention[] = [];
  for (let length = Math.min(LONGEST_WINDOW, words.length); length > 0; length--) {
    for (let first = 0; first + length <= words.length; first++) {
      const window = words.slice(first, first + length);
      const [from] = window;
      const to = window.at(-1);
      if (!from || !to || !mayBeName(window, pieces.length)) continue;
      const settled = [...known, ...mentions.filter((mention) => mention.apart <= CLOSE)];
      if (settled.some((mention) => mention.start <= from.start && to.end <= mention.end)) continue;
      const mention = heard(index, text, from.start, to.end);
      if (mention) mentions.push(mention);
    }
  }
  return mentions;
}

const CLOSE = 1;

/**
 * One name is in one script and does not run over a stop; it holds more than everyday words, and has none at its
 * ends unless it is all that is written, or begins with "Ban" or "Muang".
 */
function mayBeName(window: readonly Piece[], words: number): boolean {
  const [first, ...rest] = window;
  if (!first || window.every((word) => word.fill)) return false;
  if (rest.some((word) => word.stopped || word.script !== first.script)) return false;
  if (window.length === words) return true;
  return !rest.some((word) => word.opens) && (!first.fill || first.opens) && !window.at(-1)?.fill;
}

function heard(index: PlaceIndex, text: string, start: number, end: number): Mention | undefined {
  const spelled = compact(text.slice(start, end));
  const limit = mostApart(spelled.length);
  if (limit === 0 || spelled.length > LONGEST_NAME) return undefined;
  const roman = romanise(spelled);
  const sounds = skeleton(spelled);
  let nearest = limit;
  const near = new Map<number, number>();
  const compare = (key: number, mine: string, its: string) => {
    const most = Math.min(limit, nearest + RIVAL);
    const far = distance(mine, its, most);
    if (far > most || far >= (near.get(key) ?? far + 1)) return;
    near.set(key, far);
    if (far < nearest) nearest = far;
  };
  for (const key of keysSpelledLike(index.pairs, spelled, MOST_SPELLED_LIKE))
    compare(key, spelled, index.keys[key] ?? '');
  if (sounds.length >= LEAST_SOUNDS)
    for (const key of keysThatSoundLike(index.sounds, sounds, sounds.length < SOUNDS_WITH_A_SLIP ? 0 : 1))
      compare(key, roman, index.romanOf(key));
  const rivals = [...near]
    .map(([key, apart]) => ({ key, apart }))
    .filter(({ apart }) => apart <= nearest + RIVAL)
    .sort((a, b) => a.apart - b.apart || a.key - b.key);
  return rivals.length === 0
    ? undefined
    : {
        start,
        end,
        script: scriptAt(text, start),
        letters: letterCount(spelled),
        apart: Math.max(nearest, 0.01),
        keys: rivals,
      };
}

/** Letters of the text that are neither in a mention nor in a fill word. */
export function lettersBeside(text: string, pieces: readonly Piece[], mentions: readonly Mention[]): number {
  let beside = 0;
  for (const piece of pieces) {
    if (piece.fill) continue;
    for (let at = piece.start; at < piece.end; at++) {
      if (characterAt(text, at) === CHARACTER.joined) continue;
      if (!mentions.some((mention) => mention.start <= at && at < mention.end)) beside++;
    }
  }
  return beside;
}
