import type { Term } from './frames.ts';
import { isLatin, isMark, isStacker, kindOf, LATIN, MARK, WORD } from './letters.ts';

/**
 * A first look at every text that comes in, before it is normalised: whether any word that matters could stand
 * in it. Reads each code unit once, allocates nothing. It may say yes too often and never no too often: whatever
 * `findTerms` finds of these words, with blanks, missing marks or repeated letters, passes.
 */
export type Sieve = (text: string) => boolean;

/** Code units that say nothing are 0; letters and marks outside every word that matters are `OTHER`. */
const OTHER = 1;
const FIRST_CLASS = 2;
const CLASSES = 254;
const CLASS = 0xff;
const LATIN_FLAG = 0x100;
const MARK_FLAG = 0x200;
/** A row of that set may end with this class. */
const ENDS_WORD = 0x400;
const ENDS_WRITING = 0x800;
const ENDS_BEGINNING = 0x1000;
const ENDS_BASES = 0x2000;
/** How much of the beginning of a word is looked at: letters and marks, or letters alone. */
const MOST_LETTERS = 8;
const MOST_BASES = 6;
/** Words with fewer letters than this are looked at with their marks. */
const FEWEST_BASES = 3;
/** Words of unspaced scripts begin anywhere. */
const ANYWHERE = 0xff;

/** Letters that are written in several ways count as one. */
const SAME: Readonly<Record<string, string>> = {
  ຳ: 'າ',
  ำ: 'า',
  แ: 'เ',
  ແ: 'ເ',
  ໜ: 'ນ',
  ໝ: 'ມ',
  ដ: 'ត',
  ឲ: 'អ',
  ឱ: 'អ',
  '\u17be': '\u17b8',
  '\u17c4': '\u17b6',
  '\u1040': 'ဝ',
  '\u1026': 'ဥ',
};
/** Parts of such letters that count as nothing. */
const NOTHING = new Set('ຫ\u0ecd\u0e4dៗๆໆ\u17c1\u17b4\u17b5');
/** Latin, Thai and Lao, Burmese, Khmer; what stands outside is skipped. */
const BLOCKS = [
  [0, 0x24f],
  [0x0e00, 0x0eff],
  [0x1000, 0x109f],
  [0x1780, 0x17ff],
] as const;

/** Letters and marks of the scripts below; the classes of a text are looked up in one step. */
interface Classes {
  readonly table: Uint16Array;
  of(code: number): number;
}

function classesFor(codes: Iterable<number>): Classes {
  const table = new Uint16Array(0x10000);
  for (const [first, last] of BLOCKS)
    for (let unit = first; unit <= last; unit++)
      if ((kindOf(unit) & WORD) !== 0) table[unit] = OTHER | flagsOf(unit);
  const known = new Map<string, number>();
  const of = (code: number): number => {
    const char = String.fromCodePoint(code);
    if (NOTHING.has(char)) return 0;
    const same = SAME[char] ?? char;
    const found = known.get(same);
    if (found !== undefined) return found;
    const made = (FIRST_CLASS + (known.size % CLASSES)) | flagsOf(same.codePointAt(0) ?? 0);
    known.set(same, made);
    return made;
  };
  for (const code of codes) {
    const value = of(code);
    const char = String.fromCodePoint(code);
    // Of a pair of code units the second tells more.
    table[char.charCodeAt(char.length - 1)] = value;
    for (const other of otherForms(code)) table[other] = value;
  }
  for (const [char, same] of Object.entries(SAME))
    table[char.charCodeAt(0)] = known.get(same) ?? OTHER | flagsOf(same.charCodeAt(0));
  for (const char of NOTHING) table[char.charCodeAt(0)] = 0;
  return { table, of };
}

function flagsOf(code: number): number {
  const kind = kindOf(code);
  return ((kind & MARK) !== 0 ? MARK_FLAG : 0) | ((kind & LATIN) !== 0 ? LATIN_FLAG : 0);
}

/** The capital and the full-width forms of a Latin letter. */
function otherForms(code: number): number[] {
  return code >= 0x61 && code <= 0x7a ? [code - 0x20, code + 0xfee0, code - 0x20 + 0xfee0] : [];
}

/** Every order of some things; for the handful of marks on one letter. */
function orders(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => orders(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]));
}

/** A word with marks in every order, and with up to `drops` of them missing. */
function writings(units: readonly number[], drops: number): number[][] {
  const at = units.findIndex((code, i) => i > 0 && !isMark(code));
  const [cluster, rest] = at === -1 ? [units, []] : [units.slice(0, at), units.slice(at)];
  const [base = 0, ...marks] = cluster;
  const out: number[][] = [];
  for (let dropped = 0; dropped <= Math.min(drops, marks.length); dropped++) {
    for (const kept of choose(marks, marks.length - dropped))
      for (const order of orders(kept))
        for (const tail of rest.length === 0 ? [[]] : writings(rest, drops - dropped))
          out.push([base, ...order, ...tail]);
  }
  return out;
}

function choose(items: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, i) => choose(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));
}

/** A row of classes, at most eight: the last four in `low`, the ones before them in `high`. */
interface Row {
  readonly low: number;
  readonly high: number;
  readonly length: number;
  /** More letters followed than a row holds. */
  readonly cut: boolean;
}

/** The classes of letters as a row, those that stand twice in succession once. */
function rowOf(classes: readonly number[], longest: number): Row {
  let low = 0;
  let high = 0;
  let length = 0;
  for (const value of classes) {
    const cls = value & CLASS;
    if (cls === 0 || cls === (low & CLASS)) continue;
    if (length === longest) return { low, high, length, cut: true };
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | cls;
    length++;
  }
  return { low, high, length, cut: false };
}

/** A set of rows that is asked without making anything. */
interface Rows {
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  readonly shift: number;
  /** By the last class of a row: which lengths there are, one bit each. */
  readonly lengths: Uint8Array;
}

function slotOf(rows: Rows, low: number, high: number): number {
  const { lows, highs } = rows;
  let at = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> rows.shift;
  while (lows[at] !== 0 && (lows[at] !== low || highs[at] !== high)) at = (at + 1) & (lows.length - 1);
  return at;
}

function rowsFrom(all: readonly Row[]): Rows {
  const bits = Math.max(4, Math.ceil(Math.log2(all.length * 4 + 1)));
  const rows: Rows = {
    lows: new Int32Array(2 ** bits),
    highs: new Int32Array(2 ** bits),
    shift: 32 - bits,
    lengths: new Uint8Array(256),
  };
  for (const { low, high, length } of all) {
    const at = slotOf(rows, low, high);
    rows.lows[at] = low;
    rows.highs[at] = high;
    rows.lengths[low & CLASS] = (rows.lengths[low & CLASS] ?? 0) | (1 << (length - 1));
  }
  return rows;
}

/** Whether one of the rows ends here; `starts` has a bit for each letter, from the last, at which a row may begin. */
function endsHere(rows: Rows, low: number, high: number, starts: number): boolean {
  let lengths = (rows.lengths[low & CLASS] ?? 0) & starts;
  while (lengths !== 0) {
    const length = 32 - Math.clz32(lengths);
    lengths &= ~(1 << (length - 1));
    const rowLow = length >= 4 ? low : low & ((1 << (8 * length)) - 1);
    const rowHigh = length >= 8 ? high : length <= 4 ? 0 : high & ((1 << (8 * (length - 4))) - 1);
    const at = slotOf(rows, rowLow, rowHigh);
    if (rows.lows[at] !== 0) return true;
  }
  return false;
}

/** The letters without marks, and once more for each stacked cluster with that cluster typed twice. */
function baseRows(units: readonly number[]): number[][] {
  const plain = units.filter((code) => !isMark(code));
  const rows = [plain];
  let bases = 0;
  for (const [i, code] of units.entries()) {
    if (!isMark(code)) bases++;
    else if (isStacker(code) && i + 1 < units.length)
      rows.push(plain.toSpliced(bases + 1, 0, ...plain.slice(bases - 1, bases + 1)));
  }
  return rows;
}

/** Builds the sieve for the words that matter. */
export function buildSieve(terms: readonly Term[]): Sieve {
  const { table, of } = classesFor(new Set(terms.flatMap((term) => term.units.flat())));
  const long: Row[] = [];
  const short: Row[] = [];
  const latin: Row[] = [];
  for (const term of terms) {
    for (const units of term.units) {
      const bases = baseRows(units).map((row) => rowOf(row.map(of), MOST_BASES));
      if (isLatin(units[0] ?? 0)) latin.push(rowOf(units.map(of), MOST_LETTERS));
      else if (bases.every((row) => row.length >= FEWEST_BASES)) long.push(...bases);
      else short.push(...writings(units, term.drops).map((written) => rowOf(written.map(of), MOST_LETTERS)));
    }
  }
  if ([...latin, ...short].some((row) => row.length === 0)) return () => true;
  const byBases = rowsFrom(long);
  const byWriting = rowsFrom(short.filter((row) => !row.cut));
  const byBeginning = rowsFrom(short.filter((row) => row.cut));
  const byWord = rowsFrom(latin);
  for (let unit = 0; unit < table.length; unit++) {
    const value = table[unit] ?? 0;
    const cls = value & CLASS;
    if (cls < FIRST_CLASS) continue;
    table[unit] =
      value |
      (byWord.lengths[cls] ? ENDS_WORD : 0) |
      (byWriting.lengths[cls] ? ENDS_WRITING : 0) |
      (byBeginning.lengths[cls] ? ENDS_BEGINNING : 0) |
      (byBases.lengths[cls] ? ENDS_BASES : 0);
  }

  return (text) => {
    let baseLow = 0;
    let baseHigh = 0;
    let unitLow = 0;
    let unitHigh = 0;
    let wordLow = 0;
    let wordHigh = 0;
    let starts = 0;
    let inWord = false;
    // A short word was seen; it counts unless a mark that is not its own follows.
    let seen = false;
    for (let i = 0; i < text.length; i++) {
      const value = table[text.charCodeAt(i)] ?? 0;
      const cls = value & CLASS;
      if ((value & LATIN_FLAG) !== 0) {
        if (seen) return true;
        const start = inWord ? 0 : 1;
        inWord = true;
        if (cls === (wordLow & CLASS)) starts |= start;
        else {
          wordHigh = (wordHigh << 8) | (wordLow >>> 24);
          wordLow = (wordLow << 8) | cls;
          starts = (starts << 1) | start;
        }
        if ((value & ENDS_WORD) !== 0 && endsHere(byWord, wordLow, wordHigh, starts & CLASS)) return true;
        continue;
      }
      inWord = false;
      if (cls === 0) continue;
      if (cls !== (unitLow & CLASS)) {
        if (seen) {
          if ((value & MARK_FLAG) === 0) return true;
          seen = false;
        }
        unitHigh = (unitHigh << 8) | (unitLow >>> 24);
        unitLow = (unitLow << 8) | cls;
        if ((value & ENDS_BEGINNING) !== 0 && endsHere(byBeginning, unitLow, unitHigh, ANYWHERE)) return true;
        seen = (value & ENDS_WRITING) !== 0 && endsHere(byWriting, unitLow, unitHigh, ANYWHERE);
      }
      if ((value & MARK_FLAG) === 0 && cls !== (baseLow & CLASS)) {
        baseHigh = (baseHigh << 8) | (baseLow >>> 24);
        baseLow = (baseLow << 8) | cls;
        if ((value & ENDS_BASES) !== 0 && endsHere(byBases, baseLow, baseHigh, ANYWHERE)) return true;
      }
    }
    return seen;
  };
}
