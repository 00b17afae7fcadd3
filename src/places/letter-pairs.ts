/** Which keys hold which pairs of letters, flat in typed arrays; both ends of a key count as a letter. */
export interface LetterPairs {
  readonly pairs: ReadonlyMap<number, number>;
  /** Where the keys of pair n start in `keys`; one entry more than there are pairs. */
  readonly starts: Int32Array;
  readonly keys: Int32Array;
  readonly lengths: Uint8Array;
}

const EDGE = 0x20;

function eachPair(key: string, visit: (pair: number) => void): void {
  let left = EDGE;
  for (let at = 0; at < key.length; at++) {
    const right = key.charCodeAt(at);
    visit(left * 0x1_0000 + right);
    left = right;
  }
  visit(left * 0x1_0000 + EDGE);
}

export function loadLetterPairs(keys: readonly string[]): LetterPairs {
  const pairs = new Map<number, number>();
  const counts: number[] = [];
  for (const key of keys)
    eachPair(key, (pair) => {
      const n = pairs.get(pair);
      if (n === undefined) {
        pairs.set(pair, counts.length);
        counts.push(1);
      } else counts[n] = (counts[n] ?? 0) + 1;
    });
  const starts = new Int32Array(counts.length + 1);
  for (const [n, count] of counts.entries()) starts[n + 1] = (starts[n] ?? 0) + count;
  const next = starts.slice();
  const holders = new Int32Array(starts.at(-1) ?? 0);
  for (const [key, letters] of keys.entries())
    eachPair(letters, (pair) => {
      const n = pairs.get(pair) ?? 0;
      const at = next[n] ?? 0;
      holders[at] = key;
      next[n] = at + 1;
    });
  return { pairs, starts, keys: holders, lengths: Uint8Array.from(keys, (key) => Math.min(key.length, 255)) };
}

const LONGER_OR_SHORTER = 4;

/** At most `most` keys that share the most pairs of letters with `spelled` and are of about its length. */
export function keysSpelledLike(index: LetterPairs, spelled: string, most: number): number[] {
  const shared = new Uint8Array(index.lengths.length);
  const seen = new Set<number>();
  let highest = 0;
  eachPair(spelled, (pair) => {
    const n = index.pairs.get(pair);
    if (n === undefined || seen.has(n)) return;
    seen.add(n);
    const end = index.starts[n + 1] ?? 0;
    for (let at = index.starts[n] ?? 0; at < end; at++) {
      const key = index.keys[at] ?? 0;
      const count = (shared[key] ?? 0) + 1;
      shared[key] = count;
      if (count > highest) highest = count;
    }
  });
  // A slip changes two pairs or three; keys that share half as many as the best are no likely names.
  const fewest = Math.max(2, highest >> 1);
  const byCount: number[][] = [];
  for (let count = fewest; count <= highest; count++) byCount[count] = [];
  for (let key = 0; key < shared.length; key++) {
    const count = shared[key] ?? 0;
    if (count >= fewest && Math.abs((index.lengths[key] ?? 0) - spelled.length) <= LONGER_OR_SHORTER)
      byCount[count]?.push(key);
  }
  const found: number[] = [];
  for (let count = highest; count >= fewest && found.length < most; count--)
    found.push(...(byCount[count] ?? []).slice(0, most - found.length));
  return found;
}
