import type { Row } from '../../dialogue/bundle.ts';
import type { SlotValue, Value, Values } from '../../dialogue/message.ts';
import { moneyValue, type Range } from '../amounts.ts';
import { convert } from '../conversion.ts';
import { dateValue } from '../dates.ts';
import { KEYS } from '../keys.ts';
import type { Procedure } from '../model/procedure.ts';
import type { Rate } from '../model/reference.ts';
import { costOf, isCurrent, oldest } from '../totals.ts';
import { priceLaws } from './price-laws.ts';
import { type Asked, askIn, maybe, provenanceValues, rateValue, rowOf, textValue, wordValue } from './row.ts';

/**
 * What comes out when somebody names a figure: a loan, a price that she was asked, a sum against wages. Rows are
 * counted from the query, so none is ever found by an id. Without a figure one row shows what there is to print.
 */

type Where = Readonly<Record<string, SlotValue>>;

/** Days of work that a month of wages is counted with: six a week. */
const DAYS_OF_A_MONTH = 26;
/** The currency of wages in Thailand. */
const WAGES_IN = 'THB';
/** What a row is counted from where nothing is asked, so that its values are known to who writes flows. */
const EXAMPLE = { amount: 1000, currency: WAGES_IN, rate: 1, months: 1 } as const;

/** The figures of a query; nothing where one is missing or is no figure. */
function figures<Name extends string>(
  where: Where,
  names: readonly Name[],
): Record<Name, number> | undefined {
  const read = names.map((name) => [name, where[name] ?? EXAMPLE[name as keyof typeof EXAMPLE]] as const);
  if (read.some(([, value]) => typeof value !== 'number' || !Number.isFinite(value) || value < 0))
    return undefined;
  return Object.fromEntries(read) as Record<Name, number>;
}

function currencyOf(where: Where): string {
  return typeof where['currency'] === 'string' ? where['currency'].toUpperCase() : EXAMPLE.currency;
}

const round = (sum: number) => Math.round(sum);

/**
 * What a loan costs by the rate that somebody was told, in percent a month (`rate`) or a year (`yearly`), when
 * nothing is paid back before the end: interest on the whole sum, without interest on interest.
 */
export function loanRows(_: Asked, where: Where): readonly Row[] {
  const read = where['id'] === undefined ? figures(where, ['amount', 'rate', 'months']) : undefined;
  if (!read) return [];
  const currency = currencyOf(where);
  const { amount, months } = read;
  const yearly = where['yearly'] === true ? read.rate : read.rate * 12;
  const interest = (amount * yearly * months) / 1200;
  const values: Values = {
    loan: moneyValue(amount, currency),
    months,
    yearly: Math.round(yearly * 10) / 10,
    interest: moneyValue(round(interest), currency),
    total: moneyValue(round(amount + interest), currency),
    total_amount: round(amount + interest),
    currency,
  };
  return [rowOf('loan', values['total'] ?? null, values['total'] ?? null, values)];
}

/** How many months of the lowest and of the highest minimum wage of a country a sum is. */
export function wageMonthRows(asked: Asked, where: Where): readonly Row[] {
  const read = where['id'] === undefined ? figures(where, ['amount']) : undefined;
  const list = Object.values(asked.content.wages).find(
    ({ country, currency }) => country === (where['country'] ?? country) && currency === WAGES_IN,
  );
  const wages = Object.values(list?.daily ?? {}).filter((wage) => wage !== undefined);
  if (!read || !list || wages.length === 0) return [];
  const sum = convert(
    [{ currency: currencyOf(where), range: [read.amount, read.amount] }],
    WAGES_IN,
    asked.content.rates,
  );
  const [baht] = sum?.range ?? [null];
  if (baht === null) return [];
  const monthly = (wage: number) => wage * DAYS_OF_A_MONTH;
  const inMonths = (wage: number) => Math.round((baht / monthly(wage)) * 10) / 10;
  const [least, most] = [Math.min(...wages), Math.max(...wages)];
  const values: Values = {
    ...provenanceValues(asked, list, 'statement', askIn(asked, list.country)),
    sum: atRate(asked, moneyValue(baht, WAGES_IN), sum?.rates ?? []),
    fewest: inMonths(most),
    most: inMonths(least),
    months: monthsSaid(inMonths(most), inMonths(least)),
    wage: { money: [least, most], currency: WAGES_IN },
    days: DAYS_OF_A_MONTH,
    ...rateValues(sum?.rates ?? []),
  };
  return [rowOf('wages', values['most'] ?? null, values['most'] ?? null, values)];
}

/** From so many to so many months; a part of a month is no figure that says anything. */
function monthsSaid(fewest: number, most: number): Value {
  if (most < 1) return textValue(KEYS.row('month_less'));
  if (fewest === most) return textValue('format:months.exact', { count: most });
  return textValue('format:months.range', { min: fewest, count: most });
}

/** A price that somebody was asked beside the documented cost of a procedure, both in the currency that was asked. */
export function askedPriceRows(asked: Asked, where: Where): readonly Row[] {
  const read = where['id'] === undefined ? figures(where, ['amount']) : undefined;
  const { procedures } = asked.content;
  const id = where['procedure'] ?? Object.keys(procedures)[0];
  const procedure = typeof id === 'string' && Object.hasOwn(procedures, id) ? procedures[id] : undefined;
  return read && procedure
    ? [askedPriceRow(asked, { id: String(id), procedure }, read.amount, currencyOf(where))]
    : [];
}

function askedPriceRow(
  asked: Asked,
  { id, procedure }: { readonly id: string; readonly procedure: Procedure },
  price: number,
  currency: string,
): Row {
  const { parts, partial } = costOf(procedure);
  const counted = parts.length === 0 ? undefined : convert(parts, currency, asked.content.rates);
  const [least = null, most = null]: Range | [] = counted?.range ?? [];
  const asValue = (amount: number | null): Value => (amount === null ? null : moneyValue(amount, currency));
  const compared = comparedSaid(price, most, asValue);
  const { payer, limits } = priceLaws(asked, id, procedure);
  const law = [...payer, ...limits];
  const values: Values = {
    asked: moneyValue(price, currency),
    documented: counted ? atRate(asked, { money: counted.range, currency }, counted.rates) : null,
    documented_known: counted !== undefined,
    is_more: most !== null && price > most,
    is_less: least !== null && price < least,
    is_partial: partial,
    more: asValue(most === null ? null : Math.max(0, price - most)),
    compared,
    payers: { list: payersOf(procedure) },
    payer_law: { list: payer },
    law: { list: law },
    told: { list: [compared, ...law] },
    ...rateValues(counted?.rates ?? []),
  };
  return rowOf('asked', values['asked'] ?? null, values['asked'] ?? null, values);
}

/** In a sentence: how much above the dearest documented price, not above it, or that there is no dearest one. */
function comparedSaid(price: number, most: number | null, asValue: (amount: number) => Value): Value {
  if (most === null) return textValue(KEYS.row('asked_open'));
  if (price <= most) return textValue(KEYS.row('asked_within'));
  return textValue(KEYS.row('asked_more'), { more: asValue(price - most) });
}

/** Everybody who has to pay for some step. */
function payersOf(procedure: Procedure): Value[] {
  return [...new Set(costOf(procedure).payers)].map((payer) => wordValue('payer', payer));
}

/** A sum as it is said: with the age of the oldest rate that it was counted with, where it was. */
function atRate(asked: Asked, sum: Value, rates: readonly Rate[]): Value {
  const rate = oldest(rates);
  return rate ? textValue(KEYS.row('at_rate'), { sum, rate: rateValue(asked, rate) }) : sum;
}

/** From when the oldest rate is that was counted with. */
function rateValues(rates: readonly Rate[]): Values {
  const rate = oldest(rates.filter(isCurrent));
  return maybe('rate_as_of', rate ? dateValue(rate.as_of) : null);
}
