import { type Week, weekOf } from '../tips/week.ts';
import type { Clock } from '../turns/clock.ts';
import { addPosterCounts } from './poster-counts-file.ts';

/** The file is written at every full hour, whether or not anybody came by, so that no time of it tells of a visit. */
const HOUR_MS = 3_600_000;
/** One process counts no more codes than there can be. */
const MOST_CODES = 10_000;

interface Parts {
  readonly dataDir: string;
  readonly clock: Clock;
  /** Hears that the file could not be read or written; what was counted is tried again an hour later. */
  readonly report: (error: unknown) => void;
}

/**
 * Counts how often the code of each poster comes, by week. Who brings it is never asked: the same person twice is two.
 * What was counted is in memory until the next full hour, and is written when the process ends.
 */
export class PosterCounts {
  readonly #parts: Parts;
  readonly #weeks = new Map<Week, Map<string, number>>();
  readonly #closing = new AbortController();
  #hours: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Writes at every full hour from now on, until it is closed. */
  start(): void {
    this.#hours ??= this.#watchHours();
  }

  /** One more for a code. Never throws. */
  count(code: string): void {
    const week = weekOf(this.#parts.clock.now());
    const codes = this.#weeks.get(week) ?? new Map<string, number>();
    if (!codes.has(code) && codes.size >= MOST_CODES) return;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    this.#weeks.set(week, codes);
  }

  /** Writes what was counted, and ends. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#hours;
    this.#write();
  }

  async #watchHours(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await clock.sleep(HOUR_MS - (clock.now() % HOUR_MS), signal);
      if (!signal.aborted) this.#write();
    }
  }

  #write(): void {
    const { clock, dataDir, report } = this.#parts;
    const now = weekOf(clock.now());
    if (!this.#weeks.has(now)) this.#weeks.set(now, new Map());
    for (const [week, codes] of this.#weeks)
      try {
        addPosterCounts(dataDir, week, codes);
        this.#weeks.delete(week);
      } catch (error) {
        report(error);
      }
  }
}
