import { slips } from '../understanding/distance.ts';

/** The candidate that a misspelt word was most likely meant to be; nothing where none is near. */
export function nearestOf(word: string, candidates: Iterable<string>): string | undefined {
  const letters = [...word.toLowerCase()];
  const limit = Math.max(1, Math.floor(letters.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    const distance = slips(letters, [...candidate.toLowerCase()], limit);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** `Did you mean "x"?`, else the names there are, else how to make one. */
export function didYouMean(word: string, candidates: Iterable<string>, otherwise?: string): string {
  const names = [...new Set(candidates)];
  const near = nearestOf(word, names);
  if (near !== undefined) return `Did you mean "${near}"?`;
  if (otherwise !== undefined) return otherwise;
  return names.length > 0 ? `There is ${names.join(', ')}.` : 'There is none yet.';
}
