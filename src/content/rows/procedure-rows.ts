import type { Row } from '../../dialogue/bundle.ts';
import type { Value, Values } from '../../dialogue/message.ts';
import { daysValue, type Range } from '../amounts.ts';
import { convert } from '../conversion.ts';
import { dateValue } from '../dates.ts';
import { type Doubt, freshnessOf, freshnessValues } from '../freshness.ts';
import { KEYS } from '../keys.ts';
import type { Ends, FeeOption, Procedure, Statement, Step } from '../model/procedure.ts';
import type { Provenance } from '../model/provenance.ts';
import type { Kind } from '../model/reference.ts';
import {
  baseOptions,
  type CostTotal,
  costOf,
  isCurrent,
  oldest,
  type TimeTotal,
  timeOfStep,
  wholeTimeOf,
} from '../totals.ts';
import { disputesOf, disputesOfOption, disputesOfStep, disputeValue } from './disagreements.ts';
import { durationValue, feeValue, optionCost, optionLine, optionsCost, sumValue } from './figures.ts';
import {
  type Asked,
  figureValues,
  idWithin,
  known,
  listed,
  maybe,
  noteValue,
  provenanceValues,
  rowOf,
  saidWithSource,
  sentence,
  sourceValues,
  textValue,
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

/** One procedure with its totals; `route` are the values of the advisory that holds for the asked route. */
export function procedureRow(asked: Asked, id: string, procedure: Procedure, route: Values | undefined): Row {
  const cost = costOf(procedure);
  const time = wholeTimeOf(procedure);
  const options = (procedure.fee_options ?? []).filter(isCurrent);
  const title = textValue(KEYS.procedure(id, 'title'));
  const kind = kindValues(asked.content.kinds[procedure.kind] ?? {});
  // Nobody pays or travels for a complaint or a school: it is asked whether what is said is still so.
  const doubt = kind.is_priced === true || kind.is_crossing === true ? 'paying' : 'truth';
  const main = provenanceValues(
    asked,
    cost.from ?? time.from ?? procedure,
    cost.from ? 'fee' : 'duration',
    doubt,
  );
  const timely = provenanceValues(asked, time.from ?? procedure, 'duration');
  const base = baseOptions(procedure);
  const labels = procedure.steps.map((step) => textValue(KEYS.step(id, step.id, 'label')));
  const state = textValue(KEYS.procedure(id, 'state'), {
    ...figureValues(procedure.state.values ?? {}),
    as_of: dateValue(procedure.state.as_of),
  });
  const payer = payerOf(cost);
  const limits = [...unpricedLines(cost), ...besideLines(id, procedure, cost)];
  const costSource = oldestSource(asked, cost.from, cost.sources);
  const values: Values = {
    ...main,
    ...(costSource === null ? {} : { source: costSource }),
    ...olderOf(asked, cost.from, time.from, doubt),
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
    state_id: procedure.state.id,
    ...known('cost', sumValue(cost.parts)),
    ...conversionValues(asked, cost),
    is_cost_partial: cost.partial,
    cost_source: costSource,
    cost_as_of: cost.from === undefined ? null : (main.as_of ?? null),
    ...listed('options', optionLines(base)),
    ...listed('extras', optionLines(options.filter((o) => o.adds))),
    ...known('time', timeValue(time)),
    is_time_partial: time.partial,
    time_source: sourceValues(asked.content, time.from?.source),
    time_as_of: time.from === undefined ? null : (timely.as_of ?? null),
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
        isFree: cost.parts.length > 0 && cost.payers.every((one) => one === 'nobody'),
      },
      kind,
    ),
    ask: wordValue('office', procedure.ask),
    ...listed('steps', labels),
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
    route_id: route?.state_id ?? 'unknown',
    has_route: route !== undefined,
  };
  return rowOf(id, textValue(KEYS.procedure(id, 'label')), title, values, procedure.icon);
}

/** What an agency has to do with a way, as lines: the sentence, who says so and when, and its age where it is old. */
function agencyValues(asked: Asked, id: string, { agency }: Procedure): Values {
  if (!agency) return { agency_id: 'unknown', agency: null };
  const said = textValue(KEYS.procedure(id, 'agency'), figureValues(agency.values ?? {}));
  return {
    agency_id: agency.part,
    agency: { list: saidWithSource(said, provenanceValues(asked, agency, 'statement')) },
  };
}

/** Service classes as lines, and behind them the remarks on them, each once. */
function optionLines(options: readonly FeeOption[]): readonly Value[] {
  const remarks = new Map(
    options.flatMap((option) => (option.note ? [[option.note, noteValue(option)]] : [])),
  );
  return [
    ...options.map(optionLine),
    ...[...remarks.values()].map((note) => textValue(KEYS.row('line_note'), { note })),
  ];
}

/** The steps of a procedure in their order. */
export function stepRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  return procedure.steps.map((step, i) => {
    const label = textValue(KEYS.step(id, step.id, 'label'));
    const what = textValue(KEYS.step(id, step.id, 'what'));
    const base = step.fee?.amount === 'options' ? baseOptions(procedure) : [];
    const fee = step.fee?.amount === 'options' ? optionsCost(base) : feeValue(step.fee);
    const { days, working } = timeOfStep(procedure, step);
    const payer = wordValue('payer', step.fee?.payer ?? base[0]?.payer);
    const feeNote = noteValue(step.fee);
    const feeBy =
      sourceValues(asked.content, feeSource(step.fee)) ??
      oldestSource(asked, oldest(base), new Set(base.flatMap(({ source }) => source ?? [])));
    const values: Values = {
      ...provenanceValues(asked, step, 'step'),
      ...(step.advice ? { is_stale: false, staleness: null } : {}),
      is_advice: step.advice ?? false,
      number: i + 1,
      count: procedure.steps.length,
      procedure: id,
      passport: step.passport ?? 'not_asked',
      what,
      who: wordValue('who', step.who),
      where: wordValue('where', step.where),
      ...listed(
        'documents',
        step.documents.map((d) => wordValue('document', d)),
      ),
      ...known('fee', fee),
      ...maybe('fee_note', feeNote),
      fee_source: feeBy,
      payer,
      charge: chargeSaid(step.fee, { label, fee, payer }),
      charges: { list: chargeLines({ fee, payer, note: feeNote, source: feeBy }) },
      payer_id: step.fee?.payer ?? base[0]?.payer ?? 'unknown',
      ...listed('options', optionLines(base)),
      ...known('time', days === undefined ? null : daysValue([...days], working)),
      ...maybe('time_note', noteValue(step.duration)),
      time_source: sourceValues(asked.content, step.duration?.source),
      ...listed('watch_out', (step.watch_out ?? []).filter(isCurrent).map(warning)),
      ...maybe('note', noteValue(step)),
      ...maybe('complain', wordValue('office', step.complain)),
      ...listed(
        'disagreements',
        disputesOfStep(id, step).map((d) => disputeValue(asked, d)),
      ),
    };
    return rowOf(idWithin(id, step.id), label, what, values, step.icon);
  });
}

/** A step in a list of what is charged: its fee and who pays it, or that neither is known. */
function chargeSaid(fee: Step['fee'], said: Readonly<Record<'label' | 'fee' | 'payer', Value>>): Value {
  if (fee?.none_found) return textValue(KEYS.row('charge_none_found'), { label: said.label });
  if (said.fee === null && said.payer === null)
    return textValue(KEYS.row('charge_unknown'), { label: said.label });
  return textValue(KEYS.row('charge'), said);
}

/** What a step costs, as lines, without those of which nothing is known. The remark says what is not known, and why. */
function chargeLines({
  fee,
  payer,
  note,
  source,
}: Readonly<Record<'fee' | 'payer' | 'note', Value>> & { readonly source: Values | null }): readonly Value[] {
  return [
    ...(fee === null && note !== null ? [] : [textValue(KEYS.row('line_fee'), { fee })]),
    ...(payer === null ? [] : [textValue(KEYS.row('line_payer'), { value: payer })]),
    ...(note === null ? [] : [textValue(KEYS.row('line_note'), { note })]),
    ...(source === null ? [] : [textValue(KEYS.row('line_source'), { publisher: source.publisher ?? null })]),
  ];
}

/** Who says the price, or what is said in its place. */
function feeSource(
  { source, limit, paid }: NonNullable<Step['fee']> = { amount: 'unknown' },
): string | undefined {
  return source ?? limit?.source ?? paid?.source;
}

export function feeOptionRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  return (procedure.fee_options ?? []).filter(isCurrent).map((option) =>
    rowOf(idWithin(id, option.id), wordValue('service', option.service), optionLine(option), {
      ...provenanceValues(asked, option, 'fee'),
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
      ? convertedSaid(inWages.range, provenanceValues(asked, rate, 'rate'))
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

/** The source of the oldest of some figures; its publisher says where the others come from somebody else. */
function oldestSource(
  { content }: Asked,
  from: Provenance | undefined,
  sources: ReadonlySet<string>,
): Values | null {
  const source = sourceValues(content, from?.source);
  const publishers = new Set([...sources].map((id) => content.sources[id]?.publisher));
  if (source === null || publishers.size < 2) return source;
  return { ...source, publisher: textValue(KEYS.row('and_others'), { publisher: source.publisher ?? null }) };
}

/** The age of the older of the two figures that a short answer prints. */
function olderOf(
  asked: Asked,
  cost: Provenance | undefined,
  time: Provenance | undefined,
  doubt: Doubt,
): Values {
  const older = oldest([cost, time].filter((from) => from !== undefined));
  if (!older) return {};
  const kind = older === cost ? 'fee' : 'duration';
  const { age, is_stale, staleness } = freshnessValues(
    freshnessOf(older.as_of, kind, asked.today, asked.content.max_age),
    older,
    doubt,
  );
  return { age, is_stale, staleness };
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
  /** It costs nothing, and the payer is that nobody pays. */
  readonly isFree: boolean;
}

/**
 * `overview`, the lines of a short answer, and `charges`, those of them that are about money. What nobody buys has no
 * line of a cost that nobody knows; what is not known of something that is bought is said in one line, `unknowns`; and
 * of what is free nobody is named who pays. `shows_…` tell which figures have a line of their own.
 */
function lineValues(
  { state, cost, limits, time, payer, isFree }: Said,
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
    overview: { list: [...states, ...unknowns, ...costs, ...times, ...pays] },
    charges: { list: [...moneyUnknown, ...costs, ...pays] },
    unknowns: { list: unknowns },
    shows_cost: shows.cost,
    shows_time: shows.time,
    shows_payer: shows.payer,
  };
}

function warning(statement: Statement): Value {
  const said = sentence(KEYS.word('watch_out', statement.id), statement.values);
  return statement.advice ? textValue(KEYS.row('advice'), { said }) : said;
}

function years(count: number): Value {
  return textValue('format:years.exact', { count });
}

function first(values: readonly Value[]): Value {
  return values[0] ?? null;
}
