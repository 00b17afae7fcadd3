import { normalise } from './normalise.ts';
import {
  ABOUT_WORDS,
  CURRENCIES,
  HALF_WORDS,
  MONTH_WORDS,
  NUMBER_WORDS,
  type NumberWord,
  ORDINAL_WORDS,
  PERCENT_WORDS,
  YEAR_WORDS,
} from './number-words.ts';
import { withoutParticles } from './particles.ts';

/** An amount of money; the currency is an ISO 4217 code, or null when the text names none. */
export interface Amount {
  readonly amount: number;
  readonly currency: string | null;
}

/** Longer texts are no number. */
const LONGEST = 80;
const KEYCAP = /\u20e3/g;
const GROUPED = /^\d{1,3}(?:([,. '’])\d{3})(?:\1\d{3})*$/;
const GROUPED_DECIMAL = /^(\d{1,3}(?:([,.])\d{3})+)([,.])(\d{1,2})$/;
const DECIMAL = /^(\d+)[.,](\d{1,2})$/;
const FRACTION = /^0[.,](\d+)$/;
const THOUSANDS = /^k(?![a-z])/;
const LITERAL = /^\d[\d,. '’]*\d|^\d/;

/** Digits with or without separators. Three digits behind a dot or a comma are thousands, one or two are a fraction. */
function readDigits(text: string): number | null {
  if (/^\d+$/.test(text)) {
    // A longer row of digits that begins with zero is a telephone number or a code.
    if (text.length > 2 && text.startsWith('0')) return null;
    return safe(Number(text));
  }
  if (text.startsWith('0') && FRACTION.test(text)) return Number(text.replace(',', '.'));
  if (text.startsWith('0') && !DECIMAL.test(text)) return null;
  if (GROUPED.test(text)) return safe(Number(text.replace(/\D/g, '')));
  const both = GROUPED_DECIMAL.exec(text);
  if (both && both[2] !== both[3]) return safe(Number(`${both[1]?.replace(/\D/g, '')}.${both[4]}`));
  const decimal = DECIMAL.exec(text);
  return decimal ? safe(Number(`${decimal[1]}.${decimal[2]}`)) : null;
}

function safe(value: number): number | null {
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
}

type Part = { readonly word: NumberWord } | { readonly digits: number };

const LONGEST_WORD = Math.max(...[...NUMBER_WORDS.keys()].map((word) => word.length));
const LETTER = /[\p{L}\p{M}]/u;
const LATIN_LETTER = /[a-z]/;

function splitParts(text: string): Part[] | null {
  const parts: Part[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const literal = LITERAL.exec(rest)?.[0].trimEnd();
    if (literal !== undefined) {
      const digits = readDigits(literal);
      if (digits === null) return null;
      rest = rest.slice(literal.length).trimStart();
      const thousands = THOUSANDS.test(rest);
      parts.push({ digits: thousands ? digits * 1000 : digits });
      if (thousands) rest = rest.slice(1).trimStart();
      continue;
    }
    const word = longestWord(rest);
    if (word === null) return null;
    parts.push({ word: word[1] });
    rest = rest
      .slice(word[0])
      .trimStart()
      .replace(/^(?:-|and\b)\s*/, '');
  }
  return parts;
}

/** The longest number word at the start and its length; a Latin word must end there. */
function longestWord(text: string): [length: number, word: NumberWord] | null {
  for (let length = Math.min(LONGEST_WORD, text.length); length > 0; length--) {
    const word = NUMBER_WORDS.get(text.slice(0, length));
    const next = text[length] ?? '';
    if (word && !(LATIN_LETTER.test(text[length - 1] ?? '') && LATIN_LETTER.test(next)))
      return [length, word];
  }
  return null;
}

/** Parts without a scale: one number, or tens and a unit ("forty two"). */
function readUnits(parts: readonly Part[]): number | null {
  const values = parts.map((part) => ('digits' in part ? part.digits : part.word.value));
  const [first = 0, second] = values;
  if (values.length === 1) return first;
  const isTensAndUnit = values.length === 2 && first >= 10 && first < 100 && first % 10 === 0;
  const bothAreWords = parts.every((part) => 'word' in part);
  return isTensAndUnit && bothAreWords && second !== undefined && second > 0 && second < 10
    ? first + second
    : null;
}

/** The largest scale splits a number: what stands before multiplies it, what stands behind is added. */
function evaluate(parts: readonly Part[]): number | null {
  let at = -1;
  let scale: NumberWord | null = null;
  for (const [index, part] of parts.entries()) {
    if ('word' in part && part.word.scale && part.word.value > (scale?.value ?? 0)) {
      at = index;
      scale = part.word;
    }
  }
  if (scale === null) return readUnits(parts);
  const before = parts.slice(0, at);
  const behind = parts.slice(at + 1);
  const factor = before.length === 0 ? null : evaluate(before);
  if (before.length > 0 && factor === null) return null;
  if (behind.length === 0) return safe((factor ?? 1) * scale.value);
  const added = evaluate(behind);
  if (added === null || added >= scale.value) return null;
  if (scale.habit === 'before' && factor === null)
    return behind.length === 1 && added >= 10 && added % 10 === 0 ? safe(added * scale.value) : null;
  if (scale.habit === 'short' && scale.value >= 100 && behind.length === 1 && added < 10) return null;
  return safe((factor ?? 1) * scale.value + added);
}

function stripOrdinal(text: string): string {
  const word = ORDINAL_WORDS.find((w) => text.startsWith(w) && /^\s*[\d(]/.test(text.slice(w.length)));
  return word === undefined ? text : text.slice(word.length).trim();
}

function stripBrackets(text: string): string {
  const inside = /^[([]?\s*(.*?)\s*(?:[)\]]|[.။។၊,]|\.-)?$/.exec(text)?.[1] ?? text;
  return inside === '' ? text : inside;
}

function read(text: string): number | null {
  const negative = /^[-−](?=\d)/.test(text);
  const parts = splitParts(negative ? text.slice(1) : text);
  if (parts === null || parts.length === 0) return null;
  const value = evaluate(parts);
  if (value === null) return null;
  return negative ? -value : value;
}

function prepare(text: string): string | null {
  if (text.length > LONGEST) return null;
  return withoutParticles(normalise(text).replace(/🔟/g, '10').replace(KEYCAP, ''));
}

/**
 * The number that a whole text is, or null: digits of any script of the region, keycap emoji, "1.", "(2)",
 * "no. 3", separators, number words and magnitudes of the five languages. What could be read in two ways is null.
 */
export function readNumber(text: string): number | null {
  const prepared = prepare(text);
  if (prepared === null || prepared === '') return null;
  const direct = readDigits(prepared);
  return direct ?? read(stripBrackets(stripOrdinal(prepared)));
}

/** Takes one currency off the front or the end of a text. */
function takeCurrency(text: string): [rest: string, currency: string] | null {
  for (const [word, currency] of CURRENCIES) {
    const isLatin = LATIN_LETTER.test(word);
    if (text.endsWith(word)) {
      const rest = text.slice(0, -word.length);
      // "30ks" is an amount, "thanks" is not.
      if (!isLatin || !LETTER.test(rest.at(-1) ?? ' ')) return [rest.trim(), currency];
    }
    if (text.startsWith(word)) {
      const rest = text.slice(word.length);
      if (!isLatin || !LETTER.test(rest[0] ?? ' ')) return [rest.trim(), currency];
    }
  }
  return null;
}

function withoutAbout(text: string): string {
  return withoutWord(text, ABOUT_WORDS) ?? text;
}

/** A text without one of these words at one of its ends; null where none stands there as a word of its own. */
function withoutWord(text: string, words: readonly string[]): string | null {
  for (const word of words) {
    if (text.startsWith(word) && endsAt(word.at(-1), text[word.length]))
      return text.slice(word.length).trim();
    if (text.endsWith(word) && endsAt(word[0], text.at(-word.length - 1)))
      return text.slice(0, -word.length).trim();
  }
  return null;
}

/** Whether a word ends between these two letters; in the scripts that set no spaces it may end anywhere. */
function endsAt(inside = ' ', outside = ' '): boolean {
  return !LATIN_LETTER.test(inside) || !LETTER.test(outside);
}

/**
 * The amount of money that a whole text is, or null: a number as `readNumber` reads it, with words or signs for
 * a currency around it ("300 dollars", "៣០០ ដុល្លារ", "$300", "about 300 บาท"). Two different currencies are null.
 */
export function readAmount(text: string): Amount | null {
  const prepared = prepare(text);
  if (prepared === null || prepared === '') return null;
  let rest = withoutAbout(prepared);
  let currency: string | null = null;
  for (let taken = takeCurrency(rest); taken !== null; taken = takeCurrency(rest)) {
    if (currency !== null && currency !== taken[1]) return null;
    [rest, currency] = taken;
  }
  const amount = readNumber(withoutAbout(rest));
  return amount === null || amount < 0 ? null : { amount, currency };
}

/** The number that a whole text is, with or without a word for "about"; null like `readNumber`. */
export function readAbout(text: string): number | null {
  const prepared = prepare(text);
  return prepared === null || prepared === '' ? null : readNumber(withoutAbout(prepared));
}

/** The number of a hundred that a whole text is, as a bare number or with a word or sign for it ("3%", "ร้อยละ 3"). */
export function readPercent(text: string): number | null {
  const prepared = prepare(text);
  if (prepared === null || prepared === '') return null;
  const rest = withoutAbout(prepared);
  const bare = withoutWord(rest, PERCENT_WORDS);
  return readNumber(bare === null ? rest : withoutAbout(bare));
}

const MONTHS_OF_A_YEAR = 12;

/**
 * The months that a whole text says: a bare number of them, or months, years or both in words ("1 year", "៦ខែ",
 * "1 year and 6 months"). Null where that is no whole number of months, or can be read in two ways: the Burmese word
 * for a year is that for two.
 */
export function readMonths(text: string): number | null {
  const prepared = prepare(text);
  if (prepared === null || prepared === '') return null;
  const rest = withoutAbout(prepared);
  const bare = readNumber(rest);
  if (bare !== null) return YEAR_WORDS.includes(rest) || monthsInWords(rest) !== null ? null : bare;
  // "Ten years" is how many people write twelve.
  const before = splitParts(rest)?.at(-2);
  return before && 'word' in before && before.word.scale ? null : monthsInWords(rest);
}

function monthsInWords(text: string): number | null {
  const alone = monthsOf(text);
  if (alone !== null) return alone;
  for (const word of YEAR_WORDS) {
    const at = text.indexOf(word);
    const behind = text.slice(at + word.length);
    if (at <= 0 || !endsAt(word.at(-1), behind[0])) continue;
    const years = monthsOf(text.slice(0, at + word.length));
    const more = behind.trim().replace(/^(?:and\b|,)\s*/, '');
    const months = HALF_WORDS.includes(more) ? MONTHS_OF_A_YEAR / 2 : monthsOf(more);
    if (years !== null && months !== null && months < MONTHS_OF_A_YEAR) return years + months;
  }
  return null;
}

/** One number with one word for months or years; "a year" is one of them. */
function monthsOf(text: string): number | null {
  for (const [words, factor] of [
    [YEAR_WORDS, MONTHS_OF_A_YEAR],
    [MONTH_WORDS, 1],
  ] as const) {
    for (const word of words) {
      if (!text.endsWith(word) || !endsAt(word[0], text.at(-word.length - 1))) continue;
      const before = withoutAbout(text.slice(0, -word.length).trim());
      if (factor > 1 && HALF_WORDS.includes(before)) return factor / 2;
      const number = before === 'a' ? 1 : readNumber(before);
      if (number === null || number < 0 || !Number.isInteger(number * factor)) continue;
      return safe(number * factor);
    }
  }
  return null;
}
