/** Lists of ids by a bucket number, in one block of memory: the ids of `bucket` stand from its offset to the next. */
export interface Postings {
  readonly offsets: Uint32Array;
  readonly ids: Uint32Array;
}

/** Neighbouring pairs of letters fall into this many buckets; a clash costs a false candidate, never a wrong one. */
export const GRAM_BUCKETS = 1 << 15;

/** The buckets of a text's pairs of neighbouring letters, each once, with one for the first letter alone. */
export function grams(text: string): number[] {
  const found: number[] = [];
  let before = 0x2a;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    const bucket = (Math.imul(before, 0x9e3b) ^ Math.imul(letter, 0x85eb)) & (GRAM_BUCKETS - 1);
    if (!found.includes(bucket)) found.push(bucket);
    before = letter;
  }
  return found;
}

/** Postings of `count` ids, each in the buckets that `bucketsOf` names. */
export function buildPostings(
  count: number,
  buckets: number,
  bucketsOf: (id: number) => readonly number[],
): Postings {
  const offsets = new Uint32Array(buckets + 1);
  for (let id = 0; id < count; id++)
    for (const bucket of bucketsOf(id)) offsets[bucket + 1] = (offsets[bucket + 1] ?? 0) + 1;
  for (let i = 0; i < buckets; i++) offsets[i + 1] = (offsets[i + 1] ?? 0) + (offsets[i] ?? 0);
  const next = offsets.slice();
  const ids = new Uint32Array(offsets[buckets] ?? 0);
  for (let id = 0; id < count; id++)
    for (const bucket of bucketsOf(id)) {
      const at = next[bucket] ?? 0;
      ids[at] = id;
      next[bucket] = at + 1;
    }
  return { offsets, ids };
}

/** The ids of one bucket, ascending. */
export function idsIn(postings: Postings, bucket: number): Uint32Array {
  return postings.ids.subarray(postings.offsets[bucket] ?? 0, postings.offsets[bucket + 1] ?? 0);
}

/** FNV-1a over UTF-16 units. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Ids by the hash of an exact text. The caller compares the texts, since two may share a hash. */
export interface HashTable {
  readonly hashes: Uint32Array;
  readonly ids: Uint32Array;
}

const ID_RANGE = 2 ** 21;

export function buildHashTable(pairs: Iterable<readonly [text: string, id: number]>): HashTable {
  let packed = new Float64Array(1024);
  let count = 0;
  for (const [text, id] of pairs) {
    if (count === packed.length) {
      const larger = new Float64Array(count * 2);
      larger.set(packed);
      packed = larger;
    }
    packed[count++] = hash(text) * ID_RANGE + id;
  }
  const sorted = packed.subarray(0, count).sort();
  const hashes = new Uint32Array(count);
  const ids = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const pair = sorted[i] ?? 0;
    hashes[i] = Math.floor(pair / ID_RANGE);
    ids[i] = pair % ID_RANGE;
  }
  return { hashes, ids };
}

/** The ids of all texts with the hash of this one, ascending. */
export function idsOf(table: HashTable, text: string): Uint32Array {
  const wanted = hash(text);
  let low = 0;
  let high = table.hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table.hashes[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (table.hashes[end] === wanted) end++;
  return table.ids.subarray(low, end);
}
