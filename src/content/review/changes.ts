import type { Day, Lng } from '../../dialogue/message.ts';
import { withoutEras } from '../check/eras.ts';
import { numbersApart } from '../check/numbers.ts';
import { textHash } from '../text-hash.ts';
import type { Review, Reviewed } from './review.ts';
import type { TextState } from './states.ts';

/** A review as it is after a command, and the keys that it changed. */
export interface Changed {
  readonly review: Review;
  readonly keys: readonly string[];
}

/**
 * Records for new and changed words that they were made from the English of today, and drops what was kept of texts
 * that are gone. A stale text is recorded only where `holds` says that its words still say the English; a signature
 * and a back-translation then stay, since the words are the same.
 */
export function stamped(states: readonly TextState[], holds: (key: string) => boolean): Changed {
  const review: Record<string, Reviewed> = {};
  const keys: string[] = [];
  for (const { key, english, words, state, reviewed } of states) {
    if (words === undefined || state === 'missing') continue;
    const now = { en: textHash(english), words: textHash(words) };
    const isNew = state === 'unrecorded' || (state === 'stale' && holds(key));
    if (isNew) keys.push(key);
    if (isNew) review[key] = { ...reviewed, ...now };
    else if (reviewed) review[key] = reviewed;
  }
  return { review, keys };
}

/** Signs drafts. Words that are stale or not recorded are left alone: nobody knows what they should say. */
export function signed(
  review: Review,
  states: readonly TextState[],
  by: string,
  on: Day,
): Changed & { readonly left: readonly TextState[] } {
  const signing = states.filter(({ state }) => state === 'draft');
  const entries = signing.flatMap(({ key, reviewed }) => (reviewed ? [[key, { ...reviewed, by, on }]] : []));
  return {
    review: { ...review, ...Object.fromEntries(entries) },
    keys: signing.map(({ key }) => key),
    left: states.filter(({ state }) => ['missing', 'stale', 'unrecorded'].includes(state)),
  };
}

/** A text in English again, and where that reads otherwise. */
export interface BackTranslation {
  readonly key: string;
  readonly back: string;
  readonly differs: readonly string[];
}

/**
 * Keeps back-translations of recorded words; numbers that differ are found here, whoever compared. A year that stands in
 * both eras is one year.
 */
export function translatedBack(
  lng: Lng,
  review: Review,
  states: readonly TextState[],
  rows: readonly BackTranslation[],
): Changed & { readonly left: readonly string[] } {
  const known = new Map(states.map((text) => [text.key, text]));
  const entries: [string, Reviewed][] = [];
  const left: string[] = [];
  for (const { key, back, differs } of rows) {
    const text = known.get(key);
    if (!text?.reviewed) {
      left.push(key);
      continue;
    }
    const { back: _, differs: __, ...rest } = text.reviewed;
    const found = [...new Set([...differs, ...numberDifference(lng, text.english, back)])];
    entries.push([key, { ...rest, back, ...(found.length > 0 ? { differs: found } : undefined) }]);
  }
  return {
    review: { ...review, ...Object.fromEntries(entries) },
    keys: entries.map(([key]) => key),
    left,
  };
}

function numberDifference(lng: Lng, english: string, back: string): string[] {
  const { lost, added: more } = numbersApart(english, back);
  const added = withoutEras(lng, more, back);
  const told = [
    ...(lost.length > 0 ? [`lost ${lost.join(', ')}`] : []),
    ...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
  ];
  return told.length > 0 ? [`number: ${told.join('; ')}`] : [];
}
