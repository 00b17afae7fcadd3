import type { Rate } from '../../turns/channel.ts';

interface Bucket {
  tokens: number;
  at: number;
  rate: Rate;
}

/** Token buckets in memory. One that is full again is no different from none and is dropped. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Takes a token: 0, or the milliseconds until there is one. */
  spend(name: string, rate: Rate): number {
    const now = this.#monotonic();
    let bucket = this.#buckets.get(name);
    if (!bucket) {
      bucket = { tokens: rate.burst, at: now, rate };
      this.#buckets.set(name, bucket);
    }
    bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond);
    bucket.at = now;
    bucket.rate = rate;
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / rate.perSecond) * 1000);
    bucket.tokens -= 1;
    return 0;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Drops those that are full. */
  tidy(): void {
    const now = this.#monotonic();
    for (const [name, { tokens, at, rate }] of this.#buckets)
      if (tokens + ((now - at) / 1000) * rate.perSecond >= rate.burst) this.#buckets.delete(name);
  }
}
