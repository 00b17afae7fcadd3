import type { Range } from './amounts.ts';
import type { CompiledContent } from './compiled.ts';
import { firstDay } from './dates.ts';
import type { Rate } from './model/reference.ts';
import { isCurrent } from './totals.ts';

/** A sum in one currency, and the rates that it was counted with. */
export interface Converted {
  readonly range: Range;
  readonly rates: readonly Rate[];
}

/** Sums in several currencies as they are added up by currency. */
export type Sums = readonly { readonly currency: string; readonly range: Range }[];

/** An indicative sum says no more than its first three figures. */
const FIGURES = 3;

/** Counts sums in one currency; nothing where some rate is not known. */
export function convert(sums: Sums, to: string, rates: CompiledContent['rates']): Converted | undefined {
  const known = Object.values(rates)
    .filter(isCurrent)
    .toSorted((a, b) => ((firstDay(a.as_of) ?? '') < (firstDay(b.as_of) ?? '') ? 1 : -1));
  const used = new Set<Rate>();
  let total: Range = [0, 0];
  for (const { currency, range } of sums) {
    const way = wayBetween(currency, to, known, []);
    if (!way) return undefined;
    for (const rate of way.rates) used.add(rate);
    const add = (sum: number | null, part: number | null) =>
      sum === null || part === null ? null : sum + part * way.factor;
    total = [add(total[0], range[0]), add(total[1], range[1])];
  }
  const round = (sum: number | null) => (sum === null ? null : Number(sum.toPrecision(FIGURES)));
  return { range: [round(total[0]), round(total[1])], rates: [...used] };
}

/** What one unit is worth, by way of other currencies where no source gives both; the newest rate first. */
function wayBetween(
  from: string,
  to: string,
  rates: readonly Rate[],
  past: readonly string[],
): { readonly factor: number; readonly rates: readonly Rate[] } | undefined {
  if (from === to) return { factor: 1, rates: [] };
  for (const rate of rates)
    for (const [here, there] of [
      [rate.is, rate.worth],
      [rate.worth, rate.is],
    ] as const) {
      if (here.currency !== from || past.includes(there.currency)) continue;
      const rest = wayBetween(there.currency, to, rates, [...past, from]);
      if (rest) return { factor: (there.amount / here.amount) * rest.factor, rates: [rate, ...rest.rates] };
    }
  return undefined;
}
