import { kindOf, WORD } from './letters.ts';

const NOT_WORD = /[^\p{L}\p{M}\p{N}]+/gu;
const SURROGATES = 0xd800;

function isAllWord(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= SURROGATES || (kindOf(unit) & WORD) === 0) return false;
  }
  return true;
}

/** The words of a normalised text: emoji and punctuation become single blanks. */
export function plainWords(normal: string): string {
  return normal.replace(NOT_WORD, ' ').trim();
}

/** The letters, marks and digits of a normalised text without anything between them. */
export function joinedLetters(normal: string): string {
  return isAllWord(normal) ? normal : normal.replace(NOT_WORD, '');
}
