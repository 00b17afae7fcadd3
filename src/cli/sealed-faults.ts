import { addWeeks, type Week, weekOf } from '../tips/week.ts';

/**
 * Whether something failed within a sealed flow in the week before. It is told a week late, as yes or no, of all channels
 * and nodes together: who knows when people wrote would otherwise read from a figure that moved which of them told
 * something. In memory alone.
 */
export class SealedFaults {
  readonly #now: () => number;
  #week: Week;
  #inWeek = false;
  #inWeekBefore = false;

  /** @param now milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
    this.#week = weekOf(now());
  }

  note(): void {
    this.#turn();
    this.#inWeek = true;
  }

  /** 1 where something failed in the ISO week before this one, else 0. */
  get weekBefore(): 0 | 1 {
    this.#turn();
    return this.#inWeekBefore ? 1 : 0;
  }

  #turn(): void {
    const week = weekOf(this.#now());
    if (week === this.#week) return;
    this.#inWeekBefore = this.#inWeek && week === addWeeks(this.#week, 1);
    this.#inWeek = false;
    this.#week = week;
  }
}
