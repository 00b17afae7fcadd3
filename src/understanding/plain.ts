const NOT_WORD = /[^\p{L}\p{M}\p{N}]+/gu;

/** The words of a normalised text: emoji and punctuation become single blanks. */
export function plainWords(normal: string): string {
  return normal.replace(NOT_WORD, ' ').trim();
}

/** The letters, marks and digits of a normalised text without anything between them. */
export function joinedLetters(normal: string): string {
  return normal.replace(NOT_WORD, '');
}
