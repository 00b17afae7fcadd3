import type { PartialDate, Texts, Value, Values } from '../dialogue/message.ts';

type Words = Pick<Texts, 'lng' | 'has' | 'text'>;
type Money = Extract<Value, { readonly money: unknown }>;
type Days = Extract<Value, { readonly days: unknown }>;
type List = Extract<Value, { readonly list: unknown }>;
type Text = Extract<Value, { readonly text: string }>;
type Name = Extract<Value, { readonly written: unknown }>;

/** The words that may stand behind a placeholder's comma. */
export const FORMATS: readonly string[] = ['plain', 'numbered', 'inline'];

/** Thailand counts years from the Buddha's death. */
export const BUDDHIST_ERA = 543;
const KEPT_CURRENCIES = 50;
const NO_FIELDS: Readonly<Record<string, unknown>> = {};
const DATE = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;

// Keys stand here in full: putting them together for each value would cost more than saying it.
const keysOf = (unit: string) => ({
  exact: `format:${unit}.exact`,
  range: `format:${unit}.range`,
  most: `format:${unit}.most`,
});
const DAYS = keysOf('days');
const WORKING_DAYS = keysOf('working_days');
const MONTHS = keysOf('months');
const YEARS = keysOf('years');
const MONTH_NAMES = Array.from({ length: 13 }, (_, month) => `format:month.${month}`);

/**
 * Renders values in the words of one locale, which stand under `format:` in its texts. What is missing is said
 * to be not known. `format` is the word after a placeholder's comma: a list is lines with a bullet, or `plain`
 * lines, `numbered` lines, or `inline`; other formats change nothing.
 */
export function valueRenderer(words: Words): (value: Value | undefined, format?: string) => string {
  const unitNames = new Map<string, string>();
  // Rows are kept for the day, so the same figures are said again and again. Values never change.
  const said = new WeakMap<object, string>();
  const keep = (value: object, words: string) => {
    said.set(value, words);
    return words;
  };
  const unknown = () => words.text('format:unknown');

  function render(value: Value | undefined, format?: string): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return number(value);
    if (typeof value === 'boolean') return words.text(value ? 'format:yes' : 'format:no');
    if (value === null || value === undefined) return unknown();
    const known = said.get(value);
    if (known !== undefined) return known;
    if (isMoney(value)) return keep(value, money(value));
    if (isDays(value)) return keep(value, days(value));
    if (isText(value)) return text(value);
    if (isList(value)) return list(value, format);
    if (isDate(value)) return keep(value, date(value.date));
    if (isPhone(value)) return value.phone;
    if (isWritten(value)) return value.written[words.lng] ?? value.written['*'];
    return render(memberOf(value, 'said') ?? memberOf(value, 'label'), format);
  }

  function text({ text: key, values, or }: Text): string {
    return or === undefined || words.has(key) ? words.text(key, values) : render(or);
  }

  function number(value: number): string {
    if (Number.isInteger(value) && value >= 0 && value < 1_000) return String(value);
    if (!Number.isFinite(value)) return unknown();
    const [whole = '', part] = String(Math.round(Math.abs(value) * 100) / 100).split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, words.text('format:number.group'));
    const sign = value < 0 ? '-' : '';
    return sign + (part === undefined ? grouped : grouped + words.text('format:number.decimal') + part);
  }

  function money({ money: [min, max], currency }: Money): string {
    if (min === null && max === null) return unknown();
    if (min === 0 && max === 0) return words.text('format:money.free');
    const unit = unitName(currency);
    if (max !== null && (min === null || min === 0)) return words.text('format:money.most', { max, unit });
    if (max === null) return words.text('format:money.least', { min, unit });
    if (min === max) return words.text('format:money.exact', { amount: min, unit });
    return words.text('format:money.range', { min, max, unit });
  }

  function unitName(currency: string): string {
    const known = unitNames.get(currency);
    if (known !== undefined) return known;
    const key = `format:currency.${currency}`;
    const name = words.has(key) ? words.text(key) : currency;
    if (unitNames.size < KEPT_CURRENCIES) unitNames.set(currency, name);
    return name;
  }

  function days({ days: [min, max], working = false }: Days): string {
    const { size, keys } = working ? { size: 1, keys: WORKING_DAYS } : unitOf(min, max);
    const from = min / size;
    const count = max / size;
    if (from === count) return words.text(keys.exact, { count });
    if (from === 0) return words.text(keys.most, { count });
    return words.text(keys.range, { min: from, count });
  }

  function date(day: PartialDate): string {
    const [, year, month, dayOfMonth] = DATE.exec(day) ?? [];
    if (year === undefined) return day;
    const era = String(Number(year) + BUDDHIST_ERA);
    if (month === undefined) return words.text('format:date.year', { year, era });
    const nameKey = MONTH_NAMES[Number(month)];
    if (nameKey === undefined || !words.has(nameKey)) return day;
    const name = words.text(nameKey);
    if (dayOfMonth === undefined) return words.text('format:date.month', { month: name, year, era });
    return words.text('format:date.day', { day: String(Number(dayOfMonth)), month: name, year, era });
  }

  function list({ list: items }: List, format: string | undefined): string {
    if (format === 'inline') return inline(items.map(within));
    let said = '';
    for (let i = 0; i < items.length; i++) {
      if (i > 0) said += '\n';
      said += line(within(items[i] ?? null), format, i);
    }
    return said;
  }

  function within(item: Value): string {
    return render(item, isList(item) ? 'inline' : undefined);
  }

  function line(item: string, format: string | undefined, at: number): string {
    if (format === 'plain') return item;
    return format === 'numbered'
      ? words.text('format:list.numbered', { number: String(at + 1), item })
      : words.text('format:list.line', { item });
  }

  function inline(said: readonly string[]): string {
    const last = said.at(-1) ?? '';
    if (said.length < 2) return last;
    return said.slice(0, -1).join(words.text('format:list.comma')) + words.text('format:list.and') + last;
  }

  return render;
}

/** What a value holds under a name; undefined where it holds nothing. */
export function memberOf(value: Value | undefined, name: string): Value | undefined {
  if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
  const values: Values = value;
  return values[name];
}

/** Whole years and whole months are said as such: 365 days are a year, 60 days are two months. */
function unitOf(min: number, max: number) {
  if (max >= 365 && min % 365 === 0 && max % 365 === 0) return { size: 365, keys: YEARS };
  if (max >= 60 && min % 30 === 0 && max % 30 === 0) return { size: 30, keys: MONTHS };
  return { size: 1, keys: DAYS };
}

function isRecord(value: Value | undefined): value is Values {
  return typeof value === 'object' && value !== null;
}

// A record may have a member with the name of a shape; only the right kind of content makes it that shape.
function isMoney(value: Value): value is Money {
  return Array.isArray(fieldsOf(value)['money']);
}

function isDays(value: Value): value is Days {
  return Array.isArray(fieldsOf(value)['days']);
}

function isList(value: Value): value is List {
  return Array.isArray(fieldsOf(value)['list']);
}

function isText(value: Value): value is Text {
  return typeof fieldsOf(value)['text'] === 'string';
}

function isDate(value: Value): value is Extract<Value, { readonly date: PartialDate }> {
  return typeof fieldsOf(value)['date'] === 'string';
}

function isPhone(value: Value): value is Extract<Value, { readonly phone: string }> {
  return typeof fieldsOf(value)['phone'] === 'string';
}

function isWritten(value: Value): value is Name {
  const { written } = fieldsOf(value);
  return typeof written === 'object' && written !== null && typeof Reflect.get(written, '*') === 'string';
}

function fieldsOf(value: Value): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : NO_FIELDS;
}
