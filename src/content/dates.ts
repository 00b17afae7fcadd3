import type { Day, Value } from '../dialogue/message.ts';

const PART = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;
const DAY_MS = 86_400_000;

/** The first day that a fact's date can mean; undefined for `unknown` and for days that no calendar has. */
export function firstDay(factDate: string): Day | undefined {
  const [, year, month = '01', day = '01'] = PART.exec(factDate.split('/')[0]?.replace('~', '') ?? '') ?? [];
  if (year === undefined) return undefined;
  const first = `${year}-${month}-${day}`;
  return dayOf(numberOf(first)) === first ? first : undefined;
}

/** Whole days from one day to a later one. */
export function daysBetween(from: Day, to: Day): number {
  return numberOf(to) - numberOf(from);
}

/** The date of a fact as people read it; null where the source gives none. */
export function dateValue(factDate: string | undefined): Value {
  if (factDate === undefined || factDate === 'unknown') return null;
  const [from = '', to] = factDate.split('/');
  if (to !== undefined)
    return { text: 'format:date.between', values: { from: { date: from }, to: { date: to } } };
  if (!from.endsWith('~')) return { date: from };
  return { text: 'format:date.about', values: { date: { date: from.slice(0, -1) } } };
}

/** How long ago, in the largest unit that still says something: 40 days, 14 months, 3 years. */
export function ageValue(days: number): Value {
  if (days < 60) return { text: 'format:days.exact', values: { count: days } };
  if (days < 730) return { text: 'format:months.exact', values: { count: Math.round(days / 30.44) } };
  return { text: 'format:years.exact', values: { count: Math.floor(days / 365.25) } };
}

/** Days since 1970. */
function numberOf(day: Day): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return Date.UTC(year, month - 1, date) / DAY_MS;
}

function dayOf(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}
