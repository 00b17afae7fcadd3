/** Rows of at most eight letter classes, one byte each, and sets of them that are asked without making anything. */

export const CLASS = 0xff;

/** The last four classes stand in `low`, the ones before them in `high`. */
export interface Row {
  readonly low: number;
  readonly high: number;
  readonly length: number;
  /** More letters followed than the row holds. */
  readonly cut: boolean;
}

/** Classes as a row, those that stand twice in succession once. */
export function rowOf(classes: readonly number[], longest: number): Row {
  let low = 0;
  let high = 0;
  let length = 0;
  for (const value of classes) {
    const cls = value & CLASS;
    if (cls === (low & CLASS)) continue;
    if (length === longest) return { low, high, length, cut: true };
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | cls;
    length++;
  }
  return { low, high, length, cut: false };
}

/** Whether a class is one of the eight. */
export function holdsClass(low: number, high: number, cls: number): boolean {
  for (let shift = 0; shift < 32; shift += 8)
    if (((low >>> shift) & CLASS) === cls || ((high >>> shift) & CLASS) === cls) return true;
  return false;
}

/** A set of rows as an open hash table. */
export interface Rows {
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  readonly shift: number;
  /** By the last class of a row: which lengths there are, one bit each. */
  readonly lengths: Uint8Array;
  /** Bits for the last three classes of the rows that long: most texts are told apart by these alone. */
  readonly tails: Uint8Array;
}

const TAIL = 0xffffff;
const TAIL_BITS = 15;
/** Rows of one and of two classes have no tail. */
const WITHOUT_TAIL = 0b11;

function tailOf(low: number): number {
  return Math.imul(low & TAIL, 0x9e3779b1) >>> (32 - TAIL_BITS);
}

function slotOf(rows: Rows, low: number, high: number): number {
  const { lows, highs } = rows;
  let at = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> rows.shift;
  while (lows[at] !== 0 && (lows[at] !== low || highs[at] !== high)) at = (at + 1) & (lows.length - 1);
  return at;
}

export function rowsFrom(all: readonly Row[]): Rows {
  const bits = Math.max(4, Math.ceil(Math.log2(all.length * 4 + 1)));
  const rows: Rows = {
    lows: new Int32Array(2 ** bits),
    highs: new Int32Array(2 ** bits),
    shift: 32 - bits,
    lengths: new Uint8Array(256),
    tails: new Uint8Array(2 ** (TAIL_BITS - 3)),
  };
  for (const { low, high, length } of all) {
    const at = slotOf(rows, low, high);
    rows.lows[at] = low;
    rows.highs[at] = high;
    rows.lengths[low & CLASS] = (rows.lengths[low & CLASS] ?? 0) | (1 << (length - 1));
    const tail = tailOf(low);
    rows.tails[tail >> 3] = (rows.tails[tail >> 3] ?? 0) | (1 << (tail & 7));
  }
  return rows;
}

/** Whether one of the rows ends here. `starts` has a bit for each letter, from the last, at which a row may begin. */
export function endsHere(rows: Rows, low: number, high: number, starts: number): boolean {
  let lengths = (rows.lengths[low & CLASS] ?? 0) & starts;
  if (lengths > WITHOUT_TAIL) {
    const tail = tailOf(low);
    if (((rows.tails[tail >> 3] ?? 0) & (1 << (tail & 7))) === 0) lengths &= WITHOUT_TAIL;
  }
  while (lengths !== 0) {
    const length = 32 - Math.clz32(lengths);
    lengths &= ~(1 << (length - 1));
    const rowLow = length >= 4 ? low : low & ((1 << (8 * length)) - 1);
    const rowHigh = length >= 8 ? high : length <= 4 ? 0 : high & ((1 << (8 * (length - 4))) - 1);
    if (rows.lows[slotOf(rows, rowLow, rowHigh)] !== 0) return true;
  }
  return false;
}
