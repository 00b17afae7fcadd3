import { normalise } from '../understanding/normalise.ts';
import { romaniseNormal } from '../understanding/romanise.ts';
import { skeletonOfSound, withoutDoubles } from '../understanding/skeleton.ts';
import { type NameReading, readTokens, spokenCore } from './names.ts';
import { type LicenceNumber, plainLicence, takeLicences } from './numbers.ts';
import {
  buildHashTable,
  buildPostings,
  GRAM_BUCKETS,
  grams,
  type HashTable,
  type Postings,
} from './postings.ts';
import { type Agency, firstDay, namesOf, type Register } from './register.ts';
import { cellTelephones } from './telephones.ts';
import { comparedTokens, spokenTokens } from './tokens.ts';
import { type AgencyWords, UNSPACED, type WordKind } from './words.ts';

/** Letters by which the beginning of a spelling is known. */
export const START = 4;

/** A firm: all records with one id, newest first. */
export interface Firm {
  readonly id: string;
  readonly records: readonly Agency[];
}

/** How a name sounds, legal forms and words of what the firm does aside: rough Latin letters, and consonants. */
export interface Heard {
  readonly sound: string;
  readonly skeleton: string;
}

/**
 * What is compared of the sound of a name. Takes its words as they are spoken; `known` keeps what single words sound
 * like, since the names of a list share most of theirs.
 */
export function hear(
  spoken: readonly string[],
  words: AgencyWords,
  known: Map<string, Heard> = new Map(),
): Heard {
  let sound = '';
  let skeleton = '';
  for (const word of spokenCore(spoken, words)) {
    const heard = known.get(word) ?? hearWord(word);
    known.set(word, heard);
    sound += heard.sound;
    skeleton += heard.skeleton;
  }
  return { sound, skeleton: withoutDoubles(skeleton) };
}

function hearWord(word: string): Heard {
  const sound = romaniseNormal(word);
  return { sound, skeleton: skeletonOfSound(sound) };
}

/** One spelling of one name of a firm, as it is searched. */
export interface NameForm {
  readonly firm: number;
  readonly name: string;
  readonly trusted: boolean;
  /** See `NameReading.cut`. */
  readonly cut: string;
  /** See `NameReading.core`. */
  readonly core: string;
  readonly heard: Heard;
}

/** Everything that a query is looked up in. Built once and never changed; a new list is a new index. */
export interface AgencyIndex {
  readonly words: AgencyWords;
  /** The lists that count for verdicts. */
  readonly registers: ReadonlyMap<string, Register>;
  readonly firms: readonly Firm[];
  readonly forms: readonly NameForm[];
  /** The forms of a firm stand from `formOffsets[firm]` to `formOffsets[firm + 1]`. */
  readonly formOffsets: Uint32Array;
  /** Words of each form: numbers into `vocabulary`, from `wordOffsets[form]` to `wordOffsets[form + 1]`. */
  readonly wordOffsets: Uint32Array;
  readonly wordIds: Uint32Array;
  readonly vocabulary: readonly string[];
  readonly vocabularyIds: ReadonlyMap<string, number>;
  readonly kinds: readonly WordKind[];
  /** How telling a word is: the logarithm of all forms over the forms that hold it. */
  readonly weights: Float32Array;
  readonly formsByWord: Postings;
  readonly formsByGram: Postings;
  readonly formsBySound: Postings;
  /** Forms by cut and by core spelling. */
  readonly exact: HashTable;
  /** How spellings in scripts without blanks begin, by their first four letters. */
  readonly starts: ReadonlySet<string>;
  readonly licences: ReadonlyMap<number, readonly { licence: LicenceNumber; firm: number }[]>;
  /** Licence numbers of other shapes, company registration numbers: letters and digits to firms. */
  readonly plainNumbers: ReadonlyMap<string, readonly number[]>;
  readonly registrations: ReadonlyMap<string, readonly number[]>;
  readonly telephones: ReadonlyMap<string, readonly { country: string; firm: number }[]>;
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V, same: (a: V, b: V) => boolean): void {
  const found = map.get(key);
  if (!found) map.set(key, [value]);
  else if (!found.some((other) => same(other, value))) found.push(value);
}

/** Newest first; of one day the record that is not in force first, so that a warning is never hidden. */
function byNewest(a: Agency, b: Agency): number {
  const [dayA, dayB] = [firstDay(a.asOf), firstDay(b.asOf)];
  if (dayA !== dayB) return dayA > dayB ? -1 : 1;
  return Number(a.status === 'licensed') - Number(b.status === 'licensed');
}

function firmsOf(registers: readonly Register[]): Firm[] {
  const byId = new Map<string, Agency[]>();
  for (const register of registers)
    for (const agency of register.agencies) {
      const found = byId.get(agency.id);
      if (found) found.push(agency);
      else byId.set(agency.id, [agency]);
    }
  return [...byId]
    .map(([id, records]) => ({ id, records: records.sort(byNewest) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Builds the index over all lists that count for verdicts. The order of lists and rows does not matter.
 * 100,000 firms take a few seconds and less than 150 MB.
 */
export function buildAgencyIndex(registers: readonly Register[], words: AgencyWords): AgencyIndex {
  const used = registers.filter((register) => register.header.usedForVerdicts);
  const firms = firmsOf(used);
  const forms: NameForm[] = [];
  const formOffsets = new Uint32Array(firms.length + 1);
  const wordOffsets = [0];
  const wordIds: number[] = [];
  const vocabulary: string[] = [];
  const vocabularyIds = new Map<string, number>();
  const kinds: WordKind[] = [];
  const counts: number[] = [];
  const spellings: [text: string, id: number][] = [];
  const licences = new Map<number, { licence: LicenceNumber; firm: number }[]>();
  const plainNumbers = new Map<string, number[]>();
  const registrations = new Map<string, number[]>();
  const telephones = new Map<string, { country: string; firm: number }[]>();
  const heard = new Map<string, Heard>();
  const sameNumber = (a: number, b: number): boolean => a === b;

  const addWords = (reading: NameReading): void => {
    const seen = new Set<number>();
    for (const { text, kind } of reading.words) {
      if (kind === 'legal') continue;
      let id = vocabularyIds.get(text);
      if (id === undefined) {
        id = vocabulary.length;
        vocabularyIds.set(text, id);
        vocabulary.push(text);
        kinds.push(kind);
        counts.push(0);
      }
      wordIds.push(id);
      if (!seen.has(id)) counts[id] = (counts[id] ?? 0) + 1;
      seen.add(id);
    }
    wordOffsets.push(wordIds.length);
  };

  firms.forEach(({ records }, firm) => {
    const names = new Map<string, boolean>();
    for (const record of records) {
      const doubtful = words.doubtfulLatinName.some((remark) => record.note.includes(remark));
      for (const { name, trusted } of namesOf(record)) {
        const sure = trusted && !(doubtful && name === record.nameLatin);
        names.set(name, (names.get(name) ?? true) && sure);
      }
      const licence = normalise(record.licenceNo);
      const read = takeLicences(licence, words).licences;
      for (const one of read)
        add(
          licences,
          one.number,
          { licence: one, firm },
          (a, b) => a.firm === b.firm && a.licence.year === b.licence.year,
        );
      const plain = read.length === 0 ? plainLicence(licence) : '';
      if (plain) add(plainNumbers, plain, firm, sameNumber);
      const registration = record.registrationNo.replace(/\D/g, '');
      if (registration) add(registrations, registration, firm, sameNumber);
      for (const { digits, country } of cellTelephones(normalise(record.phones), record.country))
        add(telephones, digits, { country, firm }, (a, b) => a.firm === b.firm);
    }
    for (const [name, trusted] of names) {
      const spoken = spokenTokens(name);
      const reading = readTokens(comparedTokens(spoken), words);
      const id = forms.length;
      forms.push({
        firm,
        name,
        trusted,
        cut: reading.cut,
        core: reading.core === reading.cut ? reading.cut : reading.core,
        heard: hear(spoken, words, heard),
      });
      addWords(reading);
      for (const text of new Set([reading.cut, reading.core])) if (text) spellings.push([text, id]);
    }
    formOffsets[firm + 1] = forms.length;
  });

  const offsets = Uint32Array.from(wordOffsets);
  const ids = Uint32Array.from(wordIds);
  return {
    words,
    registers: new Map(used.map((register) => [register.header.id, register])),
    firms,
    forms,
    formOffsets,
    wordOffsets: offsets,
    wordIds: ids,
    vocabulary,
    vocabularyIds,
    kinds,
    weights: Float32Array.from(counts, (count) => Math.log(1 + forms.length / count)),
    formsByWord: buildPostings(forms.length, vocabulary.length, (id) => [
      ...new Set(ids.subarray(offsets[id] ?? 0, offsets[id + 1] ?? 0)),
    ]),
    formsByGram: buildPostings(forms.length, GRAM_BUCKETS, (id) => grams(forms[id]?.cut ?? '')),
    formsBySound: buildPostings(forms.length, GRAM_BUCKETS, (id) => grams(forms[id]?.heard.skeleton ?? '')),
    exact: buildHashTable(spellings),
    starts: new Set(spellings.flatMap(([text]) => (UNSPACED.test(text) ? [text.slice(0, START)] : []))),
    licences,
    plainNumbers,
    registrations,
    telephones,
  };
}

/** The words of a form, without legal forms. */
export function formWords(
  index: AgencyIndex,
  form: number,
): { text: string; kind: WordKind; weight: number }[] {
  const found = [];
  for (let at = index.wordOffsets[form] ?? 0; at < (index.wordOffsets[form + 1] ?? 0); at++) {
    const id = index.wordIds[at] ?? 0;
    found.push({
      text: index.vocabulary[id] ?? '',
      kind: index.kinds[id] ?? 'name',
      weight: index.weights[id] ?? 0,
    });
  }
  return found;
}
