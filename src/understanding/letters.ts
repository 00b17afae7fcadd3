/** What kind of sign a code point is. Looked up in a table, since every message is read letter by letter. */

/** A mark sits on the letter before it. */
export const MARK = 1;
export const LATIN = 2;
/** Letters, marks, digits, and emoji that can stand for a word. */
export const WORD = 4;

const TABLE_SIZE = 0x3000;
const KNOWN = 0x80;
const IS_MARK = /\p{M}/u;
const IS_LATIN = /\p{Script=Latin}/u;
const IS_LETTER = /[\p{L}\p{M}\p{N}]/u;
const IS_PICTURE = /[\p{Extended_Pictographic}\u{1F1E6}-\u{1F1FF}]/u;
const table = new Uint8Array(TABLE_SIZE);

function classify(code: number): number {
  const char = String.fromCodePoint(code);
  const isPicture = code > 0x7f && IS_PICTURE.test(char);
  return (
    (IS_MARK.test(char) ? MARK : 0) |
    (IS_LATIN.test(char) ? LATIN : 0) |
    (isPicture || IS_LETTER.test(char) ? WORD : 0)
  );
}

/** The kind of a code point: `MARK`, `LATIN` and `WORD` as bits. */
export function kindOf(code: number): number {
  if (code >= TABLE_SIZE) return classify(code);
  const known = table[code] ?? 0;
  if (known !== 0) return known & ~KNOWN;
  const kind = classify(code);
  table[code] = kind | KNOWN;
  return kind;
}

export function isMark(code: number): boolean {
  return (kindOf(code) & MARK) !== 0;
}

export function isLatin(code: number): boolean {
  return (kindOf(code) & LATIN) !== 0;
}

/** Khmer coeng and Burmese virama: the next letter hangs under this one. */
export const COENG = 0x17d2;
const VIRAMA = 0x1039;

export function isStacker(code: number): boolean {
  return code === COENG || code === VIRAMA;
}

const LEADING_VOWELS = new Set([...'เแโใไເແໂໃໄ'].map((letter) => letter.codePointAt(0)));

/** Whether the letter behind this one belongs to the same cluster: it hangs under it, or this is a vowel written before it. */
export function holdsNext(code: number): boolean {
  return isStacker(code) || LEADING_VOWELS.has(code);
}
