import type { Term } from './frames.ts';
import { holdsNext, isLatin, kindOf, LATIN, MARK, WORD } from './letters.ts';
import { CLASS, endsHere, holdsClass, type Row, rowOf, rowsFrom } from './sieve-rows.ts';
import { firstClusters, spellings, withMarks, withoutMarks } from './writings.ts';

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
const LATIN_FLAG = 0x100;
const MARK_FLAG = 0x200;
/** The next letter belongs to the same cluster. */
const HOLDS_FLAG = 0x400;
/** A row of that set may end with this class. */
const ENDS_WORD = 0x800;
const ENDS_WRITING = 0x1000;
const ENDS_BEGINNING = 0x2000;
const ENDS_BASES = 0x4000;
/** How much of the beginning of a word is looked at: letters and marks, or letters alone. */
const MOST_LETTERS = 8;
const MOST_BASES = 6;
/** Words with fewer letters than this are looked at with their marks. */
const FEWEST_BASES = 3;

/** Latin, Thai and Lao, Burmese, Khmer; what stands outside is skipped. */
const BLOCKS = [
  [0, 0x24f],
  [0x0e00, 0x0eff],
  [0x1000, 0x109f],
  [0x1780, 0x17ff],
] as const;
/** The two Khmer vowels that are not seen; normalising takes them out. */
const UNSEEN = [0x17b4, 0x17b5];
/** Between Burmese letters the digit zero is typed for this one. */
const BURMESE_ZERO = 0x1040;
const BURMESE_WA = 0x101d;

/** The class of each code unit with its flags. */
function classTable(codes: ReadonlySet<number>): {
  table: Uint16Array;
  classes: ReadonlyMap<number, number>;
} {
  const table = new Uint16Array(0x10000);
  for (const [first, last] of BLOCKS)
    for (let unit = first; unit <= last; unit++)
      if ((kindOf(unit) & WORD) !== 0) table[unit] = OTHER | flagsOf(unit);
  const classes = new Map<number, number>();
  for (const code of codes) {
    const cls = FIRST_CLASS + (classes.size % CLASSES);
    classes.set(code, cls);
    const char = String.fromCodePoint(code);
    // Of a pair of code units the second tells more.
    for (const unit of [char.charCodeAt(char.length - 1), ...otherForms(code)])
      table[unit] = cls | flagsOf(code);
  }
  for (const unit of UNSEEN) table[unit] = 0;
  table[BURMESE_ZERO] = table[BURMESE_WA] ?? 0;
  return { table, classes };
}

function flagsOf(code: number): number {
  const kind = kindOf(code);
  return (
    ((kind & MARK) !== 0 ? MARK_FLAG : 0) |
    ((kind & LATIN) !== 0 ? LATIN_FLAG : 0) |
    (holdsNext(code) ? HOLDS_FLAG : 0)
  );
}

/** The capital and the full-width forms of a Latin letter. */
function otherForms(code: number): number[] {
  return code >= 0x61 && code <= 0x7a ? [code - 0x20, code + 0xfee0, code - 0x20 + 0xfee0] : [];
}

/** Builds the sieve for the words that matter. */
export function buildSieve(terms: readonly Term[]): Sieve {
  const words = terms.flatMap(({ units, drops }) =>
    units.flatMap((form) => spellings(form).map((codes) => ({ codes, drops }))),
  );
  const { table, classes } = classTable(new Set(words.flatMap(({ codes }) => codes)));
  const row = (codes: readonly number[], longest: number): Row =>
    rowOf(
      codes.map((code) => classes.get(code) ?? OTHER),
      longest,
    );
  const long: Row[] = [];
  const short: Row[] = [];
  const latin: Row[] = [];
  for (const { codes, drops } of words) {
    const bases = withoutMarks(codes).map((letters) => row(letters, MOST_BASES));
    if (isLatin(codes[0] ?? 0)) latin.push(row(codes, MOST_LETTERS));
    else if (bases.every(({ length }) => length >= FEWEST_BASES)) long.push(...bases);
    else
      for (const written of withMarks(codes, drops)) {
        // A cluster typed twice may stand behind the second letter; the word is looked at up to there.
        const beginning = firstClusters(written, 2);
        const made = row(beginning, MOST_LETTERS);
        if (beginning.length === written.length) short.push(made);
        else if (made.length >= FEWEST_BASES) short.push({ ...made, cut: true });
        else short.push(row(written, MOST_LETTERS));
      }
  }
  const byBases = rowsFrom(long);
  const byWriting = rowsFrom(short.filter(({ cut }) => !cut));
  const byBeginning = rowsFrom(short.filter(({ cut }) => cut));
  const byWord = rowsFrom(latin);
  for (const [unit, value] of table.entries()) {
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
    // The last eight letters without marks, letters with marks, and Latin letters, and where a word may begin.
    let baseLow = 0;
    let baseHigh = 0;
    let baseStarts = 0;
    let unitLow = 0;
    let unitHigh = 0;
    let unitStarts = 0;
    let latinLow = 0;
    let latinHigh = 0;
    let latinStarts = 0;
    let inLatin = false;
    let held = false;
    let inMarks = false;
    // A short word was seen; it counts unless a mark that is not its own follows.
    let seen = false;
    for (let i = 0; i < text.length; i++) {
      const value = table[text.charCodeAt(i)] ?? 0;
      const cls = value & CLASS;
      if ((value & LATIN_FLAG) !== 0) {
        if (seen) return true;
        held = false;
        if (cls !== (latinLow & CLASS)) {
          latinHigh = (latinHigh << 8) | (latinLow >>> 24);
          latinLow = (latinLow << 8) | cls;
          latinStarts <<= 1;
        }
        if (!inLatin) latinStarts |= 1;
        inLatin = true;
        if ((value & ENDS_WORD) !== 0 && endsHere(byWord, latinLow, latinHigh, latinStarts & CLASS))
          return true;
        continue;
      }
      inLatin = false;
      if (cls === 0) {
        held = false;
        continue;
      }
      const isMarkHere = (value & MARK_FLAG) !== 0;
      if (cls === (unitLow & CLASS)) {
        // A letter typed twice ends the word between, whatever mark follows.
        if (seen) return true;
        unitStarts |= 1;
      } else {
        if (seen && (!isMarkHere || holdsClass(unitLow, unitHigh, cls))) return true;
        unitHigh = (unitHigh << 8) | (unitLow >>> 24);
        unitLow = (unitLow << 8) | cls;
        unitStarts = (unitStarts << 1) | (held ? 0 : 1);
        const starts = unitStarts & CLASS;
        if ((value & ENDS_BEGINNING) !== 0 && endsHere(byBeginning, unitLow, unitHigh, starts)) return true;
        seen = (value & ENDS_WRITING) !== 0 && endsHere(byWriting, unitLow, unitHigh, starts);
      }
      if (!isMarkHere) {
        if (cls === (baseLow & CLASS)) baseStarts |= 1;
        else {
          baseHigh = (baseHigh << 8) | (baseLow >>> 24);
          baseLow = (baseLow << 8) | cls;
          baseStarts = (baseStarts << 1) | (held ? 0 : 1);
        }
        if ((value & ENDS_BASES) !== 0 && endsHere(byBases, baseLow, baseHigh, baseStarts & CLASS))
          return true;
      }
      // Of several marks the order does not count, and the last one need not be the one that holds.
      held = (value & HOLDS_FLAG) !== 0 && !(isMarkHere && inMarks);
      inMarks = isMarkHere;
    }
    return seen;
  };
}
