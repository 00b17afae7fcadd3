import type { Lng } from '../../dialogue/message.ts';
import { textHash } from '../text-hash.ts';
import type { TextResources, TextTree } from '../texts.ts';
import type { Review, Reviewed } from './review.ts';

/**
 * Where a translation stands. `missing`: there are no words. `stale`: the English has changed and the words have not.
 * `unrecorded`: nobody has recorded which English these words were made from. Else `draft` or `signed`.
 */
export type State = 'missing' | 'stale' | 'unrecorded' | 'draft' | 'signed';

/** One text of a locale beside the English that it says. */
export interface TextState {
  readonly key: string;
  readonly english: string;
  /** The words of the locale; undefined where there are none. */
  readonly words: string | undefined;
  readonly state: State;
  /** What is kept of these very words; undefined where words or nothing were recorded since. */
  readonly reviewed: Reviewed | undefined;
}

/** Every text of a locale by its key, plural and context forms each for themselves. */
export function textsByKey(resources: TextResources): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (tree: TextTree, path: string): void => {
    for (const [name, below] of Object.entries(tree))
      if (typeof below === 'string') texts.set(`${path}${name}`, below);
      else walk(below, `${path}${name}.`);
  };
  for (const [namespace, tree] of Object.entries(resources)) walk(tree, `${namespace}:`);
  return texts;
}

/**
 * The state of every text that a locale should have or has, in the order of the English files. Words that only help
 * to understand (`_also`) are each language's own and have no state.
 */
export function textStates(
  lng: Lng,
  source: TextResources,
  resources: TextResources,
  review: Review,
): readonly TextState[] {
  const english = textsByKey(source);
  const words = textsByKey(resources);
  const plurals = new Intl.PluralRules(lng).resolvedOptions().pluralCategories;
  const states: TextState[] = [];
  for (const [key, text] of english) {
    if (key.endsWith('_also')) continue;
    const [, bare, form] = /^(.*)_(zero|one|two|few|many)$/.exec(key) ?? [];
    const isForm = bare !== undefined && english.has(`${bare}_other`);
    if (isForm && !words.has(key) && !plurals.some((wanted) => wanted === form)) continue;
    states.push(stateOf(key, text, words.get(key), review[key]));
  }
  for (const [key, text] of words) {
    if (english.has(key) || key.endsWith('_also')) continue;
    const original = english.get(key.replace(/_(?:zero|one|two|few|many)$/, '_other'));
    if (original !== undefined) states.push(stateOf(key, original, text, review[key]));
  }
  return states;
}

function stateOf(
  key: string,
  english: string,
  words: string | undefined,
  kept: Reviewed | undefined,
): TextState {
  const text = { key, english, words };
  if (words === undefined || words === '') return { ...text, state: 'missing', reviewed: undefined };
  if (kept?.words !== textHash(words)) return { ...text, state: 'unrecorded', reviewed: undefined };
  if (kept.en !== textHash(english)) return { ...text, state: 'stale', reviewed: kept };
  return { ...text, state: kept.by === undefined ? 'draft' : 'signed', reviewed: kept };
}

/** Whether a text has words of its own: bare placeholders and signs say nothing that could be translated back. */
export function saysWords(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\{\{[^}]*\}\}/g, ''));
}

/** Has words that nobody has translated back. */
export function isUnreadBack({ words, reviewed }: TextState): boolean {
  return words !== undefined && saysWords(words) && reviewed?.back === undefined;
}
