const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Best places first: paragraphs, lines, the region's full stops, blanks. Each matches up to where the next piece begins. */
const PLACES = [/\n{2,}/g, /\n/g, /[។៕၊။ฯ.?!…]+["”»)]*\s+|[។៕၊။]+/g, /[\s\u200b]+/g] as const;
/** A piece shorter than this part of the limit is not worth a better place to cut. */
const LEAST = 0.3;

/**
 * Cuts a text into pieces of at most `max` UTF-16 units, never inside a grapheme cluster. Nothing is lost but the
 * white space at a cut.
 */
export function splitText(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const at = cut(rest, max);
    const piece = rest.slice(0, at).trimEnd();
    if (piece !== '') pieces.push(piece);
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '' || pieces.length === 0) pieces.push(rest);
  return pieces;
}

/** Where to cut: more than 0, at most `max` unless the first cluster alone is longer. */
function cut(text: string, max: number): number {
  const head = text.slice(0, max + 1);
  for (const place of PLACES) {
    let best = 0;
    for (const match of head.matchAll(place)) {
      const end = match.index + match[0].length;
      const kept = match.index + match[0].trimEnd().length;
      if (kept <= max && kept > 0) best = Math.max(best, Math.min(end, max));
    }
    if (best >= max * LEAST) return best;
  }
  return boundary(WORDS, text, max, max * LEAST) ?? boundary(GRAPHEMES, text, max, 0) ?? firstCluster(text);
}

/** The last boundary within the limit. Looks at no more of the text than it needs. */
function boundary(segmenter: Intl.Segmenter, text: string, max: number, least: number): number | undefined {
  let last = 0;
  for (const { index } of segmenter.segment(text.slice(0, max + 64))) {
    if (index > max) break;
    last = index;
  }
  return last > least && clusterBoundary(text, last) ? last : undefined;
}

/** A dictionary may cut words inside a cluster; a cut there would show a broken letter. */
function clusterBoundary(text: string, at: number): boolean {
  const from = Math.max(0, at - 64);
  for (const { index } of GRAPHEMES.segment(text.slice(from, at + 64))) if (from + index === at) return true;
  return false;
}

function firstCluster(text: string): number {
  for (const { segment } of GRAPHEMES.segment(text)) return segment.length;
  return text.length;
}
