/** Spreads hashes whose low bits are alike. */
const SPREAD = 0x9e3779b1;

/**
 * Numbers features as they first come. Open addressing in two typed arrays: a Map of as many takes three times the
 * memory, and longer to fill.
 */
export class FeatureNumbers {
  #features = new Int32Array(1 << 12);
  /** The number and one; nought is an empty place. */
  #numbers = new Int32Array(1 << 12);
  size = 0;

  /** The number of a feature; nothing for one that has none. */
  get(feature: number): number | undefined {
    const number = this.#numbers[this.#place(feature)] ?? 0;
    return number === 0 ? undefined : number - 1;
  }

  /** The number of a feature, the next one for a feature that comes for the first time. */
  of(feature: number): number {
    let place = this.#place(feature);
    const number = this.#numbers[place] ?? 0;
    if (number !== 0) return number - 1;
    if (this.size * 2 >= this.#features.length) {
      this.#grow();
      place = this.#place(feature);
    }
    this.#features[place] = feature;
    this.size += 1;
    this.#numbers[place] = this.size;
    return this.size - 1;
  }

  /** Where a feature stands, or the empty place where it would. */
  #place(feature: number): number {
    const mask = this.#features.length - 1;
    let place = (Math.imul(feature, SPREAD) >>> 7) & mask;
    while (this.#numbers[place] !== 0 && this.#features[place] !== feature) place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [features, numbers] = [this.#features, this.#numbers];
    this.#features = new Int32Array(features.length * 2);
    this.#numbers = new Int32Array(numbers.length * 2);
    for (const [i, number] of numbers.entries()) {
      if (number === 0) continue;
      const place = this.#place(features[i] ?? 0);
      this.#features[place] = features[i] ?? 0;
      this.#numbers[place] = number;
    }
  }
}
