import { normalise } from './normalise.ts';

/** Years of the Buddhist era are 543 ahead; nobody means the year 2400 of the common era. */
const BUDDHIST_ERA = 543;
const BUDDHIST_FROM = 2400;

/** A whole text that is one date (day first, or ISO), in either era and any of the region's digits: YYYY-MM-DD, else null. */
export function readDate(text: string): string | null {
  const clean = normalise(text).replace(/\s+/g, '');
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(clean);
  const dayFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(clean);
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]].map(Number)
    : dayFirst
      ? [dayFirst[3], dayFirst[2], dayFirst[1]].map(Number)
      : [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const common = year >= BUDDHIST_FROM ? year - BUDDHIST_ERA : year;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(common, month) || common < 1900) return null;
  return `${common}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A whole text that is one telephone number: its digits with a leading + where one was written, else null. */
export function readPhone(text: string): string | null {
  const clean = normalise(text).replace(/[\s().-]/g, '');
  return /^\+?\d{3,15}$/.test(clean) ? clean : null;
}
