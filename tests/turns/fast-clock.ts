import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../src/turns/clock.ts';

/** A clock that goes faster than the world's, for tests with real connections: waits of minutes end in seconds. */
export class FastClock implements Clock {
  readonly #factor: number;
  readonly #began = performance.now();
  #now = Date.now();

  constructor(factor: number) {
    this.#factor = factor;
  }
  now(): number {
    return Math.round(this.#now + this.monotonic());
  }
  monotonic(): number {
    return (performance.now() - this.#began) * this.#factor;
  }
  /** Lets the wall clock go on while nothing runs. */
  skip(ms: number): void {
    this.#now += ms;
  }
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await wait(ms / this.#factor, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
