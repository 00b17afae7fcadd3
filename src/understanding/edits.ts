/** Where the letters of the pattern stand, one bit a place; kept between calls, and all zero between them. */
const places = new Int32Array(0x2000);
const LONGEST_PATTERN = 32;

/**
 * Edits between a pattern of up to 32 letters below U+2000 and a text, one step of machine words for each letter
 * of the text (H. Hyyrö, A bit-vector algorithm for computing Levenshtein and Damerau edit distances, 2003).
 */
function bitwise(pattern: string, text: string, limit: number): number {
  for (let i = 0; i < pattern.length; i++) {
    const letter = pattern.charCodeAt(i);
    places[letter] = (places[letter] ?? 0) | (1 << i);
  }
  const last = 1 << (pattern.length - 1);
  let rises = -1;
  let falls = 0;
  let diagonal = 0;
  let placesBefore = 0;
  let far = pattern.length;
  for (let j = 0; j < text.length; j++) {
    const here = places[text.charCodeAt(j)] ?? 0;
    const swapped = ((~diagonal & here) << 1) & placesBefore;
    diagonal = (((here & rises) + rises) ^ rises) | here | falls | swapped;
    let right = falls | ~(diagonal | rises);
    let left = diagonal & rises;
    if (right & last) far++;
    else if (left & last) far--;
    if (far - (text.length - 1 - j) > limit) break;
    right = (right << 1) | 1;
    left <<= 1;
    rises = left | ~(diagonal | right);
    falls = right & diagonal;
    placesBefore = here;
  }
  for (let i = 0; i < pattern.length; i++) places[pattern.charCodeAt(i)] = 0;
  return Math.min(far, limit + 1);
}

/** The same for texts of any length, cell by cell within the limit of the diagonal. */
function tabular(a: string, b: string, limit: number): number {
  const over = limit + 1;
  let before = new Uint16Array(b.length + 1);
  let last = new Uint16Array(b.length + 1);
  let row = new Uint16Array(b.length + 1);
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const first = Math.max(1, i - limit);
    const end = Math.min(b.length, i + limit);
    row[first - 1] = first === 1 ? i : over;
    let least = row[first - 1] ?? 0;
    const from = a.charCodeAt(i - 1);
    for (let j = first; j <= end; j++) {
      const to = b.charCodeAt(j - 1);
      const kept = (last[j - 1] ?? 0) + (from === to ? 0 : 1);
      const added = (row[j - 1] ?? 0) + 1;
      const dropped = j === i + limit ? over : (last[j] ?? 0) + 1;
      let cost = Math.min(kept, added, dropped);
      if (i > 1 && j > 1 && from === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === to)
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return over;
    const free = before;
    before = last;
    last = row;
    row = free;
  }
  return Math.min(last[b.length] ?? 0, over);
}

const LOW = /^[\u0000-\u1fff]*$/;

/**
 * The least number of edits (insertion, deletion, substitution, two neighbours swapped) that turn `a` into `b`,
 * or `limit + 1` once it is certain that there are more than `limit`. Counts UTF-16 units.
 */
export function edits(a: string, b: string, limit = Math.max(a.length, b.length)): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short === '') return long.length;
  return short.length <= LONGEST_PATTERN && LOW.test(short)
    ? bitwise(short, long, limit)
    : tabular(a, b, limit);
}

/**
 * 1 for equal texts down to 0 for texts with nothing in common: one less the edits per letter of the longer.
 * What would come out below `least` comes out as 0.
 */
export function likeness(a: string, b: string, least = 0): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 1;
  const limit = Math.floor(longest * (1 - least));
  const far = edits(a, b, limit);
  return far > limit ? 0 : 1 - far / longest;
}
