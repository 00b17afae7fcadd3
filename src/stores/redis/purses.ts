import type { Rate } from '../../turns/channel.ts';

/** So long tokens that were fetched may be handed out here; what is left then is lost, so that no bucket gives too much. */
const PURSE_MS = 50;

/** Tokens that were fetched from buckets all workers share and are handed out here. */
export class Purses {
  readonly #monotonic: () => number;
  readonly #purses = new Map<string, { tokens: number; readonly until: number }>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Whether a token was here. */
  take(bucket: string): boolean {
    const purse = this.#purses.get(bucket);
    if (!purse) return false;
    const good = purse.tokens > 0 && purse.until > this.#monotonic();
    purse.tokens -= 1;
    if (!good || purse.tokens <= 0) this.#purses.delete(bucket);
    return good;
  }

  put(bucket: string, tokens: number): void {
    if (tokens > 0) this.#purses.set(bucket, { tokens, until: this.#monotonic() + PURSE_MS });
  }

  empty(bucket: string): void {
    this.#purses.delete(bucket);
  }

  /** How many tokens are fetched at once: of a fast bucket several, so that not each message asks for one. */
  share({ perSecond, burst }: Rate): number {
    return Math.max(1, Math.floor(Math.min(perSecond * (PURSE_MS / 1000), burst / 10)));
  }

  tidy(): void {
    const now = this.#monotonic();
    for (const [bucket, { until }] of this.#purses) if (until <= now) this.#purses.delete(bucket);
  }
}
