import { edits } from '../understanding/edits.ts';
import { normalise } from '../understanding/normalise.ts';
import { readings } from '../understanding/zawgyi.ts';
import { type NameReading, readName } from './names.ts';
import { type LicenceNumber, plainLicence, takeLicences, takeRegistrations } from './numbers.ts';
import { type Telephone, takeTelephones } from './telephones.ts';
import { comparedTokens, nameTokens, spokenTokens, withoutWeakMarks } from './tokens.ts';
import { type AgencyWords, UNSPACED } from './words.ts';

/** A query taken apart. */
export interface AgencyQuery {
  /** Everything that was asked, as it is compared. */
  readonly text: string;
  readonly reading: NameReading;
  /** Names that may be meant, without numbers and with fewer and fewer words of the question, longest first. */
  readonly possible: readonly NameReading[];
  /** The last of them: what is left without any word of the question. */
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

/**
 * Words of the question off both ends of a run of letters. One that is only the beginning or end of a longer word of
 * names stays (`ບໍ່` in `ບໍລິສັດ`).
 */
function withoutQuestionUnspaced(text: string, listed: readonly string[], words: AgencyWords): string {
  let rest = text;
  const begins = (asked: string): boolean => {
    if (!rest.startsWith(asked)) return false;
    const [bare, least] = [withoutWeakMarks(rest), withoutWeakMarks(asked).length];
    return !words.prefixes.get(bare.charAt(0))?.some((word) => word.length > least && bare.startsWith(word));
  };
  const ends = (asked: string): boolean => {
    if (!rest.endsWith(asked)) return false;
    const [bare, least] = [withoutWeakMarks(rest), withoutWeakMarks(asked).length];
    return !words.suffixes
      .get(bare.charAt(bare.length - 1))
      ?.some((word) => word.length > least && bare.endsWith(word));
  };
  for (;;) {
    const asked = listed.find((word) => begins(word) || ends(word));
    if (asked === undefined) return rest;
    rest = begins(asked) ? rest.slice(asked.length) : rest.slice(0, -asked.length);
  }
}

/** More cuts than this are not tried: a question has few words around a name. */
const MOST_CUTS = 6;

/**
 * The names that a text may ask after: itself without more and more words of the question at both ends, longest
 * first. Words that may be part of a name are cut only where the text is a question for certain: it holds a
 * question word, a question mark or a number that was taken out of it.
 */
function withoutQuestion(text: string, words: AgencyWords, hadNumber: boolean): string[] {
  const spoken = spokenTokens(text);
  const tokens = comparedTokens(spoken);
  const certain = hadNumber || /[?？]/.test(text) || tokens.some((token) => words.ask.has(token));
  const asks = (token: string | undefined): boolean =>
    token !== undefined && (words.ask.has(token) || (certain && words.askToo.has(token)));
  let [from, to] = [0, tokens.length];
  while (from < to && asks(tokens[from])) from++;
  while (to > from && asks(tokens[to - 1])) to--;
  const names: string[] = [];
  for (let end = Math.min(tokens.length, to + MOST_CUTS); end >= to; end--)
    for (let start = Math.max(0, from - MOST_CUTS); start <= from; start++)
      names.push(spoken.slice(start, end).join(' '));
  const listed = certain ? words.askUnspacedToo : words.askUnspaced;
  const kept = spoken.slice(from, to);
  const bare = kept
    .map((token, i) =>
      UNSPACED.test(token) && (i === 0 || i === kept.length - 1)
        ? withoutQuestionUnspaced(token, listed, words)
        : token,
    )
    .filter((token) => token !== '');
  names.sort((a, b) => b.length - a.length);
  return [...new Set([...names, bare.join(' ')])];
}

/**
 * The ways in which a query may be meant, likelier first: as it is, and in Unicode where it may be Burmese in Zawgyi. One
 * that is too long to be one name is not read twice.
 */
export function queryReadings(query: string): readonly string[] {
  return query.length > LONGEST_TEXT ? [query] : readings(query);
}

/** Takes a query of any text apart. */
export function readQuery(query: string, words: AgencyWords): AgencyQuery {
  const whole = normalise(query.slice(0, LONGEST_TEXT));
  const text = whole.slice(0, LONGEST_QUERY);
  const cutShort = query.length > LONGEST_TEXT || whole.length > LONGEST_QUERY;
  const byLicence = takeLicences(text, words);
  const byRegistration = takeRegistrations(byLicence.rest);
  const byTelephone = takeTelephones(byRegistration.rest, '');
  const hadNumber =
    byLicence.licences.length + byRegistration.registrations.length + byTelephone.telephones.length > 0;
  const names = withoutQuestion(byTelephone.rest, words, hadNumber);
  const name = names.at(-1) ?? '';
  return {
    text,
    reading: readName(text, words),
    possible: names.map((possible) => readName(possible, words)),
    name,
    nameReading: readName(name, words),
    licences: byLicence.licences,
    registrations: byRegistration.registrations,
    telephones: byTelephone.telephones,
    cutShort,
  };
}

/** Letters for the digits that a reading machine or a hurried reader takes them for. */
const LETTER_OF_DIGIT: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '5': 's', '8': 'b' };

/** Legal forms shorter than this are too short to be known by likeness. */
const SHORTEST_BLURRED = 5;

/** Cuts a misspelled legal form off one end of a name without blanks; the name as it is where none is near. */
function withoutBlurredForm(letters: string, words: AgencyWords, end: boolean): string {
  for (const form of words.gluedLegal) {
    if (form.length < SHORTEST_BLURRED) continue;
    const limit = Math.floor(form.length / SHORTEST_BLURRED);
    let best = { far: limit + 1, length: 0 };
    for (let length = form.length - limit; length <= form.length + limit; length++) {
      if (length >= letters.length) break;
      const part = end ? letters.slice(-length) : letters.slice(0, length);
      const far = edits(part, form, limit);
      if (far < best.far) best = { far, length };
    }
    if (best.far <= limit) return end ? letters.slice(0, -best.length) : letters.slice(best.length);
  }
  return letters;
}

/**
 * Other texts that a name may have been before it was misread or its legal form misspelled, to look for candidates
 * with; nothing is confirmed on one of them.
 */
export function blurredNames(name: string, words: AgencyWords): string[] {
  const others: string[] = [];
  const read = name
    .replace(/(?<=\p{L}\p{M}*)[0158]|[0158](?=\p{L})/gu, (digit) => LETTER_OF_DIGIT[digit] ?? digit)
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w');
  if (read !== name) others.push(read);
  const letters = nameTokens(name).join('');
  if (UNSPACED.test(letters)) {
    const bare = withoutBlurredForm(withoutBlurredForm(letters, words, false), words, true);
    if (bare !== letters) others.push(bare);
  }
  return others;
}

/** Licence numbers of other shapes that a query may hold: itself and each of its words with a digit. */
export function plainLicences(query: AgencyQuery): string[] {
  const parts = [query.text, ...query.text.split(/\s+/)].map(plainLicence).filter((part) => part.length > 2);
  return [...new Set(parts)];
}
