import { nameTokens, spokenTokens, withoutWeakMarks } from './tokens.ts';
import type { WordList } from './word-list.ts';

/**
 * What a word of a firm's name is: its legal form (cut before anything is compared), what it does (people leave
 * it out), a trade word that many share, a number, initials, or the name itself.
 */
export type WordKind = 'legal' | 'role' | 'soft' | 'number' | 'initials' | 'name';
export type ListedKind = 'legal' | 'role' | 'soft';

/** Scripts that write no blanks between words: a listed word is found at either end of a run of letters. */
export const UNSPACED = /^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;

/** The word lists of all languages in the form in which names are read. */
export interface AgencyWords {
  readonly kinds: ReadonlyMap<string, ListedKind>;
  /** Words of several tokens, longest first, by their first token. */
  readonly phrases: ReadonlyMap<string, readonly { tokens: readonly string[]; kind: ListedKind }[]>;
  /** Words of the scripts without blanks, longest first, by their first and by their last letter. */
  readonly prefixes: ReadonlyMap<string, readonly string[]>;
  readonly suffixes: ReadonlyMap<string, readonly string[]>;
  /** Legal forms and role words of the scripts without blanks as they are spoken, longest first. */
  readonly spokenLegal: readonly string[];
  readonly spokenRoles: readonly string[];
  /** Legal forms of the scripts without blanks as they are compared, longest first. */
  readonly gluedLegal: readonly string[];
  readonly letters: ReadonlySet<string>;
  readonly longestLetter: number;
  readonly ask: ReadonlySet<string>;
  readonly askToo: ReadonlySet<string>;
  /** Question words of the scripts without blanks, with and without weak marks, longest first. */
  readonly askUnspaced: readonly string[];
  readonly askUnspacedToo: readonly string[];
  /** How a kind of licence is printed or said, in one spelling, to the kind. */
  readonly licencePrefixes: ReadonlyMap<string, string>;
  readonly doubtfulLatinName: readonly string[];
}

/** Shorter words of the scripts without blanks are cut only where they stand alone. */
const SHORTEST_GLUED = 4;

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}

/** One reader's tables out of the lists of all languages. */
export function compileWords(lists: readonly WordList[]): AgencyWords {
  const kinds = new Map<string, ListedKind>();
  const phrases = new Map<string, { tokens: readonly string[]; kind: ListedKind }[]>();
  const glued = new Set<string>();
  for (const kind of ['soft', 'role', 'legal'] as const)
    for (const word of lists.flatMap((words) => words[kind])) {
      const tokens = nameTokens(word);
      const [first] = tokens;
      if (first === undefined) continue;
      if (tokens.length > 1) push(phrases, first, { tokens, kind });
      const whole = tokens.join('');
      if (tokens.length > 1 && !UNSPACED.test(whole)) continue;
      kinds.set(whole, kind);
      if (UNSPACED.test(whole) && whole.length >= SHORTEST_GLUED) glued.add(whole);
    }
  for (const found of phrases.values()) found.sort((a, b) => b.tokens.length - a.tokens.length);
  const prefixes = new Map<string, string[]>();
  const suffixes = new Map<string, string[]>();
  const longest = [...glued].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  for (const word of longest) {
    push(prefixes, word.charAt(0), word);
    push(suffixes, word.charAt(word.length - 1), word);
  }
  const letters = new Set(lists.flatMap((words) => words.letters.map(withoutWeakMarks)));
  const asked = (field: 'ask' | 'askToo'): string[] =>
    lists.flatMap((words) => words[field].map((word) => nameTokens(word).join('')));
  const spoken = (field: 'legal' | 'role'): string[] =>
    lists
      .flatMap((words) => words[field].map((word) => spokenTokens(word).join('')))
      .filter((word) => UNSPACED.test(word) && word.length >= SHORTEST_GLUED)
      .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const unspaced = (...fields: ('ask' | 'askToo')[]): string[] =>
    [...new Set(fields.flatMap((field) => lists.flatMap((words) => words[field])))]
      .map((word) => spokenTokens(word).join(''))
      .flatMap((word) => [...new Set([word, withoutWeakMarks(word)])])
      .filter((word) => UNSPACED.test(word))
      .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const licencePrefixes = new Map<string, string>();
  for (const words of lists)
    for (const [kind, spellings] of Object.entries(words.licencePrefixes))
      for (const spelling of spellings) licencePrefixes.set(nameTokens(spelling).join(''), kind);
  return {
    kinds,
    phrases,
    prefixes,
    suffixes,
    spokenLegal: spoken('legal'),
    spokenRoles: spoken('role'),
    gluedLegal: longest.filter((word) => kinds.get(word) === 'legal'),
    letters,
    longestLetter: Math.max(0, ...[...letters].map((letter) => letter.length)),
    ask: new Set(asked('ask')),
    askToo: new Set(asked('askToo')),
    askUnspaced: unspaced('ask'),
    askUnspacedToo: unspaced('ask', 'askToo'),
    licencePrefixes,
    doubtfulLatinName: lists.flatMap((words) => words.doubtfulLatinName),
  };
}
