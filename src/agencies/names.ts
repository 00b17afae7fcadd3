import { nameTokens } from './tokens.ts';
import { type AgencyWords, UNSPACED, type WordKind } from './words.ts';

export interface Word {
  readonly text: string;
  readonly kind: WordKind;
}

/** A name taken apart. Readings of one spelling are always equal. */
export interface NameReading {
  readonly words: readonly Word[];
  /** All letters and digits. */
  readonly full: string;
  /** Without legal forms. */
  readonly cut: string;
  /** Without legal forms and without what the firm does. */
  readonly core: string;
}

const ONE_LATIN_LETTER = /^[a-z]$/;
const DIGITS = /^\p{N}+$/u;

/** The letters of an initialism that a Thai word spells out from its start (`เอสพีที`), or nothing. */
function spelledInitials(token: string, words: AgencyWords): string {
  let end = 0;
  let count = 0;
  for (let from = 0; from < token.length; from = end) {
    let length = Math.min(words.longestLetter, token.length - from);
    while (length > 0 && !words.letters.has(token.slice(from, from + length))) length--;
    if (length === 0) break;
    end = from + length;
    count++;
  }
  return count > 1 || end === token.length ? token.slice(0, end) : '';
}

/** Takes listed words off both ends of a run of letters in a script without blanks. */
function unglue(token: string, words: AgencyWords): Word[] {
  const front: Word[] = [];
  const back: Word[] = [];
  let rest = token;
  for (;;) {
    const known = words.kinds.get(rest);
    if (known) return [...front, { text: rest, kind: known }, ...back];
    const prefix = words.prefixes.get(rest.charAt(0))?.find((word) => rest.startsWith(word));
    if (prefix && rest.length - prefix.length > 1) {
      front.push({ text: prefix, kind: words.kinds.get(prefix) ?? 'name' });
      rest = rest.slice(prefix.length);
      continue;
    }
    const suffix = words.suffixes.get(rest.charAt(rest.length - 1))?.find((word) => rest.endsWith(word));
    if (suffix && rest.length - suffix.length > 1) {
      back.unshift({ text: suffix, kind: words.kinds.get(suffix) ?? 'name' });
      rest = rest.slice(0, -suffix.length);
      continue;
    }
    const initials = spelledInitials(rest, words);
    if (initials === rest) return [...front, { text: rest, kind: 'initials' }, ...back];
    if (initials)
      return [
        ...front,
        { text: initials, kind: 'initials' },
        { text: rest.slice(initials.length), kind: 'name' },
        ...back,
      ];
    return [...front, { text: rest, kind: 'name' }, ...back];
  }
}

function wordsOf(tokens: readonly string[], words: AgencyWords): Word[] {
  const found: Word[] = [];
  for (let i = 0; i < tokens.length; ) {
    const token = tokens[i] ?? '';
    const phrase = words.phrases
      .get(token)
      ?.find((candidate) => candidate.tokens.every((part, n) => tokens[i + n] === part));
    if (phrase) {
      found.push({ text: phrase.tokens.join(''), kind: phrase.kind });
      i += phrase.tokens.length;
      continue;
    }
    i++;
    if (DIGITS.test(token)) found.push({ text: token, kind: 'number' });
    else if (UNSPACED.test(token)) found.push(...unglue(token, words));
    else if (ONE_LATIN_LETTER.test(token)) found.push({ text: token, kind: 'initials' });
    else found.push({ text: token, kind: words.kinds.get(token) ?? 'name' });
  }
  return found;
}

/** `U. I`, `U I` and `UI` are one word: neighbouring initials are joined, and single letters are initials. */
function joinInitials(found: readonly Word[]): Word[] {
  const joined: Word[] = [];
  for (const word of found) {
    const before = joined.at(-1);
    const alike = before && UNSPACED.test(before.text) === UNSPACED.test(word.text);
    if (before?.kind === 'initials' && word.kind === 'initials' && alike)
      joined[joined.length - 1] = { text: before.text + word.text, kind: 'initials' };
    else joined.push(word);
  }
  return joined;
}

const text = (found: readonly Word[], keep: (kind: WordKind) => boolean): string =>
  found.reduce((all, word) => (keep(word.kind) ? all + word.text : all), '');

function readingOf(found: readonly Word[]): NameReading {
  return {
    words: found,
    full: text(found, () => true),
    cut: text(found, (kind) => kind !== 'legal'),
    core: text(found, (kind) => kind !== 'legal' && kind !== 'role'),
  };
}

/** Takes the name of a firm apart. Takes any text; one without letters and digits has no words. */
export function readName(name: string, words: AgencyWords): NameReading {
  return readTokens(nameTokens(name), words);
}

/** The same of tokens as they are compared. */
export function readTokens(tokens: readonly string[], words: AgencyWords): NameReading {
  return readingOf(joinInitials(wordsOf(tokens, words)));
}

/** The words that tell one firm from another: the name itself, initials and numbers. */
export function tellingWords(reading: NameReading): Word[] {
  return reading.words.filter(({ kind }) => kind === 'name' || kind === 'initials' || kind === 'number');
}

/** The ends of a word without the listed ones. */
function trimmed(token: string, listed: readonly string[]): string {
  const prefix = listed.find((form) => token.startsWith(form)) ?? '';
  const rest = token.slice(prefix.length);
  const suffix = listed.find((form) => rest.endsWith(form)) ?? '';
  return rest.slice(0, rest.length - suffix.length);
}

/** A shorter name says too little by its sound alone. */
const SHORTEST_CORE = 6;

/**
 * The words of a name that are compared by sound: without legal forms, and without what the firm does where enough
 * is left.
 */
export function spokenCore(tokens: readonly string[], words: AgencyWords): readonly string[] {
  const without = (from: readonly string[], kind: 'legal' | 'role', listed: readonly string[]): string[] =>
    from
      .map((token) => (UNSPACED.test(token) ? trimmed(token, listed) : token))
      .filter((token) => token !== '' && words.kinds.get(token) !== kind);
  const cut = without(tokens, 'legal', words.spokenLegal);
  const core = without(cut, 'role', words.spokenRoles);
  return core.join('').length < SHORTEST_CORE ? cut : core;
}
