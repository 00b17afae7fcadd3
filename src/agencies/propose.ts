import { likeness } from '../understanding/edits.ts';
import { type AgencyIndex, formWords, type Heard, hear, type NameForm } from './build-index.ts';
import type { NameReading } from './names.ts';
import { grams, idsIn, type Postings } from './postings.ts';
import { spokenTokens } from './tokens.ts';
import type { WordKind } from './words.ts';

/** A firm that a name may mean. */
export interface Proposal {
  readonly firm: number;
  readonly form: number;
  /** 1 for the same name down to 0. */
  readonly score: number;
}

/** Below this a name is not similar enough to be shown. */
const LEAST_SCORE = 0.5;
const MOST_BY_LETTERS = 60;
const MOST_BY_SOUND = 40;
const LEAST_SHARED = 1 / 3;
/** What shares less than this part of the best candidate's pairs is not looked at. */
const LEAST_OF_BEST = 0.5;
/**
 * Ids that are looked at for one query, rarest pairs of letters first: keeps a query over a very large list from
 * growing with the list. The lists of the region are far below it.
 */
const MOST_VISITED = 100_000;
const LEAST_PAIRS = 3;

const WORD_WEIGHT: Record<WordKind, number> = {
  legal: 0,
  role: 0.1,
  soft: 0.25,
  number: 1,
  initials: 1,
  name: 1,
};
const NUMBER_DIFFERS = 0.25;
/** People leave numbers out, and put none in. */
const NUMBER_LEFT_OUT = 0.1;
const INITIALS_DIFFER = 0.2;
const COVERED = 0.7;
const BY_SOUND = 0.93;
const BEGINS_ALIKE = 0.85;
/** Fewer consonants than this say nothing about the rest of a name. */
const LEAST_CONSONANTS = 3;
/** Words of up to this many letters are equal or different, never similar. */
const LONGEST_SHORT_WORD = 3;

/** The forms that share most pairs of letters with the query, rare pairs counting more; equal ones by number. */
function sharing(postings: Postings, forms: number, pairs: readonly number[], most: number): number[] {
  const lists = pairs
    .map((pair) => idsIn(postings, pair))
    .filter((ids) => ids.length > 0)
    .sort((a, b) => a.length - b.length);
  const shared = new Float32Array(forms);
  const touched: number[] = [];
  let visited = 0;
  let used = 0;
  let all = 0;
  for (const ids of lists) {
    if (used >= LEAST_PAIRS && visited + ids.length > MOST_VISITED) break;
    used++;
    visited += ids.length;
    const weight = Math.log2(1 + forms / ids.length);
    all += weight;
    for (const id of ids) {
      const sum = shared[id] ?? 0;
      if (sum === 0) touched.push(id);
      shared[id] = sum + weight;
    }
  }
  const best = touched.reduce((sum, id) => Math.max(sum, shared[id] ?? 0), 0);
  const least = Math.max(all * LEAST_SHARED, best * LEAST_OF_BEST);
  const found = touched.filter((id) => (shared[id] ?? 0) >= least);
  return found.sort((a, b) => (shared[b] ?? 0) - (shared[a] ?? 0) || a - b).slice(0, most);
}

interface Weighed {
  readonly text: string;
  readonly kind: WordKind;
  readonly weight: number;
}

function wordLikeness(a: Weighed, b: Weighed): number {
  if (a.text === b.text) return 1;
  if (a.kind === 'number' || b.kind === 'number') return 0;
  if (Math.min(a.text.length, b.text.length) <= LONGEST_SHORT_WORD) return 0;
  return likeness(a.text, b.text, 0.6);
}

/** How much of either side the other holds, word by word, by weight. */
function cover(asked: readonly Weighed[], printed: readonly Weighed[]): number {
  const pairs: { a: number; b: number; like: number }[] = [];
  asked.forEach((word, a) => {
    printed.forEach((other, b) => {
      const like = wordLikeness(word, other);
      if (like > 0) pairs.push({ a, b, like });
    });
  });
  pairs.sort((x, y) => y.like - x.like || x.a - y.a || x.b - y.b);
  const [heldAsked, heldPrinted] = [new Map<number, number>(), new Map<number, number>()];
  for (const { a, b, like } of pairs)
    if (!heldAsked.has(a) && !heldPrinted.has(b)) {
      heldAsked.set(a, like);
      heldPrinted.set(b, like);
    }
  const share = (words: readonly Weighed[], held: ReadonlyMap<number, number>): number => {
    const all = words.reduce((sum, { weight }) => sum + weight, 0);
    const found = words.reduce((sum, { weight }, i) => sum + weight * (held.get(i) ?? 0), 0);
    return all === 0 ? 0 : found / all;
  };
  return (share(asked, heldAsked) + share(printed, heldPrinted)) / 2;
}

/** Words of a kind that each side has and the other lacks. */
function differing(
  asked: readonly Weighed[],
  printed: readonly Weighed[],
  kind: WordKind,
): { asked: readonly string[]; printed: readonly string[] } {
  const words = (all: readonly Weighed[]): string[] =>
    all.filter((word) => word.kind === kind).map(({ text }) => text);
  const left = words(printed);
  const missing = words(asked).filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { asked: missing, printed: left };
}

/** What numbers and initials that differ count against a name; one exchanged for another counts once. */
function unlikeParts(asked: readonly Weighed[], printed: readonly Weighed[]): number {
  const numbers = differing(asked, printed, 'number');
  const initials = differing(asked, printed, 'initials');
  const leftOut = Math.max(0, numbers.printed.length - numbers.asked.length);
  const exchanged = Math.min(initials.asked.length, initials.printed.length);
  const nearest = Math.max(
    0,
    ...initials.asked.flatMap((word) => initials.printed.map((other) => likeness(word, other))),
  );
  return (
    NUMBER_DIFFERS * numbers.asked.length +
    NUMBER_LEFT_OUT * leftOut +
    INITIALS_DIFFER * exchanged * (1 - nearest)
  );
}

/** How alike two names sound. The fewer consonants there are, the more the vowels have to agree too. */
function soundLikeness(asked: Heard, printed: Heard): number {
  const shorter = Math.min(asked.skeleton.length, printed.skeleton.length);
  const trust = Math.min(0.6, shorter / 10);
  const alike = (a: Heard, b: Heard): number => {
    const consonants = likeness(a.skeleton, b.skeleton, 0.5);
    return consonants === 0 ? 0 : trust * consonants + (1 - trust) * likeness(a.sound, b.sound);
  };
  const whole = alike(asked, printed);
  if (shorter < LEAST_CONSONANTS || asked.skeleton.length === printed.skeleton.length)
    return BY_SOUND * whole;
  const letters = Math.min(asked.sound.length, printed.sound.length);
  const start = ({ skeleton, sound }: Heard): Heard => ({
    skeleton: skeleton.slice(0, shorter),
    sound: sound.slice(0, letters),
  });
  return BY_SOUND * Math.max(whole, BEGINS_ALIKE * alike(start(asked), start(printed)));
}

function nameLikeness(asked: NameReading, printed: NameForm): number {
  const cut = likeness(asked.cut, printed.cut, 0.4);
  const core = likeness(asked.core, printed.core, 0.4);
  const sameParts = asked.core === asked.cut && printed.core === printed.cut;
  return sameParts ? cut : Math.max(cut, (cut + core) / 2, 0.97 * core);
}

/**
 * The firms that a name may mean, best first, each once. Loose on purpose: letters, words and sounds each may
 * propose, and nothing here confirms. `name` is the text that `reading` was read from.
 */
export function propose(index: AgencyIndex, name: string, reading: NameReading): Proposal[] {
  const heard = hear(spokenTokens(name), index.words);
  const unseen = Math.log(1 + index.forms.length);
  const asked: Weighed[] = reading.words
    .filter(({ kind }) => kind !== 'legal')
    .map(({ text, kind }) => ({
      text,
      kind,
      weight: WORD_WEIGHT[kind] * (index.weights[index.vocabularyIds.get(text) ?? -1] ?? unseen),
    }));
  const candidates = new Set([
    ...sharing(index.formsByGram, index.forms.length, grams(reading.cut), MOST_BY_LETTERS),
    ...sharing(index.formsBySound, index.forms.length, grams(heard.skeleton), MOST_BY_SOUND),
  ]);
  const best = new Map<number, Proposal>();
  for (const form of candidates) {
    const printed = index.forms[form];
    if (!printed) continue;
    const words = formWords(index, form).map((word) => ({
      ...word,
      weight: word.weight * WORD_WEIGHT[word.kind],
    }));
    const covered = cover(asked, words);
    const whole = nameLikeness(reading, printed);
    const sounds = soundLikeness(heard, printed.heard);
    const score =
      Math.max(whole, COVERED * covered, 0.5 * covered + 0.5 * whole, sounds, 0.4 * covered + 0.6 * sounds) -
      unlikeParts(asked, words);
    const before = best.get(printed.firm);
    if (score >= LEAST_SCORE && (!before || score > before.score))
      best.set(printed.firm, { firm: printed.firm, form, score });
  }
  return [...best.values()].sort((a, b) => b.score - a.score || a.firm - b.firm);
}
