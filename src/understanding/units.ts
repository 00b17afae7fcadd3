import { COENG, holdsNext, isStacker, kindOf, LATIN, MARK, WORD } from './letters.ts';
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

/** Under another letter these two look alike and are typed for each other. */
const TA = 0x178f;
const DA = 0x178a;
const APOSTROPHES = new Set(["'", '’']);
const LONGEST_REPEAT = 6;
/** No letter of the region carries more; a heap of marks must not take long. */
const MOST_MARKS = 8;
/** Something that is no letter stands before it. */
const GAP = 0x10;
/** It stands for several in a row, so that a word may begin and end between them. */
const REPEATED = 0x20;

/** Letters of a text, and for each its kind with `GAP` and `REPEATED`. */
interface Letters {
  readonly code: number[];
  readonly kind: number[];
}

function lettersOf(normal: string): Letters {
  const code: number[] = [];
  const kind: number[] = [];
  let gap = GAP;
  for (let i = 0; i < normal.length; i++) {
    const at = normal.codePointAt(i) ?? 0;
    if (at > 0xffff) i++;
    const bits = kindOf(at);
    if ((bits & WORD) === 0) {
      // "don't" is one word, "boss's" is two.
      if (!APOSTROPHES.has(normal[i] ?? '') || normal[i + 1] !== 't') gap = GAP;
      continue;
    }
    code.push(at === DA && code.at(-1) === COENG ? TA : at);
    kind.push(bits | gap);
    gap = 0;
  }
  return { code, kind };
}

/** Marks on one letter are typed in any order; one order for all. */
function sortMarks({ code, kind }: Letters): void {
  for (let i = 1; i < code.length; i++) {
    const first = Math.max(0, i - MOST_MARKS);
    for (let j = i; j > first && isOutOfOrder(code, kind, j); j--) {
      [code[j - 1], code[j]] = [code[j] ?? 0, code[j - 1] ?? 0];
      [kind[j - 1], kind[j]] = [kind[j] ?? 0, kind[j - 1] ?? 0];
    }
  }
}

function isOutOfOrder(code: readonly number[], kind: readonly number[], at: number): boolean {
  const bothMarks = (kind[at] ?? 0) & (kind[at - 1] ?? 0) & MARK;
  return bothMarks !== 0 && (code[at - 1] ?? 0) > (code[at] ?? 0);
}

function toUnits({ code, kind }: Letters): Units {
  const starts: boolean[] = [];
  const ends: boolean[] = [];
  for (let i = 0; i < code.length; i++) {
    const here = kind[i] ?? 0;
    const next = kind[i + 1] ?? 0;
    const inLatinWord = i > 0 && (here & LATIN & (kind[i - 1] ?? 0)) !== 0 && (here & GAP) === 0;
    const cutsLatinWord = (here & LATIN & next) !== 0 && (next & GAP) === 0;
    const between = (here & REPEATED) !== 0 && (here & LATIN) === 0;
    const hangs = i > 0 && holdsNext(code[i - 1] ?? 0);
    starts.push((here & MARK) === 0 && (between || !(hangs || inLatinWord)));
    ends.push(between || !((next & MARK) !== 0 || cutsLatinWord));
  }
  return { code, starts, ends };
}

/** Whether the next letters are one cluster, and the same as the last ones that were kept. */
function repeats(kept: Letters, letters: Letters, at: number, length: number): boolean {
  const from = kept.code.length - length;
  if (from < 0 || at + length > letters.code.length) return false;
  for (let i = 0; i < length; i++) {
    const code = letters.code[at + i] ?? 0;
    const isInside =
      i === 0 || ((letters.kind[at + i] ?? 0) & MARK) !== 0 || isStacker(letters.code[at + i - 1] ?? 0);
    if (!isInside || kept.code[from + i] !== code) return false;
  }
  return true;
}

/** Letters and clusters that stand twice or more in a row stand once; words in Latin letters are kept apart. */
function withoutRepeats(letters: Letters): Letters {
  const kept: Letters = { code: [], kind: [] };
  for (let at = 0; at < letters.code.length; ) {
    const kind = letters.kind[at] ?? 0;
    const inLatinWord = (kind & GAP) === 0 ? 1 : 0;
    const longest = (kind & LATIN) !== 0 ? inLatinWord : LONGEST_REPEAT;
    let skipped = 0;
    for (let length = 1; length <= longest && skipped === 0; length++)
      if (repeats(kept, letters, at, length)) skipped = length;
    const last = kept.kind.length - 1;
    if (skipped === 0) {
      kept.code.push(letters.code[at] ?? 0);
      kept.kind.push(kind);
    } else kept.kind[last] = (kept.kind[last] ?? 0) | REPEATED;
    at += Math.max(1, skipped);
  }
  return kept;
}

/** The units of a text as it stands and, where letters are repeated in it, once more without the repetitions. */
export function unitsOf(text: string): readonly Units[] {
  const letters = lettersOf(normalise(text));
  sortMarks(letters);
  const once = withoutRepeats(letters);
  return once.code.length === letters.code.length ? [toUnits(letters)] : [toUnits(letters), toUnits(once)];
}
