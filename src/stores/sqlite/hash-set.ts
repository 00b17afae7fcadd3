/**
 * A set of hashes in a typed array: 11 to 21 bytes each, where a Set of strings takes a hundred. A hash is ten letters
 * of base64url, 60 bits. Open addressing; the hashes are uniform, so their own bits say where they lie. `AAAAAAAAAA`
 * stands for an empty place and is never found, which loses one in 2^60.
 */
export class HashSet {
  #slots: Uint32Array;
  #mask: number;
  size = 0;

  constructor(atFirst = 1024) {
    this.#mask = atFirst - 1;
    this.#slots = new Uint32Array(atFirst * 2);
  }

  has(hash: string): boolean {
    const low = bits(hash, 0);
    const high = bits(hash, HALF);
    const at = this.#find(low, high);
    return (low !== 0 || high !== 0) && this.#slots[at] === low && this.#slots[at + 1] === high;
  }

  add(hash: string): void {
    this.#put(bits(hash, 0), bits(hash, HALF));
    if (this.size > this.#mask * FULLEST) this.#grow();
  }

  /** Where this pair lies, or the empty place where it would. */
  #find(low: number, high: number): number {
    for (let place = low & this.#mask; ; place = (place + 1) & this.#mask) {
      const a = this.#slots[place * 2];
      const b = this.#slots[place * 2 + 1];
      if ((a === low && b === high) || (a === 0 && b === 0)) return place * 2;
    }
  }

  #put(low: number, high: number): void {
    const at = this.#find(low, high);
    if (this.#slots[at] === low && this.#slots[at + 1] === high) return;
    this.#slots[at] = low;
    this.#slots[at + 1] = high;
    this.size += 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Uint32Array((this.#mask + 1) * 2);
    this.size = 0;
    for (let i = 0; i < old.length; i += 2) {
      const low = old[i] ?? 0;
      const high = old[i + 1] ?? 0;
      if (low !== 0 || high !== 0) this.#put(low, high);
    }
  }
}

const HALF = 5;
/** So much of the places may be taken: 700,000 fit into 2^20. */
const FULLEST = 0.75;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Uint8Array(128);
for (const [value, letter] of [...LETTERS].entries()) VALUES[letter.charCodeAt(0)] = value;

/** The 30 bits of five letters. */
function bits(hash: string, from: number): number {
  let read = 0;
  for (let i = from; i < from + HALF; i++) read = (read << 6) | (VALUES[hash.charCodeAt(i) & 127] ?? 0);
  return read;
}
