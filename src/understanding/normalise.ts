import { toAsciiDigits } from './digits.ts';

/**
 * What cannot be seen: zero-width and direction marks, byte-order mark, soft hyphen, variation selectors,
 * the two invisible Khmer vowels, control characters, surrogates without their partner.
 */
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ASCII = /^[ -~]*$/;
const SPACE = /\s+/g;
/**
 * Lower-case Latin letters, signs and the letters and marks of Thai, Lao, Burmese and Khmer of which there is but one
 * writing; `SEVERAL` are the pairs of them of which there are two. Such texts are only composed.
 */
const SIMPLE =
  /^[ -@[-~\u0e01-\u0e4c\u0e4f\u0e5a\u0e5b\u0e80-\u0ecc\u0ece\u1000-\u103f\u104a-\u104f\u1780-\u17b3\u17b6-\u17d3\u17d4-\u17dc]*$/;
const SEVERAL =
  /\u0e40\u0e40|\u0ec0\u0ec0|\u17d2\u178f|[\u17b6-\u17c5]\u17d2|\u17c1[\u17b6\u17b8]|[\u0eb3\u0e33][\u0e48-\u0e4b\u0ec8-\u0ecb]|អ[\u17c4\u17d2\u17c1]|ឲ/;

/** Visible text only, canonically composed; case, digits and punctuation stay. For texts that are shown again. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC');
}

/**
 * One spelling for what people write in several: the form in which texts are compared, never shown.
 *
 * Drops invisible marks, composes (NFKC), writes local digits 0 to 9, lower-cases, and joins the variants
 * that keyboards of the region produce: Thai and Lao sara am, doubled sara e for sara ae, Lao digraphs,
 * Khmer coeng ta for coeng da, vowels typed before the consonant below, vowels typed in two keys and the three spellings of "give", the Burmese digit zero for the letter wa.
 * White space becomes single blanks. Throws nothing; any string goes in.
 */
export function normalise(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().replace(SPACE, ' ').trim();
  if (SIMPLE.test(text) && !SEVERAL.test(text)) return text.normalize('NFC').replace(SPACE, ' ').trim();
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
    .replace(/([\u17b6-\u17c5]+)((?:\u17d2[\u1780-\u17b3])+)/g, '$2$1')
    .toLowerCase()
    .replace(SPACE, ' ')
    .trim();
}
