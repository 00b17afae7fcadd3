import { normalise } from '../understanding/normalise.ts';

/** Tone marks, silencers and shorteners that are left out freely: Thai, Lao, Khmer, Burmese. */
const WEAK_MARKS = /[\u0e3a\u0e47-\u0e4e\u0ec8-\u0ecc\u17c9-\u17d1\u17d3\u17dd\u1037\u1038]/g;
const LATIN_MARKS = /[\u0300-\u036f]/g;
const PLAIN = /^[ -~]*$/;

/** Letters of other alphabets that look like Latin ones, each with the Latin letter that it looks like. */
const LOOK_ALIKE = new Map<string, string>(
  'аaвbсcеeһhіiјjкkмmоoрpѕsтtуyхxαaβbεeηnιiκkνvοoρpτtυuχxđdøoıiłl'
    .match(/../gu)
    ?.map((pair): [string, string] => [pair.charAt(0), pair.charAt(1)]) ?? [],
);
const LOOK_ALIKES = new RegExp(`[${[...LOOK_ALIKE.keys()].join('')}]`, 'g');

/** The text without the marks that people leave out. Expects normalised text. */
export function withoutWeakMarks(text: string): string {
  return PLAIN.test(text) ? text : text.replace(WEAK_MARKS, '');
}

/** Case, digits, invisible marks and Latin marks out of the way; punctuation stays, and so do weak marks. */
function cleanSpelling(text: string): string {
  const normal = normalise(text);
  if (PLAIN.test(normal)) return normal;
  return normal
    .normalize('NFD')
    .replace(LATIN_MARKS, '')
    .normalize('NFC')
    .replace(LOOK_ALIKES, (letter) => LOOK_ALIKE.get(letter) ?? letter);
}

const TOKEN = /\p{N}+|(?:\p{L}\p{M}*)+/gu;

/** The words of a name with the marks that say how it is spoken: runs of letters and runs of digits. */
export function spokenTokens(text: string): string[] {
  return cleanSpelling(text).replace(/&/g, ' and ').match(TOKEN) ?? [];
}

/** The words of a name as they are compared: without weak marks. */
export function comparedTokens(spoken: readonly string[]): string[] {
  return spoken.map(withoutWeakMarks);
}

/** The words of a name as they are compared. */
export function nameTokens(text: string): string[] {
  return comparedTokens(spokenTokens(text));
}
