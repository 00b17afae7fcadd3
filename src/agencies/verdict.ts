import type { AgencyIndex, Firm } from './build-index.ts';
import { type Agency, firstDay, type Register, type Status } from './register.ts';

/**
 * What is said of a query: exactly one firm whose newest record is in force; exactly one whose newest record is not;
 * several, or one that is only similar; none.
 */
export type Verdict = 'match' | 'not-licensed' | 'choose' | 'not-found';

/**
 * How far a verdict can be trusted. `stale`: the list is older than it may be, or undated. `incomplete`: the list
 * lacks firms. `unconfirmed`: the name is known, a licence is not. `number-of-another`: a number in the query is not
 * of the firm that is named. `alias-untrusted`: the name looks wrong in the list. `only-common-words`: no word tells
 * one firm from another.
 */
export const REASONS = [
  'stale',
  'incomplete',
  'unconfirmed',
  'number-of-another',
  'alias-untrusted',
  'only-common-words',
] as const;
export type Reason = (typeof REASONS)[number];

/** What the newest record of a firm comes to on a day. */
export type Standing = Status | 'expired';

const DAY = 86_400_000;

function days(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY;
}

/** Whole days from the first day that `asOf` can mean to `today` (YYYY-MM-DD); infinite where no date is known. */
export function ageInDays(asOf: string, today: string): number {
  const age = days(today) - days(firstDay(asOf));
  return Number.isNaN(age) ? Number.POSITIVE_INFINITY : age;
}

/** Whether nobody may be called licensed on this list on this day any more. */
export function isStale(register: Register, today: string): boolean {
  return ageInDays(register.asOf, today) > register.header.maxAgeDays;
}

/** The last day that a date of any length can mean, for comparing with a day. */
function lastDay(date: string): string {
  return date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date;
}

/** The state of a record on a day: a licence that ran out is expired, whatever else the list says in its favour. */
export function standingOf(record: Agency, today: string): Standing {
  const over = record.licenceTo !== '' && lastDay(record.licenceTo) < today;
  return record.status === 'licensed' && over ? 'expired' : record.status;
}

/** The verdict on one firm and what limits it. */
export function judge(
  index: AgencyIndex,
  firm: Firm,
  today: string,
): { verdict: Verdict; reasons: Reason[] } {
  const [record] = firm.records;
  if (!record) return { verdict: 'not-found', reasons: [] };
  const standing = standingOf(record, today);
  const reasons = listReasons(index, [record.register], today);
  if (standing === 'licensed') return { verdict: 'match', reasons };
  if (standing === 'self-declared' || standing === 'unknown') reasons.push('unconfirmed');
  return { verdict: 'not-licensed', reasons };
}

/** What is wrong with any of these lists. */
export function listReasons(index: AgencyIndex, registers: Iterable<string>, today: string): Reason[] {
  const lists = [...new Set(registers)].flatMap((id) => index.registers.get(id) ?? []);
  const reasons: Reason[] = [];
  if (lists.some((register) => isStale(register, today))) reasons.push('stale');
  if (lists.some((register) => !register.header.complete)) reasons.push('incomplete');
  return reasons;
}
