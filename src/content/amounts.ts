import type { Value } from '../dialogue/message.ts';
import { dateValue } from './dates.ts';
import type { Amount, Days, Figure } from './model/figure.ts';
import type { Duration, Fee } from './model/value.ts';

/** At least and at most; null where a source gives only the other. */
export type Range = readonly [min: number | null, max: number | null];
/** Days at least and at most. */
export type DayRange = readonly [min: number, max: number];

/** An amount as it is typed in content, as a range. */
export function rangeOf(amount: Amount): Range {
  return typeof amount === 'number' ? [amount, amount] : amount;
}

/** Days as they are typed in content, as a range. */
export function dayRangeOf(days: Days): DayRange {
  return typeof days === 'number' ? [days, days] : days;
}

/** The known amount of a fee; undefined when it is unknown or depends on the options. */
export function knownAmount({ amount }: Fee): Amount | undefined {
  return amount === 'unknown' || amount === 'options' ? undefined : amount;
}

/** The known days of a duration; undefined when they are unknown or depend on the options. */
export function knownDays({ days }: Duration): Days | undefined {
  return days === 'unknown' || days === 'options' ? undefined : days;
}

export function moneyValue(amount: Amount, currency: string): Value {
  return { money: rangeOf(amount), currency };
}

export function daysValue(days: Days, working = false): Value {
  return working ? { days: dayRangeOf(days), working } : { days: dayRangeOf(days) };
}

/** A figure of a sentence as the value that its text prints. */
export function figureValue(figure: Figure): Value {
  if ('amount' in figure) return moneyValue(figure.amount, figure.currency);
  if ('days' in figure) return daysValue(figure.days, figure.working);
  if ('date' in figure) return dateValue(figure.date);
  if ('number' in figure) return figure.number;
  if ('phone' in figure) return { phone: figure.phone };
  return figure.name;
}

/** Whether two amounts say the same. */
export function sameAmount(a: Amount, b: Amount): boolean {
  const [minA, maxA] = rangeOf(a);
  const [minB, maxB] = rangeOf(b);
  return minA === minB && maxA === maxB;
}
