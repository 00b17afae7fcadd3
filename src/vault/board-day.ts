/** The day whose board is the newest: Mondays and Thursdays, from 07:00 in the region (UTC+7). */
export function boardDay(now: number): string {
  // 07:00 at UTC+7 is midnight UTC.
  const midnightAtSeven = Math.floor(now / DAY) * DAY;
  for (let day = midnightAtSeven; ; day -= DAY) if (hasBoard(day)) return dayOf(day);
}

/** The day on which the board after that of this day comes out. */
export function nextBoardDay(day: string): string {
  for (let next = Date.parse(`${day}T00:00:00Z`) + DAY; ; next += DAY) if (hasBoard(next)) return dayOf(next);
}

const DAY = 86_400_000;
const MONDAY = 1;
const THURSDAY = 4;

function hasBoard(midnight: number): boolean {
  return [MONDAY, THURSDAY].includes(new Date(midnight).getUTCDay());
}

function dayOf(midnight: number): string {
  return new Date(midnight).toISOString().slice(0, 10);
}
