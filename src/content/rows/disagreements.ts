import type { Row } from '../../dialogue/bundle.ts';
import type { Value } from '../../dialogue/message.ts';
import { daysValue, moneyValue } from '../amounts.ts';
import type { FeeOption, Procedure, Step } from '../model/procedure.ts';
import type { Provenance } from '../model/provenance.ts';
import type { Beside, Duration, Fee } from '../model/value.ts';
import { isCurrent } from '../totals.ts';
import { durationValue, feeValue, optionCost } from './figures.ts';
import { type Asked, disagreementValue, idWithin, provenanceValues, rowOf, sourceValues } from './row.ts';

/** A statement about which sources differ. */
interface Disputed {
  readonly statement: Provenance;
  /** What Mitr says, and what another source says, where they are figures. */
  readonly value: Value;
  readonly other: Value;
  readonly otherSource: string | undefined;
}

/** Where sources differ about a procedure: the note, and the source that is followed. */
export function disagreementRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  return disputesOf(procedure).map((dispute) => {
    const said = disputeValue(asked, dispute);
    const about = provenanceValues(asked, dispute.statement, 'statement');
    return rowOf(idWithin(id, dispute.statement.disagreement ?? ''), said, said, { ...about, procedure: id });
  });
}

/** Every dispute of a procedure, each note once. */
export function disputesOf(procedure: Procedure): readonly Disputed[] {
  const options = (procedure.fee_options ?? []).filter(isCurrent).flatMap(disputeOfOption);
  const statements = [procedure.state, ...(procedure.facts ?? [])].flatMap((s) => dispute(s));
  const all = [...options, ...procedure.steps.flatMap(disputesOfStep), ...statements];
  const noteOf = (d: Disputed) => d.statement.disagreement;
  return all.filter((d, i) => all.findIndex((other) => noteOf(other) === noteOf(d)) === i);
}

export function disputesOfStep(step: Step): readonly Disputed[] {
  return [
    ...(step.fee ? disputeOfFee(step.fee) : []),
    ...(step.duration ? disputeOfDuration(step.duration) : []),
    ...dispute(step),
  ];
}

export function disputeOfOption(option: FeeOption): readonly Disputed[] {
  const other = option.others?.[0];
  return dispute(
    option,
    optionCost(option),
    other && moneyValue(other.amount, other.currency),
    other?.source,
  );
}

/** The note with both sides: `{{value}}`, `{{other}}` and who says the other. */
export function disputeValue({ content }: Asked, { statement, value, other, otherSource }: Disputed): Value {
  return disagreementValue(content, statement, { value, other, source: sourceValues(content, otherSource) });
}

function disputeOfFee(fee: Fee): readonly Disputed[] {
  const between = (statement: Fee | Beside, value: Value) => {
    const other = statement.others?.[0];
    return dispute(statement, value, other && moneyValue(other.amount, other.currency), other?.source);
  };
  const beside = [fee.limit, fee.paid].filter((said) => said !== undefined);
  return [
    ...between(fee, feeValue(fee)),
    ...beside.flatMap((said) => between(said, moneyValue(said.amount, said.currency))),
  ];
}

function disputeOfDuration(duration: Duration): readonly Disputed[] {
  const other = duration.others?.[0];
  return dispute(
    duration,
    durationValue(duration),
    other && daysValue(other.days, other.working),
    other?.source,
  );
}

function dispute(
  statement: Provenance,
  value: Value = null,
  other: Value = null,
  otherSource?: string,
): readonly Disputed[] {
  return statement.disagreement === undefined ? [] : [{ statement, value, other, otherSource }];
}
