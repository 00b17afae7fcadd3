import { toAsciiDigits } from './digits.ts';

/**
 * What cannot be seen: zero-width and direction marks, byte-order mark, soft hyphen, variation selectors,
 * the two invisible Khmer vowels, control characters, surrogates without their partner.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const PLAIN = /^[ -@[-~]*$/;
const SPACE = /\s+/g;

/** Visible text only, canonically composed; case, digits and punctuation stay. For texts that are shown again. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC');
}

/**
 * One spelling for what people write in several: the form in which texts are compared, never shown.
 *
 * Drops invisible marks, composes (NFKC), writes local digits 0 to 9, lower-cases, and joins the variants
 * that keyboards of the region produce: Thai and Lao sara am, doubled sara e for sara ae, Lao digraphs,
 * Khmer coeng ta for coeng da, vowels typed in two keys and the three spellings of "give", the Burmese digit zero for the letter wa.
 * White space becomes single blanks. Throws nothing; any string goes in.
 */
export function normalise(text: string): string {
  if (PLAIN.test(text)) return text.replace(SPACE, ' ').trim();
  return toAsciiDigits(
    text
      .replace(INVISIBLE, '')
      .normalize('NFKC')
      .replace(/([\u1000-\u103f\u1050-\u109f])\u1040|\u1040(?=[\u102b-\u103e])/g, '$1\u101d'),
  )
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
    .replace(/\u0ecd([\u0ec8-\u0ecb]?)\u0eb2/g, '$1\u0eb3')
    .replace(/\u0e40\u0e40/g, '\u0e41')
    .replace(/\u0ec0\u0ec0/g, '\u0ec1')
    .replace(/\u17d2\u178f/g, '\u17d2\u178a')
    .replace(/\u17c1\u17b8/g, '\u17be')
    .replace(/\u17c1\u17b6/g, '\u17c4')
    .replace(/ឲ្យ|អោយ|អោ្យ/g, 'ឱ្យ')
    .toLowerCase()
    .replace(SPACE, ' ')
    .trim();
}
