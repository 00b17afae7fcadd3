import { randomBelow } from '../tips/random.ts';
import { addWeeks, type Week } from '../tips/week.ts';

/**
 * How long things stay, in weeks and the weeks by which chance moves each end either way: a file from which records
 * vanish a fixed time after they came would tell when they came.
 */
export const RETENTION = {
  /** 90 days to close a case and 90 days after, from the acknowledgement; as long without one. */
  record: { weeks: 26, spread: 2 },
  /** From the acknowledgement. */
  attachments: { weeks: 5, spread: 1 },
  letter: { weeks: 9, spread: 1 },
} as const;

/** The first week in which something is gone. */
export function untilWeek(from: Week, { weeks, spread }: { weeks: number; spread: number }): Week {
  return addWeeks(from, weeks + randomBelow(2 * spread + 1) - spread);
}

/** Weeks from a record's own to the one at whose start it is released, unless somebody acknowledged it. */
export const RELEASE_AFTER = 2;

/** Whether a record without acknowledgement is due for the next level. */
export function isDue(week: Week, now: Week): boolean {
  return addWeeks(week, RELEASE_AFTER) <= now;
}
