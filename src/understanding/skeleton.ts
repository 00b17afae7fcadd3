import { romanise } from './romanise.ts';

const NO_VOWEL_BEHIND = '(?![aeiou]|y(?![aeiou]))';

/**
 * The sound classes of a name's consonants, for names that were heard: what Khmer, Thai, Lao, Burmese and Latin
 * spellings of one name have in common. Proposes names, never confirms one.
 *
 * Classes: `p` (p b ph f), `t` (t d th), `k` (k g kh q c), `l` (l r), `w` (w v), `s` (s z ch j sh), `n` (n ng ny),
 * `m`, `y`. Vowels, h, tones, digits, blanks and glides without a vowel behind them are left out. At the end of
 * a syllable r is silent, l sounds n and s sounds t, as Thai speakers say foreign words. A class is not written
 * twice in a row. Takes any string; returns `''` for one without letters of these scripts.
 */
export function skeleton(text: string): string {
  return skeletonOfSound(romanise(text));
}

/**
 * The same of a text that `romanise` has spelled already. The skeleton of several words is that of each, one behind
 * the other, without doubles.
 */
export function skeletonOfSound(latin: string): string {
  const spelled = latin
    .replace(/[^a-z]+/g, ' ')
    .replace(/(?<=[aeiou])ce\b/g, 's')
    .replace(/(?<=[aeiou][slr])e\b/g, '')
    .replace(/[ts]ion/g, 'chon')
    .replace(/ch|sh/g, 's')
    .replace(/c(?=[eiy])|(?<!n)g(?=[ei])/g, 's')
    .replace(/x(?=[aeiou])|\bx/g, 's')
    .replace(/x/g, 'ks')
    .replace(/h/g, '')
    .replace(/(?<=[^aeiou g])y(?=[aeiou])|(?<!n)(?<=g)y(?=[aeiou])/g, '')
    .replace(/ng/g, 'n')
    .replace(/[cgq]/g, 'k')
    .replace(/[bf]/g, 'p')
    .replace(/d/g, 't')
    .replace(/[jz]/g, 's')
    .replace(/v/g, 'w')
    .replace(SILENT_R, '')
    .replace(L_AS_N, 'n')
    .replace(S_AS_T, 't')
    .replace(/[yw](?![aeiou])/g, '')
    .replace(/[aeiou ]+/g, '')
    .replace(/r/g, 'l');
  return withoutDoubles(spelled);
}

/** Each letter once in a row. */
export function withoutDoubles(letters: string): string {
  return letters.replace(/(.)\1+/g, '$1');
}

const SILENT_R = new RegExp(`(?<=[a-z])r${NO_VOWEL_BEHIND}`, 'g');
const L_AS_N = new RegExp(`(?<=[a-z])l${NO_VOWEL_BEHIND}`, 'g');
const S_AS_T = new RegExp(`(?<=[a-z])s${NO_VOWEL_BEHIND}(?![wlry])`, 'g');
