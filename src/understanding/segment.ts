/**
 * Words of texts in scripts that put no blanks between them, by `Intl.Segmenter`. Some engines come without the
 * dictionaries it needs, so it is tried out first; without it only runs of letters are compared.
 */

/** Words of a normalised text, without blanks and signs. */
export type Segmenter = (text: string) => string[];

/** Sentences that every engine with its dictionaries cuts in the same way, one for each dictionary. */
const KNOWN: readonly (readonly [text: string, words: readonly string[]])[] = [
  ['ខ្ញុំចង់ធ្វើលិខិតឆ្លងដែន', ['ខ្ញុំ', 'ចង់', 'ធ្វើ', 'លិខិតឆ្លងដែន']],
  ['ຂ້ອຍຢາກເຮັດ', ['ຂ້ອຍ', 'ຢາກ', 'ເຮັດ']],
  ['นายจ้างยึดหนังสือเดินทางของฉัน', ['นายจ้าง', 'ยึด', 'หนังสือเดินทาง', 'ของ', 'ฉัน']],
  ['လက်မှတ်လုပ်ချင်', ['လက်မှတ်', 'လုပ်', 'ချင်']],
];
const SPACED_WORD = /[\p{L}\p{M}\p{N}]+/gu;

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i]);
}

/** Words between blanks and signs; all that is left when there is no dictionary. */
export const wordsBetweenBlanks: Segmenter = (text) => text.match(SPACED_WORD) ?? [];

/**
 * The engine's segmenter, or null when it has none or cuts a known sentence in another way. The locale makes no
 * difference: the script chooses the dictionary.
 */
export function openSegmenter(
  make: () => Intl.Segmenter = () => new Intl.Segmenter('en', { granularity: 'word' }),
): Segmenter | null {
  let segmenter: Intl.Segmenter;
  try {
    segmenter = make();
  } catch {
    return null;
  }
  const words: Segmenter = (text) => {
    const found: string[] = [];
    for (const { segment, isWordLike } of segmenter.segment(text)) if (isWordLike) found.push(segment);
    return found;
  };
  return KNOWN.every(([text, expected]) => sameWords(words(text), expected)) ? words : null;
}
