const DAY = 86_400_000;
const WEEK = 7 * DAY;
const PATTERN = /^(\d{4})-W(\d\d)$/;

/** An ISO 8601 week such as `2026-W47`: the finest time outside a seal. Weeks begin on Monday 00:00 UTC. */
export type Week = string;

/** Monday of the week with the year's 4 January, in milliseconds since 1970. */
function firstMonday(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}

/** The week of an instant in milliseconds since 1970. */
export function weekOf(instant: number): Week {
  const monday = Math.floor(instant / DAY) * DAY - ((new Date(instant).getUTCDay() + 6) % 7) * DAY;
  const year = new Date(monday + 3 * DAY).getUTCFullYear();
  return `${year}-W${String((monday - firstMonday(year)) / WEEK + 1).padStart(2, '0')}`;
}

/** Its first millisecond; nothing if there is no such week. */
export function weekStart(week: Week): number | undefined {
  const [, year, number] = PATTERN.exec(week) ?? [];
  const start = firstMonday(Number(year)) + (Number(number) - 1) * WEEK;
  return year !== undefined && weekOf(start) === week ? start : undefined;
}

/** The week `weeks` later; throws a RangeError for something that is no week. */
export function addWeeks(week: Week, weeks: number): Week {
  const start = weekStart(week);
  if (start === undefined) throw new RangeError(`${week} is not an ISO week`);
  return weekOf(start + weeks * WEEK);
}

/** The instant in UTC to the minute, as it stands inside a seal: `2026-11-22T03:04Z`. */
export function minuteOf(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16)}Z`;
}
