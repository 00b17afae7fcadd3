import { knownAmount, knownDays, sameAmount } from './amounts.ts';
import type { Report } from './check-content.ts';
import type { EntryPath, Located } from './located.ts';
import type { Procedure, Statement } from './model/procedure.ts';
import type { Provenance } from './model/provenance.ts';
import type { Duration, Fee } from './model/value.ts';
import { isCurrent, StepCycleError, timeOf } from './totals.ts';

/** Checks one procedure: its fees, its durations, its statements and the order of its steps. */
export function checkProcedure(report: Report, entry: Located<Procedure>): void {
  const { fee_options = [], steps, stated, facts, history } = entry.value;
  checkIds(report, entry, 'steps', steps);
  checkIds(report, entry, 'fee_options', fee_options);
  checkOrder(report, entry);
  checkOptions(report, entry);
  steps.forEach((step, i) => {
    if (step.fee) checkFee(report, entry, ['steps', i, 'fee'], step.fee);
    if (step.duration) checkDuration(report, entry, ['steps', i, 'duration'], step.duration);
    checkStatements(report, entry, ['steps', i, 'watch_out'], step.watch_out);
    // How sure a step is follows from its fee and its time.
    if (!step.advice) checkProvenance(report, entry, ['steps', i], { confidence: 'medium', ...step });
  });
  if (stated?.cost) checkFee(report, entry, ['stated', 'cost'], stated.cost);
  if (stated?.time) checkDuration(report, entry, ['stated', 'time'], stated.time);
  checkStatements(report, entry, ['facts'], facts);
  checkStatements(report, entry, ['history'], history);
}

/** A statement has a source, or is marked as the editors' advice. */
export function checkStatements(
  report: Report,
  entry: Located<unknown>,
  path: EntryPath,
  statements: readonly Statement[] = [],
): void {
  checkIds(report, entry, path, statements);
  statements.forEach((statement, i) => {
    if (!statement.advice) checkProvenance(report, entry, [...path, i], statement);
  });
}

function checkFee(report: Report, entry: Located<Procedure>, path: EntryPath, fee: Fee): void {
  if (fee.amount === 'options' && !entry.value.fee_options?.some(isCurrent))
    report(
      entry,
      path,
      'no-options',
      'the fee depends on options, but there are none.',
      'Add fee_options, or write the amount.',
    );
  if (fee.none_found && (fee.amount !== 'unknown' || fee.payer !== undefined || fee.limit || fee.paid))
    report(
      entry,
      path,
      'two-values',
      'no source speaks of a fee (none_found), and yet there is something about one.',
      'Take out none_found, or write amount: unknown and nothing else but a note.',
    );
  const amount = knownAmount(fee);
  if (amount === undefined) return;
  if (fee.limit !== undefined || fee.paid !== undefined)
    report(
      entry,
      path,
      'limit-as-price',
      'a limit or what people paid stands beside a price that is known.',
      'The price alone is shown and added. Say the rest in a note.',
    );
  checkProvenance(report, entry, path, fee);
  checkMoney(report, entry, path, fee);
}

function checkDuration(report: Report, entry: Located<Procedure>, path: EntryPath, duration: Duration): void {
  const days = knownDays(duration);
  if (days === undefined) return;
  checkProvenance(report, entry, path, duration);
}

function checkOptions(report: Report, entry: Located<Procedure>): void {
  const options = entry.value.fee_options ?? [];
  options.forEach((option, i) => {
    const path = ['fee_options', i];
    checkMoney(report, entry, path, option);
    const twin = options.findIndex(
      (o) =>
        isCurrent(o) && o.service === option.service && o.holder === option.holder && o.adds === option.adds,
    );
    const first = options[twin];
    if (first === undefined || twin === i || !isCurrent(option) || sameAmount(first.amount, option.amount))
      return;
    if (option.disagreement === undefined && first.disagreement === undefined)
      report(
        entry,
        path,
        'two-values',
        `${option.id} and ${first.id} give two prices for the same service, and nothing says why.`,
        'Mark the older one with status: historical, or put it under others of the first.',
      );
  });
}

function checkMoney(
  report: Report,
  entry: Located<unknown>,
  path: EntryPath,
  fee: Pick<Fee, 'currency' | 'payer' | 'amount'>,
): void {
  if (Array.isArray(fee.amount) && fee.amount[0] === null)
    report(
      entry,
      path,
      'limit-as-price',
      'the price has only an upper end, so it is what may be taken at most, not what it costs.',
      'Write amount: unknown and the sum under limit; or [0, 100] where some pay nothing and nobody more.',
    );
  if (fee.currency === undefined)
    report(entry, path, 'no-currency', 'the fee has no currency.', 'Write currency: USD, THB, KHR or LAK.');
  if (fee.payer === undefined)
    report(
      entry,
      path,
      'no-payer',
      'nothing says who pays the fee.',
      'Write payer: worker, employer, agency, nobody, disputed or not_stated.',
    );
}

/** A known value says where it comes from, from when, and how sure it is. */
export function checkProvenance(
  report: Report,
  entry: Located<unknown>,
  path: EntryPath,
  value: Pick<Provenance, 'source' | 'as_of' | 'confidence'>,
): void {
  if (value.source === undefined)
    report(
      entry,
      path,
      'no-source',
      'the fact has no source.',
      'Name the entry of content/sources/ that says it. A fact without a source is not shown.',
    );
  if (value.as_of === undefined)
    report(
      entry,
      path,
      'no-date',
      'the fact has no date.',
      'Write as_of with the date of the source, or unknown.',
    );
  if (value.confidence === undefined)
    report(entry, path, 'no-confidence', 'nothing says how sure the fact is.', 'Write high, medium or low.');
}

function checkIds(
  report: Report,
  entry: Located<unknown>,
  path: string | EntryPath,
  items: readonly { readonly id: string }[],
): void {
  items.forEach(({ id }, i) => {
    if (items.findIndex((item) => item.id === id) !== i)
      report(entry, [path, i].flat(), 'twice', `the id ${id} stands twice.`);
  });
}

function checkOrder(report: Report, entry: Located<Procedure>): void {
  const { steps } = entry.value;
  const ids = steps.map((step) => step.id);
  steps.forEach((step, i) => {
    for (const id of step.after ?? [])
      if (!ids.includes(id))
        report(
          entry,
          ['steps', i, 'after'],
          'unknown-step',
          `there is no step named ${id}.`,
          `The steps are ${ids.join(', ')}.`,
        );
  });
  try {
    timeOf(entry.value);
  } catch (error) {
    if (!(error instanceof StepCycleError)) throw error;
    const at = ids.indexOf(error.step);
    report(
      entry,
      ['steps', at, 'after'],
      'step-cycle',
      `the step ${error.step} has to be done before itself.`,
      'Follow `after` from step to step and take out the one that leads back.',
    );
  }
}
