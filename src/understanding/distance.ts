/**
 * How many single slips (a letter more, less, other, or two swapped) lie between two texts, counted in code
 * points, or `limit + 1` when there are more than `limit`. Time grows with length times limit.
 */
export function slips(a: readonly string[], b: readonly string[], limit: number): number {
  const tooFar = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return tooFar;
  let beforeLast: number[] = [];
  let last: number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = [i];
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    for (let j = 1; j <= b.length; j++) {
      if (j < from || j > to) {
        row.push(tooFar);
        continue;
      }
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (last[j] ?? tooFar) + 1,
        (row[j - 1] ?? tooFar) + 1,
        (last[j - 1] ?? tooFar) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? tooFar) + 1);
      row.push(Math.min(best, tooFar));
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(last[b.length] ?? tooFar, tooFar);
}

/** The length, in code points, of the longest run of letters that two texts share. */
export function longestSharedRun(a: readonly string[], b: readonly string[]): number {
  let best = 0;
  let last: number[] = new Array(b.length + 1).fill(0);
  for (const letter of a) {
    const row: number[] = [0];
    for (let j = 1; j <= b.length; j++) {
      const run = letter === b[j - 1] ? (last[j - 1] ?? 0) + 1 : 0;
      if (run > best) best = run;
      row.push(run);
    }
    last = row;
  }
  return best;
}
