import { isMark, isStacker } from './letters.ts';

/**
 * How a word may stand in a text that has not been normalised: which code points for the same letter, which
 * marks missing, marks in which order, which cluster typed twice. What `normalise` and `unitsOf` join is spread
 * out here again.
 */

type Codes = readonly number[];

/** Letters that are normalised to the first of each pair. */
const SPELLINGS: readonly (readonly [normal: string, raw: string])[] = [
  ['ຳ', '\u0ecdາ'],
  ['ำ', '\u0e4dา'],
  ['ຫນ', 'ໜ'],
  ['ຫມ', 'ໝ'],
  // The second half typed once more.
  ['ຫນ', 'ໜນ'],
  ['ຫມ', 'ໝມ'],
  ['แ', 'เเ'],
  ['ແ', 'ເເ'],
  ['\u17be', '\u17c1\u17b8'],
  ['\u17c4', '\u17c1\u17b6'],
  ['\u17d2\u178f', '\u17d2\u178a'],
  ['ឱ្យ', 'ឲ្យ'],
  ['ឱ្យ', 'អោយ'],
  ['ဦ', 'ဥ\u102e'],
];

/** Lao letters that stand for two: a word may begin with the second of them, as the texts are compared. */
const JOINED: readonly (readonly [joined: string, first: string, second: string])[] = [
  ['ໜ', 'ຫ', 'ນ'],
  ['ໝ', 'ຫ', 'ມ'],
];

function codesOf(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

/**
 * A word and its other spellings, each pair of letters exchanged everywhere or nowhere, and its beginning and end
 * as one half of a joined letter.
 */
export function spellings(word: Codes): Codes[] {
  const all = [String.fromCodePoint(...word)];
  for (const [normal, raw] of SPELLINGS)
    for (const text of [...all]) if (text.includes(normal)) all.push(text.replaceAll(normal, raw));
  for (const [joined, first, second] of JOINED)
    for (const text of [...all]) {
      if (text.startsWith(second)) all.push(joined + text.slice(second.length));
      if (text.endsWith(first)) all.push(text.slice(0, -first.length) + joined);
    }
  return all.map(codesOf);
}

/** More marks than this on one letter are taken in the order in which they are written. */
const MOST_ORDERED = 4;

function orders(items: Codes): number[][] {
  if (items.length < 2 || items.length > MOST_ORDERED) return [[...items]];
  return items.flatMap((item, i) => orders(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]));
}

function choose(items: Codes, count: number): number[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, i) => choose(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));
}

/** A word with the marks of each letter in every order, and with up to `drops` of them missing; for short words. */
export function withMarks(word: Codes, drops: number): number[][] {
  const at = word.findIndex((code, i) => i > 0 && !isMark(code));
  const [cluster, rest] = at === -1 ? [word, []] : [word.slice(0, at), word.slice(at)];
  const [base = 0, ...marks] = cluster;
  const out: number[][] = [];
  for (let dropped = 0; dropped <= Math.min(drops, marks.length); dropped++) {
    for (const kept of choose(marks, marks.length - dropped))
      for (const order of orders(kept))
        for (const tail of rest.length === 0 ? [[]] : withMarks(rest, drops - dropped))
          out.push([base, ...order, ...tail]);
  }
  return out;
}

/** A word up to, not including, the letter behind its first `count` letters with their marks. */
export function firstClusters(word: Codes, count: number): Codes {
  let bases = 0;
  const end = word.findIndex((code) => !isMark(code) && ++bases > count);
  return end === -1 ? word : word.slice(0, end);
}

/** The letters of a word without marks, and once more for each stacked cluster with that cluster typed twice. */
export function withoutMarks(word: Codes): number[][] {
  const plain = word.filter((code) => !isMark(code));
  const rows = [plain];
  let bases = 0;
  for (const [i, code] of word.entries()) {
    if (!isMark(code)) bases++;
    else if (isStacker(code) && i + 1 < word.length)
      rows.push(plain.toSpliced(bases + 1, 0, ...plain.slice(bases - 1, bases + 1)));
  }
  return rows;
}
