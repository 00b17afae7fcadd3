import { isDay } from '../agencies/register.ts';
import { UsageError } from './command.ts';

/** A day as it was typed (YYYY-MM-DD); throws UsageError for what is no day. */
export function dayOf(typed: string): string {
  if (!isDay(typed)) throw new UsageError(`"${typed}" is no day; write YYYY-MM-DD`);
  return typed;
}

/** Noon in the region on a day (YYYY-MM-DD), in milliseconds since 1970; throws UsageError for what is no day. */
export function noonOf(day: string): number {
  return Date.parse(`${dayOf(day)}T12:00:00+07:00`);
}
