import { edits } from '../understanding/edits.ts';
import type { AgencyIndex, NameForm } from './build-index.ts';
import { type NameReading, readName, tellingWords, type Word } from './names.ts';
import { idsIn, idsOf } from './postings.ts';
import type { Proposal } from './propose.ts';

/** The firms that a name surely means; more than one where they cannot be told apart. */
export interface Confirmed {
  readonly firms: readonly number[];
  /** Firms whose only matching name looks wrong in the list. */
  readonly untrusted: readonly number[];
}

const LEAST_LETTERS_FOR_EDIT = 6;
/**
 * Letters that a name has to have, without what the firm does, before a slip in it is forgiven: the lists hold names
 * of one coined word of up to ten letters that differ in a single one (TRADIMEXCO, TRACIMEXCO).
 */
const LETTERS_FOR_EDIT = 12;
const LETTERS_FOR_SECOND_EDIT = 18;
const LATIN = /^[a-z]+$/;

function gather(forms: readonly NameForm[]): Confirmed {
  const firms = [...new Set(forms.filter(({ trusted }) => trusted).map(({ firm }) => firm))];
  const untrusted = [...new Set(forms.map(({ firm }) => firm))].filter((firm) => !firms.includes(firm));
  return { firms, untrusted };
}

/** The forms of the spelling that the table holds for this text. */
function spelled(index: AgencyIndex, text: string, key: (form: NameReading) => string): NameForm[] {
  if (text === '') return [];
  return [...idsOf(index.exact, text)]
    .flatMap((id) => index.forms[id] ?? [])
    .filter((form) => key(readName(form.name, index.words)) === text);
}

/**
 * Firms with exactly this name, blanks, punctuation, weak marks and legal forms aside, since a firm is not another
 * for its legal form. The firm whose legal form is the same too comes first.
 */
export function exactName(index: AgencyIndex, reading: NameReading): Confirmed {
  const forms = spelled(index, reading.cut, (form) => form.cut);
  const isWhole = (form: NameForm): boolean => readName(form.name, index.words).full === reading.full;
  return gather(
    forms.length > 1 ? [...forms].sort((a, b) => Number(isWhole(b)) - Number(isWhole(a))) : forms,
  );
}

/** Recruit, recruiting and recruitment say the same: role words are one by their first letters. */
const ROLE_LETTERS = 5;

const roles = (reading: NameReading): string[] =>
  reading.words.filter(({ kind }) => kind === 'role').map(({ text }) => text.slice(0, ROLE_LETTERS));

/** Whether another firm holds all the words that tell this name from others. */
function heldByAnother(index: AgencyIndex, reading: NameReading, firm: number): boolean {
  const telling = tellingWords(reading).map(({ text }) => index.vocabularyIds.get(text));
  const lists = telling.map((id) => (id === undefined ? new Uint32Array() : idsIn(index.formsByWord, id)));
  const [shortest, ...others] = lists.sort((a, b) => a.length - b.length);
  if (!shortest) return true;
  const rest = others.map((ids) => new Set(ids));
  return shortest.some((form) => index.forms[form]?.firm !== firm && rest.every((ids) => ids.has(form)));
}

/**
 * Firms with this name except for words of what they do, which people leave out: none may be added or exchanged,
 * all else is equal, and no other firm holds all the telling words.
 */
export function nameWithoutRole(index: AgencyIndex, reading: NameReading): Confirmed {
  if (tellingWords(reading).length === 0) return { firms: [], untrusted: [] };
  const forms = spelled(index, reading.core, (form) => form.core);
  const asked = roles(reading);
  const near = forms.filter((form) => {
    const printed = readName(form.name, index.words);
    const has = roles(printed);
    return asked.every((role) => has.includes(role)) && !heldByAnother(index, printed, form.firm);
  });
  return gather(near);
}

/**
 * The edits between two words, or undefined where they may only be equal and are not. A word that stands in any
 * name of the lists is no slip of another.
 */
function slips(index: AgencyIndex, asked: Word, printed: Word): number | undefined {
  if (asked.text === printed.text) return 0;
  if (asked.kind === 'initials' || printed.kind === 'initials') return undefined;
  if (index.vocabularyIds.has(asked.text)) return undefined;
  if (Math.min(asked.text.length, printed.text.length) < LEAST_LETTERS_FOR_EDIT) return undefined;
  if (!LATIN.test(asked.text) || !LATIN.test(printed.text)) return undefined;
  if (asked.text.charAt(0) !== printed.text.charAt(0)) return undefined;
  return edits(asked.text, printed.text, 1) === 1 ? 1 : undefined;
}

/** Whether the words are the same but for slips, in order and none missing. */
function fits(index: AgencyIndex, asked: readonly Word[], printed: readonly Word[]): boolean {
  if (asked.length !== printed.length) return false;
  let all = 0;
  let telling = 0;
  let letters = 0;
  for (const [i, word] of printed.entries()) {
    const far = slips(index, asked[i] ?? word, word);
    if (far === undefined) return false;
    all += far;
    if (word.kind !== 'role') {
      telling += far;
      letters += word.text.length;
    }
  }
  if (telling > 0 && letters < LETTERS_FOR_EDIT) return false;
  return all <= (letters >= LETTERS_FOR_SECOND_EDIT ? 2 : 1);
}

/**
 * Firms with this name except for a slip of the keyboard: one edit in all, two in a long name, one a word, in Latin
 * letters, inside words of six letters or more and never at their first letter. Numbers, initials, short words and
 * short names are equal; words of what the firm does may be left out. `proposals` are the candidates.
 */
export function nameWithSlip(
  index: AgencyIndex,
  reading: NameReading,
  proposals: readonly Proposal[],
): Confirmed {
  if (tellingWords(reading).length === 0) return { firms: [], untrusted: [] };
  const asked = reading.words.filter(({ kind }) => kind !== 'legal');
  const forms = proposals.flatMap(({ firm }) =>
    index.forms.slice(index.formOffsets[firm], index.formOffsets[firm + 1]),
  );
  const near = forms.filter((form) => {
    const printed = readName(form.name, index.words);
    const whole = printed.words.filter(({ kind }) => kind !== 'legal');
    const bare = whole.filter(({ kind }) => kind !== 'role');
    return (
      (fits(index, asked, whole) || fits(index, asked, bare)) && !heldByAnother(index, printed, form.firm)
    );
  });
  return gather(near);
}
