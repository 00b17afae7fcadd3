/**
 * The least number of edits (insertion, deletion, substitution, two neighbours swapped) that turn `a` into `b`,
 * or `limit + 1` once it is certain that there are more than `limit`. Counts UTF-16 units.
 */
export function edits(a: string, b: string, limit = Math.max(a.length, b.length)): number {
  if (a === b) return 0;
  const over = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return over;
  let before = new Uint16Array(b.length + 1);
  let last = new Uint16Array(b.length + 1);
  let row = new Uint16Array(b.length + 1);
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    // cells further than the limit from the diagonal cannot come back under it
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
      let cost = kept < added ? kept : added;
      if (dropped < cost) cost = dropped;
      if (i > 1 && j > 1 && from === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === to) {
        const swapped = (before[j - 2] ?? 0) + 1;
        if (swapped < cost) cost = swapped;
      }
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return over;
    const free = before;
    before = last;
    last = row;
    row = free;
  }
  return Math.min(last[b.length] ?? 0, over);
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
