import { normalise } from '../understanding/normalise.ts';
import type { AgencyWords } from './words.ts';

/** A licence number as `ต.1302/2568`: compared as numbers, never by likeness. */
export interface LicenceNumber {
  /** The kind of licence (`ต`, `นจ`), or `''` where none is printed. */
  readonly prefix: string;
  readonly number: number;
  /** As printed: of the Buddhist or the common era, or the last two digits of either. */
  readonly year: number;
}

const BUDDHIST_ERA = 543;
const LICENCE = /(?<![\d/-])\d{1,6}\s*\/\s*(?:\d{4}|\d{2})(?![\d/]|-\d)/g;
/** With a dash a number is a licence only behind a kind of licence. */
const DASHED_LICENCE = /(?<![\d/-])\d{1,6}\s*-\s*(?:2[45]\d\d|20\d\d)(?![\d/-])/g;
/** The kind of a licence is no longer, and stands in the last two words before the number. */
const LONGEST_PREFIX = 40;
const WORD_BEFORE = /\p{L}[\p{L}\p{M}]*[\s.-]*/gu;

/** The last two words at the end of a text, with the dots and blanks behind them. */
function lettersBefore(text: string): string {
  const tail = text.slice(-LONGEST_PREFIX);
  let letters = '';
  for (const { 0: word } of [...tail.matchAll(WORD_BEFORE)].slice(-2).reverse()) {
    if (!tail.endsWith(word + letters)) break;
    letters = word + letters;
  }
  return letters;
}

/** The longest listed prefix at the end of the letters before a number, and the letters without it. */
function prefixOf(letters: string, words: AgencyWords): { prefix: string; before: string } {
  const parts = letters.split(/(?<=[\s.-])/);
  for (let n = parts.length; n > 0; n--) {
    const tail = parts.slice(-n).join('');
    const prefix = words.licencePrefixes.get(tail.replace(/[\s.-]/g, ''));
    if (prefix !== undefined) return { prefix, before: parts.slice(0, -n).join('') };
  }
  return { prefix: '', before: letters };
}

/** Licence numbers in a text, and the text without them. Expects normalised text. */
export function takeLicences(text: string, words: AgencyWords): { licences: LicenceNumber[]; rest: string } {
  const licences: LicenceNumber[] = [];
  let rest = text;
  for (const pattern of [LICENCE, DASHED_LICENCE]) {
    let left = '';
    let from = 0;
    for (const match of rest.matchAll(pattern)) {
      const letters = lettersBefore(rest.slice(from, match.index));
      const { prefix, before } = prefixOf(letters, words);
      if (pattern === DASHED_LICENCE && prefix === '') continue;
      const [number, year] = match[0].split(/[/-]/);
      licences.push({ prefix, number: Number(number), year: Number(year) });
      left += `${rest.slice(from, match.index - letters.length)}${before} `;
      from = match.index + match[0].length;
    }
    rest = left + rest.slice(from);
  }
  return { licences, rest };
}

function years(year: number): readonly number[] {
  if (year < 100) return [];
  return year > 2300 ? [year, year - BUDDHIST_ERA] : [year, year + BUDDHIST_ERA];
}

/** Years agree in either era; two digits agree with the end of the year in either era. */
function sameYear(a: number, b: number): boolean {
  if (a >= 100 && b >= 100) return years(a).includes(b);
  if (a < 100 && b < 100) return a === b;
  const [short, long] = a < 100 ? [a, b] : [b, a];
  return years(long).some((year) => year % 100 === short);
}

/** One licence: same number and year, and the same kind where both name a kind. */
export function sameLicence(a: LicenceNumber, b: LicenceNumber): boolean {
  return (
    a.number === b.number &&
    sameYear(a.year, b.year) &&
    (a.prefix === b.prefix || a.prefix === '' || b.prefix === '')
  );
}

/** Licence numbers of other shapes: all letters and digits, without leading zeros; `''` where no digit stands. */
export function plainLicence(text: string): string {
  const letters = normalise(text).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  return /\d/.test(letters) ? letters.replace(/(?<!\d)0+(?=\d)/g, '') : '';
}

const REGISTRATION = /(?<![\d+])0(?!0)(?:[\s-]?\d){12}(?!\d)/g;

/** Company registration numbers of thirteen digits in a text (Thailand), and the text without them. */
export function takeRegistrations(text: string): { registrations: string[]; rest: string } {
  const registrations: string[] = [];
  const rest = text.replace(REGISTRATION, (found) => {
    registrations.push(found.replace(/\D/g, ''));
    return ' ';
  });
  return { registrations, rest };
}
