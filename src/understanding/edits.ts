/**
 * The least number of edits (insertion, deletion, substitution, two neighbours swapped) that turn `a` into `b`,
 * or `limit + 1` once it is certain that there are more than `limit`. Counts UTF-16 units.
 */
export function edits(a: string, b: string, limit = Math.max(a.length, b.length)): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = new Uint16Array(b.length + 1);
  let last = new Uint16Array(b.length + 1);
  let row = new Uint16Array(b.length + 1);
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let least = i;
    const from = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j++) {
      const to = b.charCodeAt(j - 1);
      let cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (from === to ? 0 : 1),
      );
      if (i > 1 && j > 1 && from === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === to)
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    const free = before;
    before = last;
    last = row;
    row = free;
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}

/** 1 for equal texts down to 0 for texts with nothing in common: one less the edits per letter of the longer. */
export function likeness(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - edits(a, b) / longest;
}
