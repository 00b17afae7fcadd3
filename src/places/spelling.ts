import { normalise } from '../understanding/normalise.ts';

const LATIN_MARKED = /[\u00c0-\u024f\u1e00-\u1eff]/;
const COMBINING = /[\u0300-\u036f]/g;

/** The text that names are looked for in: normalised, and Latin letters without their marks. */
export function plain(text: string): string {
  const same = normalise(text);
  return LATIN_MARKED.test(same) ? same.normalize('NFD').replace(COMBINING, '').normalize('NFC') : same;
}

/** What a character is to a name that is looked for in a text. */
export const CHARACTER = { other: 0, latin: 1, base: 2, joined: 3, leading: 4, digit: 5 } as const;
export type Character = (typeof CHARACTER)[keyof typeof CHARACTER];

const THAI_LAO_LEADING = /[\u0e40-\u0e44\u0ec0-\u0ec4]/;
/** Written behind a consonant and never first, though Unicode calls them letters. */
const THAI_LAO_FOLLOWING = /[\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0ebd]/;
/** Thai and Lao signs for "and so on", "repeat": not a part of a name. */
const SIGNS = /[\u0e2f\u0e46\u0e4f\u0e5a\u0e5b\u0eaf\u0ec6]/;
const MARK = /\p{M}/u;
const LETTER = /\p{L}/u;
const FIRST_SCRIPT_WITHOUT_BLANKS = 0x0e00;

function classify(code: number): Character {
  if (code < 0x80) {
    if (code >= 0x61 && code <= 0x7a) return CHARACTER.latin;
    return code >= 0x30 && code <= 0x39 ? CHARACTER.digit : CHARACTER.other;
  }
  const letter = String.fromCharCode(code);
  if (SIGNS.test(letter)) return CHARACTER.other;
  if (THAI_LAO_LEADING.test(letter)) return CHARACTER.leading;
  if (MARK.test(letter) || THAI_LAO_FOLLOWING.test(letter)) return CHARACTER.joined;
  if (!LETTER.test(letter)) return CHARACTER.other;
  return code < FIRST_SCRIPT_WITHOUT_BLANKS ? CHARACTER.latin : CHARACTER.base;
}

const KNOWN = new Uint8Array(0x1_0000).fill(0xff);

/** The class of a UTF-16 code unit; halves of pairs are `other`. */
export function characterOf(code: number): Character {
  let known = KNOWN[code];
  if (known === undefined || known === 0xff) {
    known = classify(code);
    KNOWN[code] = known;
  }
  // The table holds nothing but what classify gave.
  return known as Character;
}

/** The class of the code unit at a place of a text; behind its end `other`. */
export function characterAt(text: string, at: number): Character {
  return at < text.length ? characterOf(text.charCodeAt(at)) : CHARACTER.other;
}

/** The form in which two spellings of a name are the same: letters, marks and digits of the plain text alone. */
export function compact(plainText: string): string {
  let key = '';
  for (let at = 0; at < plainText.length; at++)
    if (characterAt(plainText, at) !== CHARACTER.other) key += plainText[at];
  return key;
}

/** Letters of a text without blanks, signs and the marks that stand on letters. */
export function letterCount(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at++) {
    const kind = characterAt(text, at);
    if (kind !== CHARACTER.other && kind !== CHARACTER.joined) letters++;
  }
  return letters;
}

const COENG = '\u17d2';
const VIRAMA = '\u1039';

/** Whether a name may start at this place of a plain text: at a word in Latin letters, at a syllable elsewhere. */
export function startsName(text: string, at: number): boolean {
  const here = characterAt(text, at);
  if (here === CHARACTER.other || here === CHARACTER.joined) return false;
  const before = at === 0 ? CHARACTER.other : characterAt(text, at - 1);
  if (before === CHARACTER.other) return true;
  if (here === CHARACTER.latin) return before !== CHARACTER.latin && before !== CHARACTER.digit;
  if (here === CHARACTER.digit) return before !== CHARACTER.digit;
  return before !== CHARACTER.leading && text[at - 1] !== COENG && text[at - 1] !== VIRAMA;
}

/** Whether a name may end before this place of a plain text. */
export function endsName(text: string, end: number): boolean {
  return end >= text.length || characterAt(text, end) === CHARACTER.other || startsName(text, end);
}
