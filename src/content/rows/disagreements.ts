import type { Row } from '../../dialogue/bundle.ts';
import type { Value } from '../../dialogue/message.ts';
import { daysValue, moneyValue } from '../amounts.ts';
import { KEYS } from '../keys.ts';
import type { FeeOption, Procedure, Step } from '../model/procedure.ts';
import type { Provenance } from '../model/provenance.ts';
import type { Beside, Duration, Fee } from '../model/value.ts';
import { isCurrent } from '../totals.ts';
import { durationValue, feeValue, optionCost } from './figures.ts';
import {
  type Asked,
  disagreementValue,
  idWithin,
  provenanceValues,
  rowOf,
  sourceValues,
  textValue,
  wordValue,
} from './row.ts';

/** A statement about which sources differ. */
interface Disputed {
  readonly statement: Provenance;
  /** Tells it from the other disputes of its procedure: the note, or the statement and the other value. */
  readonly name: string;
  /** What the statement is about, for a dispute without a note of its own. */
  readonly what: Value;
  /** What Mitr says, and what another source says, where they are figures. */
  readonly value: Value;
  readonly other: Value;
  readonly otherSource: string | undefined;
}

/** What another source says of a figure. */
interface Other {
  readonly value: Value;
  readonly source: string;
}

/** Where sources differ about a procedure: the note, and the source that is followed. */
export function disagreementRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  return disputesOf(id, procedure).map((dispute) => {
    const said = disputeValue(asked, dispute);
    const about = provenanceValues(asked, dispute.statement, 'statement', wordValue('office', procedure.ask));
    return rowOf(idWithin(id, dispute.name), said, said, { ...about, procedure: id });
  });
}

/** Every dispute of a procedure, each note once. */
export function disputesOf(id: string, procedure: Procedure): readonly Disputed[] {
  const options = (procedure.fee_options ?? []).filter(isCurrent).flatMap(disputesOfOption);
  const steps = procedure.steps.flatMap((step) => disputesOfStep(id, step));
  const statements = [procedure.state, ...(procedure.facts ?? [])].flatMap((s) => disputes(s, s.id, null));
  const whole = textValue(KEYS.procedure(id, 'label'));
  const { cost, time } = procedure.stated ?? {};
  const stated = [
    ...(cost ? disputesOfFee(cost, 'stated_cost', whole) : []),
    ...(time ? disputesOfDuration(time, 'stated_time', whole) : []),
  ];
  const all = [...options, ...steps, ...stated, ...statements];
  return all.filter((d, i) => all.findIndex((other) => other.name === d.name) === i);
}

export function disputesOfStep(id: string, step: Step): readonly Disputed[] {
  const what = textValue(KEYS.step(id, step.id, 'label'));
  return [
    ...(step.fee ? disputesOfFee(step.fee, `${step.id}_fee`, what) : []),
    ...(step.duration ? disputesOfDuration(step.duration, `${step.id}_duration`, what) : []),
    ...disputes(step, step.id, what),
  ];
}

export function disputesOfOption(option: FeeOption): readonly Disputed[] {
  const what = textValue(KEYS.row('service_for'), {
    service: wordValue('service', option.service),
    holder: wordValue('holder', option.holder),
  });
  return disputes(option, option.id, what, optionCost(option), otherSums(option));
}

/** The note with both sides: `{{value}}`, `{{other}}` and who says the other; the same where there is no note. */
export function disputeValue(
  { content }: Asked,
  { statement, what, value, other, otherSource }: Disputed,
): Value {
  const sides = { value, other, source: sourceValues(content, otherSource) };
  if (statement.disagreement !== undefined) return disagreementValue(content, statement, sides);
  const followed = sourceValues(content, statement.source);
  return textValue(KEYS.row('differ'), { ...sides, followed, what });
}

function disputesOfFee(fee: Fee, name: string, what: Value): readonly Disputed[] {
  const beside = (part: 'limit' | 'paid') => {
    const said = fee[part];
    const value = said && moneyValue(said.amount, said.currency);
    return said && value ? disputes(said, `${name}_${part}`, what, value, otherSums(said)) : [];
  };
  const own = disputes(fee, name, what, feeValue(fee), otherSums(fee));
  return [...own, ...beside('limit'), ...beside('paid')];
}

function otherSums({ others = [] }: Pick<Fee | Beside, 'others'>): readonly Other[] {
  return others.map(({ amount, currency, source }) => ({ value: moneyValue(amount, currency), source }));
}

function disputesOfDuration(duration: Duration, name: string, what: Value): readonly Disputed[] {
  const { others = [] } = duration;
  const times = others.map(({ days, working, source }) => ({ value: daysValue(days, working), source }));
  return disputes(duration, name, what, durationValue(duration), times);
}

/** A note tells all that others say; without one each of them that differs is told in the same words. */
function disputes(
  statement: Provenance,
  name: string,
  what: Value,
  value: Value = null,
  others: readonly Other[] = [],
): readonly Disputed[] {
  const note = statement.disagreement;
  const told = (other: Other | undefined, as: string): Disputed => {
    return { statement, name: as, what, value, other: other?.value ?? null, otherSource: other?.source };
  };
  if (note !== undefined) return [told(others[0], note)];
  const differing = others.filter((other) => JSON.stringify(other.value) !== JSON.stringify(value));
  return value === null ? [] : differing.map((other, i) => told(other, `${name}_${i + 1}`));
}
