import type { Row } from '../../dialogue/bundle.ts';
import type { Value, Values } from '../../dialogue/message.ts';
import { daysValue, type Range } from '../amounts.ts';
import { convert } from '../conversion.ts';
import { dateValue } from '../dates.ts';
import { freshnessOf } from '../freshness.ts';
import { KEYS } from '../keys.ts';
import type { Ends, Procedure } from '../model/procedure.ts';
import type { Kind } from '../model/reference.ts';
import {
  baseOptions,
  type CostTotal,
  costOf,
  isCurrent,
  oldest,
  type TimeTotal,
  wholeTimeOf,
} from '../totals.ts';
import { agesOf } from './ages.ts';
import { disputesOf, disputesOfOption, disputeValue } from './disagreements.ts';
import { durationValue, feeValue, optionCost, optionLine, optionLines, sumValue } from './figures.ts';
import {
  chargesTold,
  oldestSource,
  optionsTold,
  originOf,
  overviewTold,
  papersTold,
  timesTold,
} from './origins.ts';
import {
  type Asked,
  figureValues,
  idWithin,
  known,
  listed,
  maybe,
  noteValue,
  originValues,
  provenanceValues,
  rateValue,
  rowOf,
  sentence,
  sourceValues,
  textValue,
  withOrigin,
  wordValue,
} from './row.ts';

/** Currencies in which a whole cost is counted: that of wages, and that of most prices. */
const WAGES_IN = 'THB';
const COUNTED_IN = [WAGES_IN, 'USD'];

/** Of more steps than these a short answer says the first, and how many there are. */
const MOST_OUTLINED = 7;

/** What a kind of procedure is. */
export function kindValues({ crosses, priced }: Kind): Values {
  return { is_crossing: crosses ?? false, is_priced: priced ?? false };
}

/** Whether a procedure is said to be open by a report that is too old to say so. */
function isOpenNoMore(asked: Asked, { kind, state }: Procedure): boolean {
  const opens = asked.content.kinds[kind]?.opens === true && state.id === 'available';
  return opens && freshnessOf(state.as_of, 'route', asked.today, asked.content.max_age).stale;
}

/** One procedure with its totals; `route` are the values of the advisory that holds for the asked route. */
export function procedureRow(asked: Asked, id: string, procedure: Procedure, route: Values | undefined): Row {
  const cost = costOf(procedure);
  const time = wholeTimeOf(procedure);
  const options = (procedure.fee_options ?? []).filter(isCurrent);
  const title = textValue(KEYS.procedure(id, 'title'));
  const kind = kindValues(asked.content.kinds[procedure.kind] ?? {});
  // Nobody pays or travels for a complaint or a school: it is asked whether what is said is still so.
  const doubt = kind['is_priced'] === true || kind['is_crossing'] === true ? 'paying' : 'truth';
  const ask = wordValue('office', procedure.ask);
  const warning = { doubt, ask } as const;
  const mainFrom = cost.from ?? time.from ?? procedure;
  const main = provenanceValues(asked, mainFrom, cost.from ? 'fee' : 'duration', ask, doubt);
  const timely = provenanceValues(asked, time.from ?? procedure, 'duration', ask, doubt);
  const base = baseOptions(procedure);
  const labels = procedure.steps.map((step) => textValue(KEYS.step(id, step.id, 'label')));
  const isRefused = isOpenNoMore(asked, procedure);
  const stateDate = dateValue(procedure.state.as_of);
  const state = isRefused
    ? textValue(KEYS.row('open_then'), { date: stateDate ?? textValue(KEYS.row('no_date')) })
    : textValue(KEYS.procedure(id, 'state'), {
        ...figureValues(procedure.state.values ?? {}),
        as_of: stateDate,
      });
  const payer = payerOf(cost);
  const limits = [...unpricedLines(cost), ...besideLines(id, procedure, cost)];
  const costSource = oldestSource(asked, cost.from, cost.sources);
  const source = costSource ?? sourceValues(asked.content, mainFrom.source);
  const ages = agesOf(asked, overviewTold(procedure, cost, time), warning);
  const as_of = main['as_of'] ?? null;
  const origins = originValues({ source, as_of, staleness: ages.staleness });
  const values: Values = {
    ...main,
    ...(costSource === null ? {} : { source: costSource }),
    ...(ages.is_stale ? ages : { is_stale: false, staleness: null }),
    ...origins,
    title,
    summary: textValue(KEYS.procedure(id, 'summary')),
    kind: procedure.kind,
    from_id: endId(procedure.from),
    has_origin: procedure.from !== 'any',
    to_id: endId(procedure.to),
    from: endValue(procedure.from),
    to: endValue(procedure.to),
    ...kind,
    state,
    state_id: isRefused ? 'unknown' : procedure.state.id,
    ...known('cost', sumValue(cost.parts)),
    ...conversionValues(asked, cost),
    is_cost_partial: cost.partial,
    cost_source: costSource,
    cost_as_of: cost.from === undefined ? null : as_of,
    ...listed('options', optionLines(base)),
    ...listed('extras', optionLines(options.filter((o) => o.adds))),
    ...known('time', timeValue(time)),
    is_time_partial: time.partial,
    time_source: sourceValues(asked.content, time.from?.source),
    time_as_of: time.from === undefined ? null : (timely['as_of'] ?? null),
    stated_cost: feeValue(procedure.stated?.cost),
    stated_time: durationValue(procedure.stated?.time),
    ...maybe('time_note', noteValue(procedure.stated?.time)),
    ...known('payer', payer),
    payer_id: cost.payers.length > 1 ? 'several' : (cost.payers[0] ?? 'unknown'),
    ...listed('limits', limits),
    ...lineValues(
      {
        state,
        cost: sumValue(cost.parts),
        limits,
        time: timeValue(time),
        payer,
        origin: origins.origin.list,
        gaps: gapLines(asked, id, procedure, ages.is_stale),
        isFree: cost.parts.length > 0 && cost.payers.every((one) => one === 'nobody'),
      },
      kind,
    ),
    ask,
    ...listed('steps', labels),
    charges_origin: { list: originOf(asked, chargesTold(procedure), warning) },
    prices_origin: { list: originOf(asked, optionsTold(procedure), warning) },
    papers_origin: { list: originOf(asked, papersTold(procedure), warning) },
    time_origin: { list: originOf(asked, timesTold(time), warning) },
    outline: { list: labels.length > MOST_OUTLINED ? labels.slice(0, MOST_OUTLINED - 1) : labels },
    is_outline_whole: labels.length <= MOST_OUTLINED,
    step_count: procedure.steps.length,
    ...listed(
      'documents',
      [...new Set(procedure.steps.flatMap((step) => step.documents))].map((d) => wordValue('document', d)),
    ),
    ...listed(
      'actors',
      (procedure.actors ?? []).map(({ office }) => wordValue('office', office)),
    ),
    ...listed(
      'disagreements',
      disputesOf(id, procedure).map((d) => disputeValue(asked, d)),
    ),
    ...agencyValues(asked, id, procedure),
    asks_passport: procedure.steps.some((step) => step.passport !== undefined),
    ...listed(
      'passport_steps',
      procedure.steps
        .filter((step) => step.passport === 'made')
        .map((step) => textValue(KEYS.step(id, step.id, 'label'))),
    ),
    has_history: (procedure.history ?? []).length > 0,
    has_facts: (procedure.facts ?? []).length > 0,
    route: route ?? null,
    route_id: route?.['state_id'] ?? 'unknown',
    has_route: route !== undefined,
  };
  return rowOf(id, textValue(KEYS.procedure(id, 'label')), title, values, procedure.icon);
}

/** What an agency has to do with a way, as lines: the sentence, who says so and when, and its age where it is old. */
function agencyValues(asked: Asked, id: string, procedure: Procedure): Values {
  const { agency } = procedure;
  if (!agency) return { agency_id: 'unknown', agency: null };
  const said = textValue(KEYS.procedure(id, 'agency'), figureValues(agency.values ?? {}));
  return {
    agency_id: agency.part,
    agency: withOrigin(
      said,
      provenanceValues(asked, agency, 'statement', wordValue('office', procedure.ask)),
    ),
  };
}

export function feeOptionRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  return (procedure.fee_options ?? []).filter(isCurrent).map((option) =>
    rowOf(idWithin(id, option.id), wordValue('service', option.service), optionLine(option), {
      ...provenanceValues(asked, option, 'fee', wordValue('office', procedure.ask)),
      procedure: id,
      service: wordValue('service', option.service),
      service_id: option.service,
      holder: wordValue('holder', option.holder),
      holder_id: option.holder,
      ...known('cost', optionCost(option)),
      ...known('time', option.days === undefined ? null : daysValue(option.days, option.working)),
      ...known('valid', option.valid_years === undefined ? null : years(option.valid_years)),
      payer: wordValue('payer', option.payer),
      payer_id: option.payer ?? 'unknown',
      adds: option.adds ?? false,
      ...maybe('note', noteValue(option)),
      ...maybe('disagreement', first(disputesOfOption(option).map((d) => disputeValue(asked, d)))),
    }),
  );
}

/**
 * The cost in one currency, for people who earn in it, and a sentence that says how it was counted or that nobody
 * knows the rate.
 */
function conversionValues(asked: Asked, { parts }: CostTotal): Values {
  const counted = (currency: string) => convert(parts, currency, asked.content.rates);
  const money = (currency: string): Value => {
    const range = parts.length === 0 ? undefined : counted(currency)?.range;
    return range === undefined ? null : { money: range, currency };
  };
  const foreign = parts.filter(({ currency }) => currency !== WAGES_IN);
  const inWages = counted(WAGES_IN);
  const rate = oldest(inWages?.rates ?? []);
  const cost = money(WAGES_IN);
  const currencies = {
    list: foreign.map(({ currency }) => textValue(`format:currency.${currency}`)),
  };
  const said =
    inWages && rate
      ? convertedSaid(inWages.range, rateValue(asked, rate))
      : textValue(KEYS.row('no_rate'), { currencies });
  return {
    cost_in: Object.fromEntries(COUNTED_IN.map((currency) => [currency, money(currency)])),
    cost_in_known: cost !== null,
    ...maybe('conversion', foreign.length > 0 ? said : null),
  };
}

/** "About 100 baht or more": a sum that is only about so much is not "at least" so much. */
function convertedSaid([least, most]: Range, rate: Values): Value {
  const said = (key: Parameters<typeof KEYS.row>[0], range: Range) =>
    textValue(KEYS.row(key), { cost: { money: range, currency: WAGES_IN }, rate });
  if (most === null) return said('converted_least', [least, least]);
  if (least === null || least === 0) return said('converted_most', [most, most]);
  return said('converted', [least, most]);
}

/** A country's code, `any` or `several`. */
function endId(ends: Ends): string {
  return typeof ends === 'string' ? ends : 'several';
}

function endValue(ends: Ends): Value {
  if (ends === 'any') return null;
  const names = [ends].flat().map((code) => wordValue('country', code));
  return names.length === 1 ? (names[0] ?? null) : { list: names };
}

function timeValue({ days, working }: TimeTotal): Value {
  return days === undefined ? null : daysValue([...days], working);
}

function payerOf({ payers: [first, ...others] }: CostTotal): Value {
  return others.length > 0 ? textValue(KEYS.word('payer', 'several')) : wordValue('payer', first);
}

/** Of how many steps no price is known, or no source says that they have one. */
function unpricedLines({ parts, unpriced }: CostTotal): readonly Value[] {
  if (parts.length === 0 || unpriced.length === 0) return [];
  const key = unpriced.every(({ fee }) => fee?.none_found) ? 'line_none_found' : 'line_partial';
  return [textValue(KEYS.row(key), { count: unpriced.length })];
}

/**
 * What stands beside a cost and is never added to it: steps of which only a limit is known, or what people said that
 * they had paid; and what an agency takes, known or not.
 */
function besideLines(id: string, { steps }: Procedure, { beside }: CostTotal): readonly Value[] {
  const agency = steps.find((step) => step.agency_fee && isCurrent(step));
  const others = beside.filter((step) => step !== agency);
  return [
    ...others.map((step) => {
      const label = textValue(KEYS.step(id, step.id, 'label'));
      return textValue(KEYS.row('line_beside'), { label, fee: feeValue(step.fee) });
    }),
    ...(agency ? [textValue(KEYS.row('line_agency'), { fee: feeValue(agency.fee) })] : []),
  ];
}

/** What a short answer says in lines. */
interface Said {
  readonly state: Value;
  readonly cost: Value;
  readonly limits: readonly Value[];
  readonly time: Value;
  readonly payer: Value;
  /** Who says all of this, from when, and how old that is where it is old. */
  readonly origin: readonly Value[];
  /** What is known not to be known of it, with whom to ask. */
  readonly gaps: readonly Value[];
  /** It costs nothing, and the payer is that nobody pays. */
  readonly isFree: boolean;
}

/**
 * `overview`, the lines of a short answer, and `charges`, those of them that are about money. What nobody buys has no
 * line of a cost that nobody knows; what is not known of something that is bought is said in one line, `unknowns`; and
 * of what is free nobody is named who pays. `shows_…` tell which figures have a line of their own.
 */
function lineValues(
  { state, cost, limits, time, payer, origin, gaps, isFree }: Said,
  { is_priced: isPriced }: Values,
): Values {
  const isMoneyUnknown = isPriced === true && cost === null && payer === null;
  const isNothingKnown = isMoneyUnknown && limits.length === 0 && time === null;
  const shows = {
    cost: !isMoneyUnknown && (cost !== null || isPriced === true),
    time: !isNothingKnown && (time !== null || isPriced === true),
    payer: !isMoneyUnknown && !isFree && (payer !== null || isPriced === true),
  };
  const line = (key: 'line_state' | 'line_cost' | 'line_time' | 'line_payer', value: Value): Value =>
    textValue(KEYS.row(key), { value });
  const moneyUnknown = isMoneyUnknown ? [textValue(KEYS.row('line_money_unknown'))] : [];
  const unknowns = isNothingKnown ? [textValue(KEYS.row('line_nothing_known'))] : moneyUnknown;
  const costs = [...(shows.cost ? [line('line_cost', cost)] : []), ...limits];
  const times = shows.time ? [line('line_time', time)] : [];
  const pays = shows.payer ? [line('line_payer', payer)] : [];
  const states = state === null && isPriced !== true ? [] : [line('line_state', state)];
  return {
    overview: { list: [...states, ...unknowns, ...costs, ...times, ...pays, ...origin, ...gaps] },
    charges: { list: [...moneyUnknown, ...costs, ...pays] },
    unknowns: { list: unknowns },
    shows_cost: shows.cost,
    shows_time: shows.time,
    shows_payer: shows.payer,
  };
}

/**
 * What nobody could find out of a procedure, the first of it alone: an answer is short, and the whole list stands with
 * the rules. A gap belongs to the procedure that it names, or to all of its kind in its country. Whom to ask is not said
 * where the warning above it names the same office.
 */
function gapLines(
  { content }: Asked,
  id: string,
  { kind, from, ask: asked }: Procedure,
  isWarned: boolean,
): readonly Value[] {
  const own = Object.entries(content.gaps).find(([, gap]) =>
    gap.procedure === undefined ? gap.topic === kind && gap.country === from : gap.procedure === id,
  );
  if (own === undefined) return [];
  const [name, { values, ask }] = own;
  const said = sentence(KEYS.word('gap', name), values);
  if (ask === undefined || (isWarned && ask === asked)) return [textValue(KEYS.row('line_gap'), { said })];
  return [textValue(KEYS.row('line_ask_gap'), { said, ask: wordValue('office', ask) })];
}

function years(count: number): Value {
  return textValue('format:years.exact', { count });
}

function first(values: readonly Value[]): Value {
  return values[0] ?? null;
}
