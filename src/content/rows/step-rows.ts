import type { Row } from '../../dialogue/bundle.ts';
import type { Value, Values } from '../../dialogue/message.ts';
import { daysValue } from '../amounts.ts';
import { KEYS } from '../keys.ts';
import type { Procedure, Statement, Step } from '../model/procedure.ts';
import { baseOptions, isCurrent, oldest, timeOfStep } from '../totals.ts';
import { agesOf } from './ages.ts';
import { disputesOfStep, disputeValue } from './disagreements.ts';
import { feeValue, optionLines, optionsCost } from './figures.ts';
import { chargeTold, oldestSource, originOf } from './origins.ts';
import {
  type Asked,
  ageless,
  idWithin,
  known,
  listed,
  maybe,
  noteValue,
  oldLines,
  provenanceValues,
  rowOf,
  sentence,
  sourceValues,
  textValue,
  wordValue,
} from './row.ts';

/** The steps of a procedure in their order. */
export function stepRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  const ask = wordValue('office', procedure.ask);
  return procedure.steps.map((step, i) => {
    const what = textValue(KEYS.step(id, step.id, 'what'));
    const { label, base, fee, payer, said: charge } = chargeOf(id, procedure, step);
    const { days, working, from: timeFrom } = timeOfStep(procedure, step);
    const time = days === undefined ? null : daysValue([...days], working);
    const feeNote = noteValue(step.fee);
    const feeBy =
      sourceValues(asked.content, feeSource(step.fee)) ??
      oldestSource(asked, oldest(base), new Set(base.flatMap(({ source }) => source ?? [])));
    const dated = provenanceValues(asked, step, 'step', ask);
    const provenance = step.advice ? ageless(dated) : dated;
    const feeOrigin = originOf(asked, chargeTold(procedure, step), { doubt: 'paying', ask });
    const timeOrigin = originOf(
      asked,
      timeFrom.map((from) => ({ from, kind: 'duration' })),
      { doubt: 'paying', ask },
    );
    const who = wordValue('who', step.who);
    const where = wordValue('where', step.where);
    const timeBy = sourceValues(asked.content, step.duration?.source ?? oldest(timeFrom)?.source);
    const values: Values = {
      ...provenance,
      is_advice: step.advice ?? false,
      number: i + 1,
      count: procedure.steps.length,
      procedure: id,
      passport: step.passport ?? 'not_asked',
      what,
      who,
      where,
      doing: {
        list: [
          textValue(KEYS.row('line_who'), { value: who }),
          textValue(KEYS.row('line_where'), { value: where }),
          ...oldLines(provenance['staleness'] ?? null),
        ],
      },
      ...listed(
        'documents',
        step.documents.map((d) => wordValue('document', d)),
      ),
      ...known('fee', fee),
      ...maybe('fee_note', feeNote),
      fee_source: feeBy,
      payer,
      charge,
      charges: {
        list: [...chargeLines({ fee, payer, note: feeNote }), ...feeOrigin],
      },
      payer_id: step.fee?.payer ?? base[0]?.payer ?? 'unknown',
      ...listed('options', optionLines(base)),
      ...known('time', time),
      times: {
        list: [
          textValue(KEYS.row('line_time'), { value: time }),
          ...(timeOrigin.length === 0 ? sourceLines(timeBy) : timeOrigin),
        ],
      },
      ...maybe('time_note', noteValue(step.duration)),
      time_source: timeBy,
      ...listed('watch_out', watchLines(asked, step, ask)),
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

/** What a step costs, and who pays it. */
function chargeOf(id: string, procedure: Procedure, step: Step) {
  const label = textValue(KEYS.step(id, step.id, 'label'));
  const base = step.fee?.amount === 'options' ? baseOptions(procedure) : [];
  const fee = step.fee?.amount === 'options' ? optionsCost(base) : feeValue(step.fee);
  const payer = wordValue('payer', step.fee?.payer ?? base[0]?.payer);
  return { label, base, fee, payer, said: chargeSaid(step.fee, { label, fee, payer }) } as const;
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
}: Readonly<Record<'fee' | 'payer' | 'note', Value>>): readonly Value[] {
  return [
    ...(fee === null && note !== null ? [] : [textValue(KEYS.row('line_fee'), { fee })]),
    ...(payer === null ? [] : [textValue(KEYS.row('line_payer'), { value: payer })]),
    ...(note === null ? [] : [textValue(KEYS.row('line_note'), { note })]),
  ];
}

function sourceLines(source: Values | null): readonly Value[] {
  return source === null
    ? []
    : [textValue(KEYS.row('line_source'), { publisher: source['publisher'] ?? null })];
}

/** Who says the price, or what is said in its place. */
function feeSource(
  { source, limit, paid }: NonNullable<Step['fee']> = { amount: 'unknown' },
): string | undefined {
  return source ?? limit?.source ?? paid?.source;
}

/** What to watch out for in a step; where what a source says of it is old, how old. */
function watchLines(asked: Asked, { watch_out: all = [] }: Step, ask: Value): readonly Value[] {
  const told = all.filter(isCurrent);
  const sourced = told.filter(({ advice }) => advice !== true);
  const { staleness } = agesOf(
    asked,
    sourced.map((from) => ({ from, kind: 'statement' })),
    { doubt: 'truth', ask },
  );
  return [...told.map(warningValue), ...oldLines(staleness)];
}

function warningValue(statement: Statement): Value {
  const said = sentence(KEYS.word('watch_out', statement.id), statement.values);
  return statement.advice ? textValue(KEYS.row('advice'), { said }) : said;
}
