/**
 * 35 words are enough for one message. The segmenter's dictionaries part compound words, Burmese ones by syllables: the
 * pieces of a text are more than its words.
 */
export const MOST_WORDS: Readonly<Record<string, number>> & { readonly en: number } = {
  en: 35,
  km: 40,
  lo: 40,
  th: 40,
  my: 52,
};

const segmenters = new Map<string, Intl.Segmenter>();

/** How many words a line has, as the segmenter of its language parts them. */
export function wordsIn(lng: string, line: string): number {
  const segmenter = segmenters.get(lng) ?? new Intl.Segmenter(lng, { granularity: 'word' });
  segmenters.set(lng, segmenter);
  let count = 0;
  for (const { isWordLike } of segmenter.segment(line)) if (isWordLike) count++;
  return count;
}
