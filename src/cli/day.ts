import { UsageError } from './command.ts';

/** Noon in the region on a day (YYYY-MM-DD), in milliseconds since 1970; throws UsageError for what is no day. */
export function noonOf(day: string): number {
  const at = Date.parse(`${day}T12:00:00+07:00`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(at))
    throw new UsageError(`"${day}" is no day; write YYYY-MM-DD`);
  return at;
}
