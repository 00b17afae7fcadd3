import type { Clock } from '../../src/turns/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that a test turns. The wall clock can be set without time passing. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 3);
  #monotonic = 1000;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }
  monotonic(): number {
    return this.#monotonic;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || ms <= 0) return Promise.resolve();
    return new Promise((done) => {
      const sleeper: Sleeper = {
        until: this.#monotonic + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal.removeEventListener('abort', sleeper.wake);
          done();
        },
      };
      signal.addEventListener('abort', sleeper.wake);
      this.#sleepers.add(sleeper);
    });
  }

  /** Lets time pass and wakes who has slept long enough. */
  pass(ms: number): void {
    this.#now += ms;
    this.#monotonic += ms;
    for (const sleeper of [...this.#sleepers]) if (sleeper.until <= this.#monotonic) sleeper.wake();
  }

  /** Sets the wall clock, as an operator or a time server does. */
  set(now: number): void {
    this.#now = now;
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }
}
