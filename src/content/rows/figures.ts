import type { Value } from '../../dialogue/message.ts';
import { daysValue, knownAmount, knownDays, moneyValue, type Range } from '../amounts.ts';
import { KEYS } from '../keys.ts';
import type { FeeOption } from '../model/procedure.ts';
import type { Duration, Fee } from '../model/value.ts';
import { spans } from '../totals.ts';
import { textValue, wordValue } from './row.ts';

/** A fee as money, or nothing while it is unknown. */
export function feeValue(fee: Fee | undefined): Value {
  const amount = fee && knownAmount(fee);
  return amount === undefined || fee?.currency === undefined ? null : moneyValue(amount, fee.currency);
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
