import type { Lng } from '../dialogue/message.ts';

const segmenters = new Map<Lng, Intl.Segmenter>();

/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{Script=Khmer}\p{Script=Lao}\p{Script=Thai}\p{Script=Myanmar}]/u;
/** What belongs to the letter before it, stops and signs of repetition among it, and the signs that bind the letter behind them. */
const BOUND = /^[\p{M}\p{P}\u0E33\u0EB3\u0E46\u0EC6\u17D7]/u;
const BINDS = /[\u17D2\u1039]\p{M}*$/u;
const MAY_BREAK = '\u200B';

/**
 * Marks where a line may be broken: a renderer that knows no Khmer, Lao, Thai or Burmese words would break inside
 * of them or not at all. The mark is U+200B, which shows as nothing.
 */
export function breakWords(text: string, lng: Lng): string {
  if (!UNSPACED.test(text)) return text;
  let segmenter = segmenters.get(lng);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(lng, { granularity: 'word' });
    segmenters.set(lng, segmenter);
  }
  let marked = '';
  let previous = '';
  for (const { segment } of segmenter.segment(text)) {
    const isWithin = BOUND.test(segment) || BINDS.test(previous);
    if (UNSPACED.test(previous) && UNSPACED.test(segment) && !isWithin) marked += MAY_BREAK;
    marked += segment;
    previous = segment;
  }
  return marked;
}
