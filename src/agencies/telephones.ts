/** Calling codes of the countries whose firms and agents are asked about. */
export const CALLING_CODES = { TH: '66', KH: '855', LA: '856', MM: '95', VN: '84' } as const;
type Country = keyof typeof CALLING_CODES;

/** A telephone number: digits behind country code and leading zero, and the country where it is known. */
export interface Telephone {
  readonly digits: string;
  readonly country: Country | '';
}

const SHORTEST = 7;
const LONGEST = 14;
/** Ranges that are printed run over a few lines; a longer one is a misprint. */
const LONGEST_RANGE = 100;

const EXTENSION = /(?:\bext\.?|#|ต่อ)\s*\d{1,5}(?!\d)/gi;
const LINES = /\(?\s*(?<!\d)\d{1,2}\s*(?:คู่สาย|สาย|lines?)\s*\)?/gi;
const GROUP = /\+?\d+/g;

function country(value: string): Country | '' {
  return value in CALLING_CODES ? (value as Country) : '';
}

/** Cuts country code and leading zero off. */
function canonical(digits: string, home: Country | ''): Telephone {
  const international = digits.replace(/^00/, '+');
  for (const [land, code] of Object.entries(CALLING_CODES)) {
    const plus = international.startsWith(`+${code}`);
    const bare = !digits.startsWith('0') && digits.startsWith(code) && digits.length >= code.length + 8;
    if (plus || bare)
      return {
        digits: international.replace('+', '').slice(code.length).replace(/^0+/, ''),
        country: country(land),
      };
  }
  return { digits: digits.replace(/^\+/, '').replace(/^0+/, ''), country: home };
}

/** Each number from the first to the one that the last digits name: `029386921`, `27` is seven numbers. */
function expand(first: string, last: string): string[] {
  if (last.length >= first.length) return [first];
  const head = first.slice(0, first.length - last.length);
  const from = Number(first.slice(-last.length));
  const to = Number(last);
  if (to <= from || to - from >= LONGEST_RANGE) return [first];
  return Array.from({ length: to - from + 1 }, (_, i) => head + String(from + i).padStart(last.length, '0'));
}

interface Run {
  digits: string;
  /** The last digits of the last number of a range, or `''`. */
  range: string;
  from: number;
  to: number;
}

/** Has all its digits: nine behind a zero, ten for a mobile number (06, 08, 09), one more behind a country code. */
function complete(digits: string): boolean {
  const [, plus, first = ''] = /^(\+\d\d|0)(\d)/.exec(digits) ?? [];
  if (plus === undefined) return false;
  const mobile = /[689]/.test(first) ? 1 : 0;
  return digits.length >= (plus === '0' ? 9 : 11) + mobile;
}

/** Groups of digits that belong to one number, and the end of a range behind it. */
function runs(text: string): Run[] {
  const found: Run[] = [];
  let before: Run | undefined;
  for (const match of text.matchAll(GROUP)) {
    const group = match[0];
    const to = match.index + group.length;
    const gap = before ? text.slice(before.to, match.index) : '';
    const near = before !== undefined && before.range === '' && /^[\s.()\-–/]{0,3}$/.test(gap);
    const goesOn = before !== undefined && /^[0+]/.test(before.digits) && !complete(before.digits);
    const opens = group.startsWith('+') || (group.startsWith('0') && !goesOn);
    if (
      before &&
      near &&
      !opens &&
      !complete(before.digits) &&
      before.digits.length + group.length <= LONGEST
    ) {
      before.digits += group;
      before.to = to;
    } else if (before && near && complete(before.digits) && /[-–]/.test(gap) && group.length <= 4) {
      before.range = group;
      before.to = to;
    } else {
      before = { digits: group, range: '', from: match.index, to };
      found.push(before);
    }
  }
  return found;
}

/** What is left of a text without its telephone numbers, and each number with its range written out. */
export interface TelephonesTaken {
  /** One entry for each number or range as printed. */
  readonly telephones: readonly (readonly Telephone[])[];
  readonly rest: string;
}

/**
 * Takes telephone numbers out of a text. `home` is the country that a number without a code belongs to, or `''`.
 * A number of less than seven digits is left in the text. Expects normalised text.
 */
export function takeTelephones(text: string, home: string): TelephonesTaken {
  const telephones: Telephone[][] = [];
  const spoken = text.replace(LINES, ' ').replace(EXTENSION, ' ');
  let rest = '';
  let at = 0;
  for (const run of runs(spoken)) {
    const length = run.digits.replace(/^\+/, '').length;
    if (length < SHORTEST || length > LONGEST) continue;
    const numbers = run.range ? expand(run.digits, run.range) : [run.digits];
    telephones.push(numbers.map((number) => canonical(number, country(home))));
    rest += `${spoken.slice(at, run.from)} `;
    at = run.to;
  }
  return { telephones, rest: rest + spoken.slice(at) };
}

/**
 * The telephone numbers of a register's cell, separated by `;` or `,`, as printed. A part that is too short to
 * be a number replaces the end of the number before it (`04.36242337; 38638473`).
 */
export function cellTelephones(cell: string, home: string): Telephone[] {
  const found: Telephone[] = [];
  let whole = '';
  for (const part of cell.split(/[;,]/)) {
    const { telephones } = takeTelephones(part, home);
    found.push(...telephones.flat());
    const digits = part.replace(/\D/g, '');
    const isTail = digits !== '' && digits.length < whole.length && !/^\s*[(+0]/.test(part);
    if (isTail) {
      whole = whole.slice(0, -digits.length) + digits;
      found.push({ digits: whole, country: country(home) });
    } else whole = telephones.at(-1)?.[0]?.digits ?? whole;
  }
  return found;
}

/** One telephone: the same digits, and the same country where both are known. */
export function sameTelephone(a: Telephone, b: Telephone): boolean {
  return a.digits === b.digits && (a.country === b.country || a.country === '' || b.country === '');
}
