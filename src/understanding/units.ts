import { normalise } from './normalise.ts';

/**
 * A text as the crisis words are compared with it: one number for each letter, mark or digit, without blanks
 * and punctuation, the marks on a letter in a fixed order.
 */
export interface Units {
  readonly code: readonly number[];
  /** A word may begin here: not behind a leading vowel or a subscript sign, and in Latin letters behind a gap. */
  readonly starts: readonly boolean[];
  /** A word may end behind this unit. */
  readonly ends: readonly boolean[];
}

const LATIN = /[\p{Script=Latin}]/u;
const MARK = /\p{M}/u;
const WORD = /[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\u{1F1E6}-\u{1F1FF}]/u;
const LEADING_VOWELS = new Set([...'เแโใไເແໂໃໄ'].map((letter) => letter.codePointAt(0)));
/** Khmer coeng, Burmese virama: the next letter hangs under this one. */
const COENG = 0x17d2;
const STACKERS = new Set([COENG, 0x1039]);
/** Under another letter these two look alike and are typed for each other. */
const TA = 0x178f;
const DA = 0x178a;
const LONGEST_REPEAT = 6;

interface Letter {
  readonly code: number;
  readonly mark: boolean;
  readonly latin: boolean;
  /** Something that is no letter stands before it. */
  readonly gapBefore: boolean;
  /** It stands for several in a row, so that a word may begin and end between them. */
  readonly repeated?: true;
}

const kinds = new Map<string, { mark: boolean; latin: boolean; word: boolean }>();

function kindOf(char: string): { mark: boolean; latin: boolean; word: boolean } {
  const known = kinds.get(char);
  if (known) return known;
  const kind = { mark: MARK.test(char), latin: LATIN.test(char), word: WORD.test(char) };
  // Bounded, so that a text of ten thousand different signs leaves nothing behind.
  if (kinds.size < 2000) kinds.set(char, kind);
  return kind;
}

export function isMark(code: number): boolean {
  return kindOf(String.fromCodePoint(code)).mark;
}

export function isStacker(code: number): boolean {
  return STACKERS.has(code);
}

export function isLatin(code: number): boolean {
  return kindOf(String.fromCodePoint(code)).latin;
}

function lettersOf(normal: string): Letter[] {
  const letters: Letter[] = [];
  let gapBefore = true;
  for (const [index, char] of [...normal].entries()) {
    const kind = kindOf(char);
    const isApostrophe = char === "'" || char === '’';
    // "don't" is one word, "boss's" is two.
    if (isApostrophe && normal[index + 1] === 't') continue;
    if (!kind.word) {
      gapBefore = true;
      continue;
    }
    const code = char.codePointAt(0) ?? 0;
    const hangsUnder = letters.at(-1)?.code === COENG;
    letters.push({
      code: hangsUnder && code === DA ? TA : code,
      mark: kind.mark,
      latin: kind.latin,
      gapBefore,
    });
    gapBefore = false;
  }
  return letters;
}

/** Marks on one letter are typed in any order; one order for all. */
function sortMarks(letters: readonly Letter[]): Letter[] {
  const sorted: Letter[] = [];
  let run: Letter[] = [];
  for (const letter of letters) {
    if (letter.mark) {
      run.push(letter);
      continue;
    }
    if (run.length > 1) run.sort((a, b) => a.code - b.code);
    sorted.push(...run, letter);
    run = [];
  }
  run.sort((a, b) => a.code - b.code);
  return sorted.concat(run);
}

function toUnits(letters: readonly Letter[]): Units {
  const starts: boolean[] = [];
  const ends: boolean[] = [];
  for (const [i, letter] of letters.entries()) {
    const before = letters[i - 1];
    const behind = letters[i + 1];
    const hangs = before !== undefined && (LEADING_VOWELS.has(before.code) || STACKERS.has(before.code));
    const isInside = hangs || (letter.latin && before?.latin === true && !letter.gapBefore);
    starts.push(!letter.mark && (!isInside || (letter.repeated === true && !letter.latin)));
    const isCut = behind?.mark === true || (letter.latin && behind?.latin === true && !behind.gapBefore);
    ends.push(!isCut || (letter.repeated === true && !letter.latin));
  }
  return { code: letters.map((letter) => letter.code), starts, ends };
}

/** Whether the next letters are one cluster, and the same as the last ones that were kept. */
function repeats(kept: readonly Letter[], letters: readonly Letter[], at: number, length: number): boolean {
  if (kept.length < length || at + length > letters.length) return false;
  for (let i = 0; i < length; i++) {
    const letter = letters[at + i];
    const isInside = i === 0 || letter?.mark === true || STACKERS.has(letters[at + i - 1]?.code ?? 0);
    if (!isInside || kept[kept.length - length + i]?.code !== letter?.code) return false;
  }
  return true;
}

/** Letters and clusters that stand twice or more in a row stand once; words in Latin letters are kept apart. */
function withoutRepeats(letters: readonly Letter[]): Letter[] {
  const kept: Letter[] = [];
  for (let at = 0; at < letters.length; ) {
    const letter = letters[at];
    if (letter === undefined) break;
    const longest = letter.latin ? (letter.gapBefore ? 0 : 1) : LONGEST_REPEAT;
    let skipped = 0;
    for (let length = 1; length <= longest && skipped === 0; length++)
      if (repeats(kept, letters, at, length)) skipped = length;
    const last = kept.at(-1);
    if (skipped === 0) kept.push(letter);
    else if (last) kept[kept.length - 1] = { ...last, repeated: true };
    at += Math.max(1, skipped);
  }
  return kept;
}

/** The units of a text as it stands and, where letters are repeated in it, once more without the repetitions. */
export function unitsOf(text: string): readonly Units[] {
  const letters = sortMarks(lettersOf(normalise(text)));
  const once = withoutRepeats(letters);
  return once.length === letters.length ? [toUnits(letters)] : [toUnits(letters), toUnits(once)];
}
