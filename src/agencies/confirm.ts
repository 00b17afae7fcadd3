import { edits } from '../understanding/edits.ts';
import type { AgencyIndex, NameForm } from './build-index.ts';
import { type NameReading, readName, tellingWords } from './names.ts';
import { idsIn, idsOf } from './postings.ts';
import type { Proposal } from './propose.ts';

/** The firms that a name surely means; more than one where they cannot be told apart. */
export interface Confirmed {
  readonly firms: readonly number[];
  /** Firms whose only matching name looks wrong in the list. */
  readonly untrusted: readonly number[];
}

const LEAST_LETTERS_FOR_EDIT = 6;
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
 * Firms with exactly this name, blanks, punctuation and weak marks aside. A legal form that was asked for has to be
 * printed so too, where any firm's is; without one, every firm of that name counts, whatever its legal form.
 */
export function exactName(index: AgencyIndex, reading: NameReading): Confirmed {
  if (reading.full !== reading.cut) {
    const whole = gather(spelled(index, reading.full, (form) => form.full));
    if (whole.firms.length + whole.untrusted.length > 0) return whole;
  }
  return gather(spelled(index, reading.cut, (form) => form.cut));
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

/** The edits between two words, or undefined where they may only be equal and are not. */
function slips(asked: string, printed: string): number | undefined {
  if (asked === printed) return 0;
  if (Math.min(asked.length, printed.length) < LEAST_LETTERS_FOR_EDIT) return undefined;
  if (!LATIN.test(asked) || !LATIN.test(printed) || asked.charAt(0) !== printed.charAt(0)) return undefined;
  const far = edits(asked, printed, 1);
  return far > 1 ? undefined : far;
}

function slipsBetween(asked: readonly string[], printed: readonly string[]): number | undefined {
  if (asked.length !== printed.length) return undefined;
  let all = 0;
  for (const [i, word] of asked.entries()) {
    const far = slips(word, printed[i] ?? '');
    if (far === undefined) return undefined;
    all += far;
  }
  const budget = printed.join('').length >= LETTERS_FOR_SECOND_EDIT ? 2 : 1;
  return all <= budget ? all : undefined;
}

/**
 * Firms with this name except for a slip of the keyboard: one edit in all, two in a long name, one a word, in Latin
 * letters, inside words of six letters or more and never at their first letter. Numbers, initials and short words are
 * equal; words of what the firm does may be left out. `proposals` are the candidates.
 */
export function nameWithSlip(
  index: AgencyIndex,
  reading: NameReading,
  proposals: readonly Proposal[],
): Confirmed {
  if (tellingWords(reading).length === 0) return { firms: [], untrusted: [] };
  const asked = reading.words.filter(({ kind }) => kind !== 'legal').map(({ text }) => text);
  const forms = proposals.flatMap(({ firm }) =>
    index.forms.slice(index.formOffsets[firm], index.formOffsets[firm + 1]),
  );
  const near = forms.filter((form) => {
    const printed = readName(form.name, index.words);
    const words = printed.words.filter(({ kind }) => kind !== 'legal');
    const whole = words.map(({ text }) => text);
    const bare = words.filter(({ kind }) => kind !== 'role').map(({ text }) => text);
    const fits = (target: readonly string[]): boolean => slipsBetween(asked, target) !== undefined;
    return (fits(whole) || fits(bare)) && !heldByAnother(index, printed, form.firm);
  });
  return gather(near);
}
