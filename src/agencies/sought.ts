import { tellingWords } from './names.ts';
import { type AgencyQuery, queryReadings, readQuery } from './query.ts';
import type { AgencyWords } from './words.ts';

/** Characters of a text, once blanks are put in order, that may still be a name and not a story. */
const LONGEST_NAME = 60;

/** What was typed, as it is compared; nothing for a text that is too long for a name. */
export function soughtText(text: string, words: AgencyWords): string | undefined {
  const query = likelierQuery(text, words);
  return isTooLong(query) ? undefined : query.text;
}

/**
 * What a text names, in one spelling, so that the same name asked for in other words is the same: its words as they are
 * compared, without legal forms and the words of a question, then its numbers in digits (a telephone without country
 * code and leading zeros). Words have one blank between them. Nothing for a text that is too long for a name or holds
 * only words that many firms share.
 */
export function soughtName(text: string, words: AgencyWords): string | undefined {
  const query = likelierQuery(text, words);
  if (isTooLong(query)) return undefined;
  const numbers = numbersOf(query);
  if (numbers.length === 0 && tellingWords(query.nameReading).length === 0) return undefined;
  const name = query.nameReading.words.filter(({ kind }) => kind !== 'legal').map((word) => word.text);
  return [...name, ...numbers].join(' ');
}

function likelierQuery(text: string, words: AgencyWords): AgencyQuery {
  const [likelier = text] = queryReadings(text);
  return readQuery(likelier, words);
}

function isTooLong({ text, cutShort }: AgencyQuery): boolean {
  return cutShort || [...text].length > LONGEST_NAME;
}

function numbersOf({ licences, registrations, telephones }: AgencyQuery): string[] {
  return [
    ...licences.map(({ prefix, number, year }) => `${prefix === '' ? '' : `${prefix} `}${number}/${year}`),
    ...registrations,
    ...telephones.flatMap(([first]) => first?.digits ?? []),
  ];
}
