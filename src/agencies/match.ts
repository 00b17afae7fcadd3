import type { AgencyIndex } from './build-index.ts';
import { type Confirmed, exactName, nameWithoutRole, nameWithSlip } from './confirm.ts';
import { readName, tellingWords } from './names.ts';
import { sameLicence } from './numbers.ts';
import { type Proposal, propose } from './propose.ts';
import { type AgencyQuery, blurredNames, plainLicences, queryReadings, readQuery } from './query.ts';
import type { Agency, Register } from './register.ts';
import { judge, listReasons, type Reason, type Standing, standingOf, type Verdict } from './verdict.ts';
import { namesWithin } from './within.ts';

/** A firm in an answer. */
export interface AgencyFound {
  readonly id: string;
  /** Its newest record. */
  readonly record: Agency;
  readonly standing: Standing;
  readonly register: Register;
}

/** The answer to "is this agency real?". */
export interface AgencyCheck {
  readonly verdict: Verdict;
  /** Best first: one for `match` and `not-licensed`, at most five similar ones for `choose`. */
  readonly agencies: readonly AgencyFound[];
  readonly reasons: readonly Reason[];
  /** The lists that were looked in. */
  readonly registers: readonly Register[];
}

const MOST_SIMILAR = 5;
/** A candidate this good is confirmed by its own licence number or telephone. */
const GOOD_ENOUGH_WITH_NUMBER = 0.7;

/** A candidate that is this far behind the best one is not shown beside it. */
const FARTHEST_BEHIND = 0.25;
/** What a candidate of a misread name counts against one of the name as it is typed. */
const BLURRED = 0.98;
/** With a candidate this good the name was not misread. */
const CLEAR = 0.95;
/** A text that is less like its best candidate may say more than a name. */
const LIKE_THE_WHOLE = 0.8;
/** What a firm counts whose name stands in such a text: too little to be confirmed by a number. */
const WITHIN = 0.6;
const NOBODY: Confirmed = { firms: [], untrusted: [] };

/** The firms of one number in a query. */
type Holders = readonly number[];

const unique = (firms: Iterable<number>): number[] => [...new Set(firms)];

function holdersOfNumbers(index: AgencyIndex, query: AgencyQuery): Holders[] {
  const licences = query.licences.map((licence) =>
    unique(
      (index.licences.get(licence.number) ?? [])
        .filter((other) => sameLicence(licence, other.licence))
        .map(({ firm }) => firm),
    ),
  );
  const registrations = query.registrations.map((number) => index.registrations.get(number) ?? []);
  const telephones = query.telephones.map((range) => {
    const written = range.flatMap(({ digits }) => index.registrations.get(digits) ?? []);
    const called = range.flatMap(({ digits, country }) =>
      (index.telephones.get(digits) ?? [])
        .filter((other) => country === '' || other.country === '' || country === other.country)
        .map(({ firm }) => firm),
    );
    return unique([...written, ...called]);
  });
  const plain = plainLicences(query).flatMap((number) => {
    const firms = index.plainNumbers.get(number);
    return firms ? [firms] : [];
  });
  return [...licences, ...registrations, ...telephones, ...plain];
}

/** Firms that hold all the numbers, else all that hold any: `agree` says which. */
function together(holders: readonly Holders[]): { firms: number[]; agree: boolean } {
  const all = unique(holders.flat());
  const every = all.filter((firm) => holders.every((firms) => firms.includes(firm)));
  if (every.length > 0) return { firms: every, agree: true };
  return { firms: all, agree: false };
}

/** Whether the list says numbers of the kinds that were asked, so that a missing one contradicts. */
function couldContradict(index: AgencyIndex, firm: number, query: AgencyQuery): boolean {
  const records = index.firms[firm]?.records ?? [];
  return records.some(
    (record) =>
      (query.licences.length > 0 && record.licenceNo !== '') ||
      (query.registrations.length > 0 && record.registrationNo !== '') ||
      (query.telephones.length > 0 && record.phones !== ''),
  );
}

/** Who a query may mean: surely one firm, or some to choose from. */
type Identity =
  | { readonly sure: true; readonly firm: number }
  | { readonly sure: false; readonly firms: readonly number[]; readonly reasons: readonly Reason[] };

const choose = (firms: Iterable<number>, ...reasons: Reason[]): Identity => ({
  sure: false,
  firms: unique(firms),
  reasons,
});

function byNumbersAlone(holders: readonly Holders[]): Identity {
  const { firms, agree } = together(holders);
  const [firm] = firms;
  if (firm === undefined) return choose([]);
  if (!agree) return choose(firms, 'number-of-another');
  return firms.length === 1 ? { sure: true, firm } : choose(firms);
}

const found = ({ firms, untrusted }: Confirmed): boolean => firms.length + untrusted.length > 0;

/** Candidates for the name as it is typed and for what it may have been. */
function proposed(index: AgencyIndex, query: AgencyQuery): Proposal[] {
  const asTyped = propose(index, query.name, query.nameReading);
  if ((asTyped[0]?.score ?? 0) >= CLEAR) return asTyped;
  const best = new Map(asTyped.map((proposal) => [proposal.firm, proposal]));
  for (const name of blurredNames(query.name, index.words))
    for (const { score, ...proposal } of propose(index, name, readName(name, index.words))) {
      const blurred = { ...proposal, score: score * BLURRED };
      if (blurred.score > (best.get(proposal.firm)?.score ?? 0)) best.set(proposal.firm, blurred);
    }
  return [...best.values()].sort((a, b) => b.score - a.score || a.firm - b.firm);
}

/** What the name alone confirms, and what else it may mean; candidates are looked for only where that is needed. */
function named(index: AgencyIndex, query: AgencyQuery): { sure: Confirmed; similar: readonly Proposal[] } {
  if (!query.cutShort)
    for (const reading of [query.reading, ...query.possible])
      for (const rule of [exactName, nameWithoutRole]) {
        const sure = rule(index, reading);
        if (found(sure)) return { sure, similar: [] };
      }
  const proposals = proposed(index, query);
  const [best] = proposals;
  const alike = proposals.filter(({ score }) => score >= (best?.score ?? 0) - FARTHEST_BEHIND);
  const similar = (best?.score ?? 0) >= LIKE_THE_WHOLE ? alike : withNamesWithin(index, query, alike);
  const sure = query.cutShort ? NOBODY : nameWithSlip(index, query.nameReading, proposals);
  return { sure, similar };
}

/** The same with the firms in front whose whole names stand in a text that is like none of them. */
function withNamesWithin(
  index: AgencyIndex,
  { text }: AgencyQuery,
  similar: readonly Proposal[],
): readonly Proposal[] {
  const within = namesWithin(index, text);
  if (within.length === 0) return similar;
  return [
    ...within.map((firm) => ({ firm, form: index.formOffsets[firm] ?? 0, score: WITHIN })),
    ...similar.filter(({ firm }) => !within.includes(firm)),
  ];
}

function byName(index: AgencyIndex, query: AgencyQuery, holders: readonly Holders[]): Identity {
  const { sure, similar } = named(index, query);
  const certain = [...sure.firms, ...sure.untrusted];
  const doubt: Reason[] = sure.untrusted.length > 0 ? ['alias-untrusted'] : [];
  const others = similar.slice(0, MOST_SIMILAR).map(({ firm }) => firm);

  if (holders.length > 0 && !query.cutShort) {
    const numbers = together(holders);
    const good = similar.filter(({ score }) => score >= GOOD_ENOUGH_WITH_NUMBER).map(({ firm }) => firm);
    const both = (certain.length > 0 ? certain : good).filter((firm) => numbers.firms.includes(firm));
    const [firm] = both;
    if (numbers.agree && both.length === 1 && firm !== undefined) return { sure: true, firm };
    if (numbers.agree && both.length > 1) return choose(both);
    const asked = certain.length > 0 ? certain : others.slice(0, 1);
    if (numbers.firms.length > 0 || asked.some((other) => couldContradict(index, other, query)))
      return choose([...certain, ...both, ...numbers.firms, ...others], 'number-of-another', ...doubt);
  }

  const [only] = sure.firms;
  if (only !== undefined && certain.length === 1) return { sure: true, firm: only };
  return certain.length > 0 ? choose(certain, ...doubt) : choose(others);
}

/** Firms with a licence of this number, where its year was left out. */
function byNumberWithoutYear(index: AgencyIndex, query: AgencyQuery): number[] {
  const words = tellingWords(query.nameReading);
  const numbers = words.filter(({ kind }) => kind === 'number');
  const [number] = numbers;
  const restIsPrefix = words.every((word) => word === number || index.words.licencePrefixes.has(word.text));
  if (number === undefined || !restIsPrefix) return [];
  return unique((index.licences.get(Number(number.text)) ?? []).map(({ firm }) => firm));
}

function identify(index: AgencyIndex, query: AgencyQuery): Identity {
  const holders = holdersOfNumbers(index, query);
  const exact = query.cutShort ? NOBODY : exactName(index, query.reading);
  if (!found(exact)) {
    const namesNobody = query.nameReading.words.every(({ kind }) => kind === 'legal');
    if (namesNobody && holders.length > 0) return byNumbersAlone(holders);
    const numbered = byNumberWithoutYear(index, query);
    if (numbered.length > 0) return choose(numbered);
    const onlyCommon = tellingWords(query.nameReading).length === 0;
    if (onlyCommon && !query.possible.some((reading) => found(exactName(index, reading)))) {
      if (holders.some((firms) => firms.length > 0)) return byNumbersAlone(holders);
      return choose([], ...(query.reading.words.length > 0 ? (['only-common-words'] as const) : []));
    }
  }
  return byName(index, query, found(exact) ? [] : holders);
}

/**
 * Who is meant by a text of which there are several readings: for certain only where none of them means another firm or
 * objects.
 */
function identifyReadings(index: AgencyIndex, texts: readonly string[]): Identity {
  const all = texts.map((text) => identify(index, readQuery(text, index.words)));
  const [first = choose([])] = all;
  if (all.length === 1) return first;
  const sure = unique(all.flatMap((identity) => (identity.sure ? [identity.firm] : [])));
  const [firm] = sure;
  const reasons = [...new Set(all.flatMap((identity) => (identity.sure ? [] : identity.reasons)))];
  const objects = reasons.some((reason) => reason !== 'only-common-words');
  if (sure.length === 1 && firm !== undefined && !objects) return { sure: true, firm };
  const firms = unique([...sure, ...all.flatMap((identity) => (identity.sure ? [] : identity.firms))]);
  return choose(firms.slice(0, MOST_SIMILAR), ...(firms.length > 0 && !objects ? [] : reasons));
}

/**
 * Looks one query up: a name in any script and spelling, a licence number, a telephone, a company registration
 * number, or several of them. `today` is a day as `2026-11-22`. Any text goes in; nothing is thrown.
 */
export function checkAgency(index: AgencyIndex, text: string, today: string): AgencyCheck {
  const identity = identifyReadings(index, queryReadings(text));
  const registers = [...index.registers.values()];
  const about = (firms: readonly number[]): AgencyFound[] =>
    firms.flatMap((number) => {
      const firm = index.firms[number];
      const [record] = firm?.records ?? [];
      const register = record && index.registers.get(record.register);
      return firm && record && register
        ? [{ id: firm.id, record, standing: standingOf(record, today), register }]
        : [];
    });
  const firm = identity.sure ? index.firms[identity.firm] : undefined;
  if (identity.sure && firm)
    return { ...judge(index, firm, today), agencies: about([identity.firm]), registers };
  const agencies = identity.sure ? [] : about(identity.firms);
  const lists =
    agencies.length > 0 ? agencies.map(({ register }) => register.header.id) : index.registers.keys();
  return {
    verdict: agencies.length > 0 ? 'choose' : 'not-found',
    agencies,
    reasons: [...listReasons(index, lists, today), ...(identity.sure ? [] : identity.reasons)],
    registers,
  };
}
