import type { DayRange, Range } from './amounts.ts';
import { dayRangeOf, knownAmount, knownDays, rangeOf } from './amounts.ts';
import { firstDay } from './dates.ts';
import type { FeeOption, Procedure, Step } from './model/procedure.ts';
import type { Provenance } from './model/provenance.ts';
import type { Fee } from './model/value.ts';

export type Payer = NonNullable<Fee['payer']>;

/** What all obligatory steps cost together, each currency for itself. */
export interface CostTotal {
  readonly parts: readonly { readonly currency: string; readonly range: Range }[];
  /** Some step's fee is not known, so the whole is at least this. */
  readonly partial: boolean;
  /** The obligatory steps of whose fee nothing is known. */
  readonly unpriced: readonly Step[];
  /** Those of which only a limit is known, or what people said that they had paid. */
  readonly beside: readonly Step[];
  readonly payers: readonly Payer[];
  /** The oldest of the figures that were added. */
  readonly from: Provenance | undefined;
  /** The publications that the figures come from. */
  readonly sources: ReadonlySet<string>;
}

/** How long all obligatory steps take along the longest chain. */
export interface TimeTotal {
  readonly days: DayRange | undefined;
  readonly working: boolean;
  readonly partial: boolean;
  readonly from: Provenance | undefined;
}

/** Steps whose `after` leads back to themselves have no order. */
export class StepCycleError extends Error {
  override readonly name = 'StepCycleError';
  readonly step: string;

  constructor(step: string) {
    super(`The step ${step} has to be done before itself.`);
    this.step = step;
  }
}

/** Calendar days in so many working days: five of seven are worked. */
const calendarDays = (working: number) => Math.ceil((working * 7) / 5);

/** The options that hold today: those of the first named holder, and not what is paid on top. */
export function baseOptions(procedure: Procedure): readonly FeeOption[] {
  const holder = procedure.fee_options?.find(isCurrent)?.holder;
  return (procedure.fee_options ?? []).filter((o) => isCurrent(o) && !o.adds && o.holder === holder);
}

export function isCurrent({ status = 'current' }: Pick<Provenance, 'status'>): boolean {
  return status === 'current' || status === 'unknown';
}

/**
 * Adds up the prices of the obligatory steps; a fee by options counts from the cheapest class to the dearest. Where
 * somebody has to pay for a step and nobody knows its price, the whole has no upper end. What may be taken at most
 * and what people said that they had paid are no prices and are never added.
 */
export function costOf(procedure: Procedure): CostTotal {
  const sums = new Map<string, Range>();
  const payers = new Set<Payer>();
  const used: Provenance[] = [];
  const unpriced: Step[] = [];
  const beside: Step[] = [];
  const charged = new Set<Payer>();
  const add = (currency: string, range: Range) => {
    const sum = sums.get(currency);
    sums.set(currency, sum ? [plus(sum[0], range[0], 'least'), plus(sum[1], range[1], 'most')] : range);
  };
  for (const step of obligatory(procedure)) {
    const { fee } = step;
    const amount = fee && knownAmount(fee);
    if (fee?.amount === 'options') {
      const options = baseOptions(procedure);
      for (const [currency, range] of spans(options)) add(currency, range);
      for (const { payer } of options) if (payer) payers.add(payer);
      used.push(...options);
    } else if (fee && amount !== undefined && fee.currency !== undefined && isCurrent(fee)) {
      add(fee.currency, rangeOf(amount));
      if (fee.payer) payers.add(fee.payer);
      used.push(fee);
    } else {
      const told = fee?.limit !== undefined || fee?.paid !== undefined;
      (told ? beside : unpriced).push(step);
      if (told && fee.payer !== undefined) payers.add(fee.payer);
      if (fee?.amount === 'unknown' && fee.payer !== undefined && fee.payer !== 'nobody')
        charged.add(fee.payer);
    }
  }
  const parts = [...sums].flatMap(([currency, range]): CostTotal['parts'] => {
    if (charged.size === 0) return [{ currency, range }];
    return range[0] === null ? [] : [{ currency, range: [range[0], null] }];
  });
  if (parts.length > 0) for (const payer of charged) payers.add(payer);
  const partial = unpriced.length + beside.length > 0;
  const sources = new Set(used.flatMap(({ source }) => source ?? []));
  return { parts, partial, unpriced, beside, payers: [...payers], from: oldest(used), sources };
}

/**
 * Adds up the durations along the longest chain of obligatory steps. Where calendar days and working days meet,
 * all are counted as calendar days. Throws `StepCycleError`.
 */
export function timeOf(procedure: Procedure): TimeTotal {
  const steps = obligatory(procedure);
  const spent = steps.map((step) => ({ step, ...timeOfStep(procedure, step) }));
  const known = spent.filter((s) => s.days !== undefined);
  const working = known.length > 0 && known.every((s) => s.working);
  const byId = new Map(
    spent.map((s) => {
      const [min, max] = s.days ?? [0, 0];
      const days: DayRange = s.working && !working ? [calendarDays(min), calendarDays(max)] : [min, max];
      return [s.step.id, days];
    }),
  );
  const chain: DayRange = [longest(steps, byId, 0), longest(steps, byId, 1)];
  return {
    days: known.length === 0 ? undefined : chain,
    working,
    partial: known.length < spent.length,
    from: oldest(known.flatMap((s) => s.from)),
  };
}

/**
 * How long the whole takes: the computed total, or, where some step's time is not known and a source states the
 * whole, what the source states. A sum of some steps alone would promise too much.
 */
export function wholeTimeOf(procedure: Procedure): TimeTotal {
  const computed = timeOf(procedure);
  const stated = procedure.stated?.time;
  const days = stated && isCurrent(stated) ? knownDays(stated) : undefined;
  if (!computed.partial || stated === undefined || days === undefined) return computed;
  return { days: dayRangeOf(days), working: stated.working ?? false, partial: false, from: stated };
}

/** The days of one step, and the statements that they come from. */
export function timeOfStep(
  procedure: Procedure,
  { duration }: Step,
): { days: DayRange | undefined; working: boolean; from: readonly Provenance[] } {
  const nothing = { days: undefined, working: false, from: [] };
  if (!duration || !isCurrent(duration)) return nothing;
  if (duration.days === 'options') {
    const options = baseOptions(procedure).filter((o) => o.days !== undefined);
    const ranges = options.flatMap((o) => (o.days === undefined ? [] : [dayRangeOf(o.days)]));
    if (ranges.length === 0) return nothing;
    const days: DayRange = [Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))];
    return { days, working: options.every((o) => o.working), from: options };
  }
  const days = knownDays(duration);
  if (days === undefined) return nothing;
  return { days: dayRangeOf(days), working: duration.working ?? false, from: [duration] };
}

/** From the cheapest to the dearest option, each currency for itself. */
export function spans(options: readonly FeeOption[]): Map<string, Range> {
  const found = new Map<string, Range>();
  for (const { amount, currency } of options) {
    if (currency === undefined) continue;
    const [min, max] = rangeOf(amount);
    const [least, most] = found.get(currency) ?? [min, max];
    found.set(currency, [
      least === null || min === null ? null : Math.min(least, min),
      most === null || max === null ? null : Math.max(most, max),
    ]);
  }
  return found;
}

/** The statement with the oldest date; one without a date counts as older than all. */
export function oldest(statements: readonly Provenance[]): Provenance | undefined {
  const age = (s: Provenance) => firstDay(s.as_of ?? 'unknown') ?? '';
  return statements.reduce<Provenance | undefined>((a, b) => (a && age(a) <= age(b) ? a : b), undefined);
}

function obligatory(procedure: Procedure): readonly Step[] {
  return procedure.steps.filter((step) => !step.optional && isCurrent(step));
}

function longest(steps: readonly Step[], days: ReadonlyMap<string, DayRange>, end: 0 | 1): number {
  const done = new Map<string, number>();
  const open = new Set<string>();
  const until = (step: Step, index: number): number => {
    const known = done.get(step.id);
    if (known !== undefined) return known;
    if (open.has(step.id)) throw new StepCycleError(step.id);
    open.add(step.id);
    const before = step.after ?? steps.slice(Math.max(0, index - 1), index).map((s) => s.id);
    const start = Math.max(
      0,
      ...before.map((id) => {
        const at = steps.findIndex((s) => s.id === id);
        const other = steps[at];
        return other ? until(other, at) : 0;
      }),
    );
    const finish = start + (days.get(step.id)?.[end] ?? 0);
    done.set(step.id, finish);
    return finish;
  };
  return Math.max(0, ...steps.map(until));
}

/** A missing lower end adds nothing; a missing upper end leaves the sum without one. */
function plus(a: number | null, b: number | null, end: 'least' | 'most'): number | null {
  if (a !== null && b !== null) return a + b;
  return end === 'least' ? (a ?? b) : null;
}
