/** The first code point of each row of ten digits that people of the region type. */
const DIGIT_ROWS = [
  0x17e0, // Khmer
  0x0ed0, // Lao
  0x0e50, // Thai
  0x1040, // Burmese
  0x1090, // Shan
  0x06f0, // Persian
  0x0660, // Arabic
  0xff10, // full width
] as const;

const ASCII_OF = new Map<string, string>(
  DIGIT_ROWS.flatMap((first) =>
    Array.from({ length: 10 }, (_, n): [string, string] => [String.fromCodePoint(first + n), String(n)]),
  ),
);
const LOCAL_DIGIT = new RegExp(`[${[...ASCII_OF.keys()].join('')}]`, 'gu');
const MAY_HOLD_LOCAL_DIGIT = /[^\u0000-\u065f]/;

/** The same text with digits of the region's scripts, and full-width ones, written 0 to 9. */
export function toAsciiDigits(text: string): string {
  return MAY_HOLD_LOCAL_DIGIT.test(text)
    ? text.replace(LOCAL_DIGIT, (digit) => ASCII_OF.get(digit) ?? digit)
    : text;
}
