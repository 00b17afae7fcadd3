import type { Value } from '../../dialogue/message.ts';
import { daysValue, knownAmount, knownDays, moneyValue, type Range } from '../amounts.ts';
import { dateValue } from '../dates.ts';
import { KEYS } from '../keys.ts';
import type { FeeOption } from '../model/procedure.ts';
import type { Duration, Fee } from '../model/value.ts';
import { spans } from '../totals.ts';
import { noteValue, textValue, wordValue } from './row.ts';

/**
 * A fee as money; where its price is not known, what is allowed at most and what people said that they had paid;
 * else nothing.
 */
export function feeValue(fee: Fee | undefined): Value {
  const amount = fee && knownAmount(fee);
  if (amount !== undefined && fee?.currency !== undefined) return moneyValue(amount, fee.currency);
  const { limit, paid } = fee ?? {};
  const values = {
    ...(limit ? { limit: moneyValue(limit.amount, limit.currency), date: dateValue(limit.as_of) } : {}),
    ...(paid ? { paid: moneyValue(paid.amount, paid.currency) } : {}),
  };
  if (limit && paid) return textValue(KEYS.row('fee_both'), values);
  if (limit) return textValue(KEYS.row('fee_limit'), values);
  return paid ? textValue(KEYS.row('fee_paid'), values) : null;
}

export function durationValue(duration: Duration | undefined): Value {
  const days = duration && knownDays(duration);
  return days === undefined ? null : daysValue(days, duration?.working);
}

export function optionsCost(options: readonly FeeOption[]): Value {
  return sumValue([...spans(options)].map(([currency, range]) => ({ currency, range })));
}

/** What one class costs. */
export function optionCost({ amount, currency }: FeeOption): Value {
  return currency === undefined ? null : moneyValue(amount, currency);
}

/** A service class as one line: what it is, what it costs, how long it takes. */
export function optionLine(option: FeeOption): Value {
  const service = wordValue('service', option.service);
  const cost = optionCost(option);
  if (option.days === undefined) return textValue(KEYS.row('option_cost'), { service, cost });
  return textValue(KEYS.row('option'), { service, cost, time: daysValue(option.days, option.working) });
}

/** Sums of money as one value: a sum, or several in their currencies. */
export function sumValue(parts: readonly { readonly currency: string; readonly range: Range }[]): Value {
  const sums = parts.map(({ currency, range }): Value => ({ money: range, currency }));
  return sums.length <= 1 ? (sums[0] ?? null) : textValue(KEYS.row('together'), { sums: { list: sums } });
}

/** Service classes as lines, and behind them the remarks on them, each once. */
export function optionLines(options: readonly FeeOption[]): readonly Value[] {
  const remarks = new Map(
    options.flatMap((option) => (option.note ? [[option.note, noteValue(option)]] : [])),
  );
  return [
    ...options.map(optionLine),
    ...[...remarks.values()].map((note) => textValue(KEYS.row('line_note'), { note })),
  ];
}
