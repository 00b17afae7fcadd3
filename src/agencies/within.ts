import { type AgencyIndex, type NameForm, START } from './build-index.ts';
import { readName, tellingWords } from './names.ts';
import { idsOf } from './postings.ts';
import { nameTokens } from './tokens.ts';
import { UNSPACED } from './words.ts';

/** A name of more words, or letters in a script without blanks, is not looked for inside a text. */
const MOST_WORDS = 7;
const MOST_LETTERS = 40;
/** A shorter name stands in a text by chance. */
const LEAST_LETTERS = 5;

const MARK = /\p{M}/u;

/** Everything in a text that may be a name: runs of words, and runs of letters in scripts without blanks. */
function* partsOf({ starts }: AgencyIndex, tokens: readonly string[]): Generator<string> {
  for (let start = 0; start < tokens.length; start++) {
    let part = '';
    for (let end = start; end < Math.min(tokens.length, start + MOST_WORDS); end++) {
      part += tokens[end] ?? '';
      yield part;
    }
  }
  for (const token of tokens) {
    if (!UNSPACED.test(token)) continue;
    for (let start = 0; start < token.length; start++) {
      if (!starts.has(token.slice(start, start + START))) continue;
      const last = Math.min(token.length, start + MOST_LETTERS);
      for (let end = start + LEAST_LETTERS; end <= last; end++)
        if (!MARK.test(token.charAt(end))) yield token.slice(start, end);
    }
  }
}

/**
 * Firms whose whole name, legal forms and words of what they do aside, stands somewhere in a text that says more. They
 * may be shown, and nothing here confirms: whoever is named in a sentence may be called a cheat in it.
 */
export function namesWithin(index: AgencyIndex, text: string): number[] {
  const isMeant = (form: NameForm, part: string): boolean =>
    form.trusted &&
    (form.cut === part || form.core === part) &&
    tellingWords(readName(form.name, index.words)).length > 0;
  const firms = new Set<number>();
  for (const part of partsOf(index, nameTokens(text))) {
    if (part.length < LEAST_LETTERS) continue;
    for (const id of idsOf(index.exact, part)) {
      const form = index.forms[id];
      if (form && isMeant(form, part)) firms.add(form.firm);
    }
  }
  return [...firms];
}
