/** The candidate with the fewest letters to change; the first of equals; empty where there are none. */
export function nearest(word: string, candidates: readonly string[]): string {
  return candidates.reduce(
    (best, candidate) => (distance(word, candidate) < distance(word, best) ? candidate : best),
    candidates[0] ?? '',
  );
}

/** Levenshtein distance: letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
