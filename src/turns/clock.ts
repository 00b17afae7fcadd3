import { setTimeout as wait } from 'node:timers/promises';

/** Time, as the runtime sees it. Spans are measured by `monotonic`, since a wall clock can jump. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some beginning; never goes back. */
  monotonic(): number;
  /** Resolves after so long, or at once when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
