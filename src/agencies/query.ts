import { normalise } from '../understanding/normalise.ts';
import { type NameReading, readingOf, readName } from './names.ts';
import { type LicenceNumber, plainLicence, takeLicences, takeRegistrations } from './numbers.ts';
import { type Telephone, takeTelephones } from './telephones.ts';
import { nameTokens } from './tokens.ts';
import { type AgencyWords, UNSPACED } from './words.ts';

/** A query taken apart. */
export interface AgencyQuery {
  /** Everything that was asked, as it is compared. */
  readonly text: string;
  readonly reading: NameReading;
  /** What is left as a name without numbers and question words. */
  readonly name: string;
  readonly nameReading: NameReading;
  readonly licences: readonly LicenceNumber[];
  readonly registrations: readonly string[];
  /** One entry for each number or range as printed. */
  readonly telephones: readonly (readonly Telephone[])[];
  /** More was asked than is looked at: nothing is confirmed. */
  readonly cutShort: boolean;
}

/** Longer than any name, licence and telephones together; a text beyond it is not one name. */
const LONGEST_QUERY = 400;
/** Blanks and invisible marks are dropped before counting, within this much text. */
const LONGEST_TEXT = 4000;

function withoutQuestionUnspaced(text: string, words: AgencyWords): string {
  let rest = text;
  for (;;) {
    const asked = words.askUnspaced.find((word) => rest.startsWith(word) || rest.endsWith(word));
    if (asked === undefined || rest.length <= asked.length) return asked === rest ? '' : rest;
    rest = rest.startsWith(asked) ? rest.slice(asked.length) : rest.slice(0, -asked.length);
  }
}

/** Cuts words of the question off both ends of a name. */
function withoutQuestion(text: string, words: AgencyWords): string {
  const tokens = nameTokens(text);
  const asks = (token: string | undefined, also: boolean): boolean =>
    token !== undefined && (words.ask.has(token) || (also && words.askToo.has(token)));
  let also = /[?？]/.test(text) || tokens.some((token) => words.ask.has(token));
  let [from, to] = [0, tokens.length];
  while (from < to && asks(tokens[from], also)) from++;
  while (to > from && asks(tokens[to - 1], also)) to--;
  const kept = tokens.slice(from, to);
  also = false;
  return kept
    .map((token, i) =>
      UNSPACED.test(token) && (i === 0 || i === kept.length - 1)
        ? withoutQuestionUnspaced(token, words)
        : token,
    )
    .filter((token) => token !== '')
    .join(' ');
}

/** Takes a query of any text apart. */
export function readQuery(query: string, words: AgencyWords): AgencyQuery {
  const whole = normalise(query.slice(0, LONGEST_TEXT));
  const text = whole.slice(0, LONGEST_QUERY);
  const cutShort = query.length > LONGEST_TEXT || whole.length > LONGEST_QUERY;
  const byLicence = takeLicences(text, words);
  const byRegistration = takeRegistrations(byLicence.rest);
  const byTelephone = takeTelephones(byRegistration.rest, '');
  const name = withoutQuestion(byTelephone.rest, words);
  return {
    text,
    reading: readName(text, words),
    name,
    nameReading: name === '' ? readingOf([]) : readName(name, words),
    licences: byLicence.licences,
    registrations: byRegistration.registrations,
    telephones: byTelephone.telephones,
    cutShort,
  };
}

/** Licence numbers of other shapes that a query may hold: itself and each of its words with a digit. */
export function plainLicences(query: AgencyQuery): string[] {
  const parts = [query.text, ...query.text.split(/\s+/)].map(plainLicence).filter((part) => part.length > 2);
  return [...new Set(parts)];
}
