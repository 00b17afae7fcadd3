import { type AgencyIndex, buildAgencyIndex, type Firm } from '../agencies/build-index.ts';
import { type AgencyCheck, checkAgency } from '../agencies/match.ts';
import type { Agency, Register } from '../agencies/register.ts';
import { soughtName, soughtText } from '../agencies/sought.ts';
import { splitQueries } from '../agencies/split.ts';
import { cellTelephones } from '../agencies/telephones.ts';
import { ageInDays, isStale, judge, type Standing, standingOf } from '../agencies/verdict.ts';
import { compileWords } from '../agencies/words.ts';
import type { Found, Query, Row } from '../dialogue/bundle.ts';
import type { Day, SlotValue, Value, Values } from '../dialogue/message.ts';
import { normalise } from '../understanding/normalise.ts';
import type { AgencyData } from './agency-data.ts';
import type { Finder } from './bundle.ts';
import { ageValue, dateValue } from './dates.ts';
import { KEYS } from './keys.ts';
import { rowOf, textValue } from './rows/row.ts';

/**
 * What looking an agency up can come to, beside `one`, `many` and `none`. `other_number`: a number in the question
 * is not that of the firm that is named. `common`: no word tells one firm from another. `several`: more than one
 * agency was asked about; `lines` has an answer for each of the first three, and `count` says how many were named.
 */
export const AGENCY_OUTCOMES = ['other_number', 'common', 'several'] as const;

/** How the newest record of a firm is worded: what it says, and how far the list can be trusted. */
export const STATES = [
  'in_force',
  'was_old',
  'was_partial',
  'revoked',
  'suspended',
  'delisted',
  'expired',
  'ceased',
  'unlicensed',
  'unconfirmed',
] as const;
export type State = (typeof STATES)[number];

/** More letters of what somebody typed are not repeated to them. */
const MOST_ECHOED = 40;

/**
 * Opens the registers: builds the index once. `agencies` finds by `match` (what somebody typed) and by `id`;
 * `registers` has the lists and whom to ask. A new list is a new finder.
 */
export function openAgencies(data: AgencyData): Finder {
  const index = buildAgencyIndex(data.registers, compileWords(data.words));
  const firms = new Map(index.firms.map((firm) => [firm.id, firm]));
  return (query, today) => {
    const asked: Asked = { data, index, firms, today };
    if (query.from === 'agencies') return limited(agencies(asked, query), query);
    if (query.from === 'registers') return limited({ rows: registers(asked, query) }, query);
    return undefined;
  };
}

interface Asked {
  readonly data: AgencyData;
  readonly index: AgencyIndex;
  readonly firms: ReadonlyMap<string, Firm>;
  readonly today: Day;
}

function limited(found: Found, { limit }: Query): Found {
  return limit === undefined ? found : { ...found, rows: found.rows.slice(0, limit) };
}

function agencies(asked: Asked, { where, match }: Query): Found {
  if (match !== undefined) return looked(asked, match);
  if (where['id'] === undefined) return { rows: asked.index.firms.flatMap((firm) => firmRow(asked, firm)) };
  return { rows: rowsById(asked, [String(where['id'])]) };
}

function rowsById(asked: Asked, ids: readonly string[]): Row[] {
  return ids.flatMap((id) => {
    const firm = asked.firms.get(id);
    return firm ? firmRow(asked, firm) : [];
  });
}

/** The whole text is one question if it means one firm for certain: a card is copied with all its lines. */
function looked(asked: Asked, text: string): Found {
  const check = checkAgency(asked.index, text, asked.today);
  const { queries, leftOut } = splitQueries(text);
  return isSure(check) || queries.length < 2
    ? withSought(asked, text, answer(asked, check))
    : several(asked, queries, leftOut);
}

function withSought({ index }: Asked, text: string, found: Found): Found {
  const typed = found.as === 'one' ? undefined : soughtText(text, index.words);
  if (typed === undefined) return found;
  const isUnknown = found.as === 'none' || found.as === 'many';
  const name = isUnknown ? soughtName(text, index.words) : undefined;
  return { ...found, sought: name === undefined ? { typed } : { typed, name } };
}

function isSure({ verdict }: AgencyCheck): boolean {
  return verdict === 'match' || verdict === 'not-licensed';
}

function answer(asked: Asked, check: AgencyCheck): Found {
  const rows = rowsById(
    asked,
    check.agencies.map(({ id }) => id),
  );
  switch (check.verdict) {
    case 'match':
    case 'not-licensed':
      return { rows, as: 'one' };
    case 'choose':
      return { rows, as: check.reasons.includes('number-of-another') ? 'other_number' : 'many' };
    case 'not-found':
      return { rows: [], as: check.reasons.includes('only-common-words') ? 'common' : 'none' };
  }
}

function several(asked: Asked, queries: readonly string[], leftOut: number): Found {
  const answers = queries.map((query) => ({ query, check: checkAgency(asked.index, query, asked.today) }));
  const lines = answers.map(({ query, check }): Value => {
    const [row] = isSure(check) ? answer(asked, check).rows : [];
    if (row) return textValue('registers:several.is', { verdict: row.values['verdict'] ?? null });
    const typed = query.length > MOST_ECHOED ? `${query.slice(0, MOST_ECHOED).trimEnd()}…` : query;
    const like = check.verdict === 'choose';
    return textValue(`registers:several.${like ? 'like' : 'none'}`, { typed });
  });
  const sure = answers.filter(({ check }) => isSure(check));
  const ids = new Set(sure.flatMap(({ check }) => check.agencies.map(({ id }) => id)));
  return {
    rows: rowsById(asked, [...ids]),
    as: 'several',
    values: {
      lines: { list: lines },
      count: queries.length + leftOut,
      looked:
        leftOut === 0
          ? textValue('registers:several.all')
          : textValue('registers:several.first', { count: queries.length }),
    },
  };
}

function firmRow(asked: Asked, firm: Firm): Row[] {
  const [record] = firm.records;
  const register = record && asked.index.registers.get(record.register);
  if (!record || !register) return [];
  const state = stateOf(asked, firm, record, register);
  const name = nameOf(record);
  const licence = record.licenceNo === '' ? null : record.licenceNo;
  const town = townOf(asked, record.province);
  const shown: Values = {
    name,
    licence,
    town,
    country: countryValue(register.header.country),
    date: dayOf(record.asOf) ?? textValue('registers:undated'),
  };
  const words = state === 'was_partial' && isStale(register, asked.today) ? 'was_partial_old' : state;
  const verdict = textValue(`registers:verdict.${words}`, {
    ...shown,
    date: dateSaid(record, register, asked.today),
  });
  const details = detailLines({
    licence,
    from: dayOf(record.licenceFrom),
    to: dayOf(record.licenceTo),
    phones: listOrUnknown(phonesOf(record)),
    town,
    destinations: listOrUnknown(destinationsOf(record)),
  });
  return [
    rowOf(firm.id, choiceOf(name, licence, town), verdict, {
      ...askValues(asked, register.header.ask ? register : listOf(asked, record.country)),
      ...shown,
      names: [record.nameLatin, record.nameLocal].filter((part) => part !== '').join(' / ') || name,
      verdict,
      state_id: state,
      verdict_id: judge(asked.index, firm, asked.today).verdict,
      details: { list: details },
      publisher: publisherOf(register),
      register: register.header.id,
    }),
  ];
}

/** What a list says of a firm, a line each; and in the last one what it does not say. */
function detailLines(facts: Readonly<Record<string, Value>>): Value[] {
  const names = Object.keys(facts);
  const told = names.filter((name) => facts[name] !== null);
  const lacking = names.filter((name) => facts[name] === null);
  const list = lacking.map((name) => textValue(`registers:lacking.${name}`));
  return [
    ...told.map((name) => textValue(`registers:told.${name}`, { value: facts[name] ?? null })),
    ...(list.length > 0 ? [textValue('registers:lacks', { lacking: { list } })] : []),
  ];
}

/** How a firm reads among others: by its licence number and town, where the list says them. */
function choiceOf(name: Value, licence: Value, town: Value): Value {
  const [first, second] = [licence, town].filter((value) => value !== null);
  if (first === undefined) return name;
  return second === undefined
    ? textValue('registers:choice.one', { name, first })
    : textValue('registers:choice.two', { name, first, second });
}

function dayOf(date: string): Value {
  return dateValue(date === '' ? undefined : date);
}

/** The date of a record, with its age where it is older than its list may be. */
function dateSaid({ asOf }: Agency, { header }: Register, today: Day): Value {
  const date = dayOf(asOf);
  const days = ageInDays(asOf, today);
  if (date === null) return textValue('registers:undated');
  return days > header.maxAgeDays ? textValue('registers:ago', { date, age: ageValue(days) }) : date;
}

/** What a licensed record may be called depends on its list; what a list says against a firm is said as it stands. */
function stateOf(asked: Asked, firm: Firm, record: Agency, register: Register): State {
  const standing: Standing = standingOf(record, asked.today);
  switch (standing) {
    case 'licensed': {
      const { reasons } = judge(asked.index, firm, asked.today);
      if (reasons.includes('incomplete')) return 'was_partial';
      return isStale(register, asked.today) ? 'was_old' : 'in_force';
    }
    case 'self-declared':
    case 'unknown':
      return 'unconfirmed';
    default:
      return standing;
  }
}

/** The language in which the firms of a country write their names. */
const LANGUAGE_OF: Readonly<Record<string, string>> = { KH: 'km', LA: 'lo', MM: 'my', TH: 'th' };

function nameOf({ nameLatin, nameLocal, aliases, country }: Agency): Value {
  const latin = nameLatin || nameLocal || aliases[0] || '';
  const lng = LANGUAGE_OF[country];
  return nameLocal === '' || lng === undefined ? latin : { written: { '*': latin, [lng]: nameLocal } };
}

function townOf({ data }: Asked, town: string): Value {
  if (town === '') return null;
  const written = Object.hasOwn(data.towns, town) ? data.towns[town] : undefined;
  return written ? { written } : town;
}

/** The numbers as the list prints them; one that stands for several can't be dialled as it stands. */
function phonesOf({ phones, country }: Agency): Value[] {
  return phones.split(';').flatMap((part): Value[] => {
    const printed = part.replace(/\([^)]*\)/g, '').trim();
    if (printed === '') return [];
    return cellTelephones(normalise(printed), country).length === 1 ? [{ phone: printed }] : [printed];
  });
}

/** Countries by their codes; what a list remarks on them stands in brackets. */
function destinationsOf({ destinations }: Agency): Value[] {
  const codes = destinations.replace(/\([^)]*\)/g, ' ').match(/\b[A-Z]{2}\b/g) ?? [];
  return [...new Set(codes)].map(countryValue);
}

function countryValue(code: string): Value {
  return code === '' ? null : { text: `registers:country.${code}`, or: code };
}

function publisherOf({ header }: Register): Value {
  return { text: `registers:publisher.${header.id}`, or: header.publisher };
}

function listOrUnknown(items: readonly Value[]): Value {
  return items.length === 0 ? null : { list: items };
}

/** A list of a country that says whom to ask, for firms on lists of several countries. */
function listOf({ index }: Asked, country: string): Register | undefined {
  return [...index.registers.values()].find(({ header }) => header.country === country && header.ask);
}

/** Whom to ask about a firm. A name in the reader's language stands in the directory. */
function askValues({ data }: Asked, register: Register | undefined): Values {
  const id = register?.header.id ?? '';
  const contact = Object.hasOwn(data.contacts, id) ? data.contacts[id] : undefined;
  const ask = register?.header.ask;
  const who = contact === undefined ? undefined : KEYS.contact(contact, 'name');
  return {
    ask_known: ask !== undefined,
    ask_id: contact ?? '',
    ask_who: ask === undefined ? null : who === undefined ? ask.who : { text: who, or: ask.who },
    ask_phone: ask === undefined ? null : { phone: ask.telephone },
  };
}

/** The lists, by country. Of lists with the same telephone only the first is one `to_ask`. */
function registers(asked: Asked, { where }: Query): Row[] {
  const told = new Set<string>();
  const rows = [...asked.index.registers.values()].map((register): Row => {
    const { header } = register;
    const telephone = header.ask && `${header.country} ${header.ask.telephone}`;
    const toAsk = telephone !== undefined && !told.has(telephone);
    if (telephone !== undefined) told.add(telephone);
    const country = countryValue(header.country);
    const date = dayOf(register.asOf) ?? textValue('registers:undated');
    const publisher = publisherOf(register);
    const shown: Values = { country, date, publisher };
    const said = textValue(`registers:list.${header.country === '' ? 'warnings' : 'country'}`, shown);
    return rowOf(header.id, publisher, said, {
      ...askValues(asked, register),
      ...shown,
      country_id: header.country,
      count: register.agencies.length,
      is_complete: header.complete,
      is_old: isStale(register, asked.today),
      to_ask: toAsk,
    });
  });
  return rows.filter((row) => holds(row, where));
}

/** Whether a row has these fields; `country` is asked for by its code. */
function holds({ values }: Row, where: Readonly<Record<string, SlotValue>>): boolean {
  return Object.entries(where).every(
    ([field, wanted]) => values[field === 'country' ? 'country_id' : field] === wanted,
  );
}
