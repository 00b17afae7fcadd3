/** Cambodia, Laos and Thailand keep UTC+7. */
const AHEAD_MS = 7 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The day (YYYY-MM-DD) in the region at a time in milliseconds since 1970. */
export function dayInTheRegion(at: number): string {
  return new Date(at + AHEAD_MS).toISOString().slice(0, 10);
}

/** The day (YYYY-MM-DD) in the region now. */
export function todayInTheRegion(): string {
  return dayInTheRegion(Date.now());
}

/** Milliseconds from a time until the next midnight in the region, at least one. */
export function untilMidnight(at: number): number {
  return DAY_MS - ((at + AHEAD_MS) % DAY_MS);
}
