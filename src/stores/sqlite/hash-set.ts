/**
 * A set of 64-bit hashes in a typed array: about 16 bytes each, where a Set of strings takes a hundred. Open
 * addressing; the hashes are uniform, so their own bits say where they lie. A hash of all zeros stands for an empty
 * place and is never found, which loses one in 2^64.
 */
export class HashSet {
  #slots: Uint32Array;
  #mask: number;
  size = 0;

  constructor(atFirst = 1024) {
    this.#mask = atFirst - 1;
    this.#slots = new Uint32Array(atFirst * 2);
  }

  has(hash: Buffer, at = 0): boolean {
    return this.#find(hash.readUInt32LE(at), hash.readUInt32LE(at + 4)).found;
  }

  add(hash: Buffer, at = 0): void {
    this.#put(hash.readUInt32LE(at), hash.readUInt32LE(at + 4));
    if (this.size * 2 > this.#mask) this.#grow();
  }

  #find(low: number, high: number): { readonly at: number; readonly found: boolean } {
    for (let place = low & this.#mask; ; place = (place + 1) & this.#mask) {
      const a = this.#slots[place * 2];
      const b = this.#slots[place * 2 + 1];
      if (a === low && b === high) return { at: place, found: a !== 0 || b !== 0 };
      if (a === 0 && b === 0) return { at: place, found: false };
    }
  }

  #put(low: number, high: number): void {
    const { at, found } = this.#find(low, high);
    if (found || (low === 0 && high === 0)) return;
    this.#slots[at * 2] = low;
    this.#slots[at * 2 + 1] = high;
    this.size += 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Uint32Array((this.#mask + 1) * 2);
    this.size = 0;
    for (let i = 0; i < old.length; i += 2) this.#put(old[i] ?? 0, old[i + 1] ?? 0);
  }
}
