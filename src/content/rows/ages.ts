import type { Value } from '../../dialogue/message.ts';
import { ageValue } from '../dates.ts';
import { freshnessOf, stalenessValue, type Warning } from '../freshness.ts';
import type { Provenance } from '../model/provenance.ts';
import type { Ageing } from '../model/reference.ts';
import type { Asked } from './row.ts';

/** A statement that is told, and how fast it grows old. */
export interface Told {
  readonly from: Provenance;
  readonly kind: Ageing;
}

/** How old statements are that are told together. */
export interface Ages {
  readonly age: Value;
  readonly is_stale: boolean;
  readonly staleness: Value;
}

/**
 * The age of the oldest of those that are older than their kind may be. It is said to be that of all where the first
 * one is as old; else that some of it is so old. One without a date gives way to one whose age can be said.
 */
export function agesOf(asked: Asked, told: readonly Told[], warning: Omit<Warning, 'isPart'>): Ages {
  const ages = told.map(({ from, kind }) =>
    freshnessOf(from.as_of, kind, asked.today, asked.content.max_age),
  );
  const stale = ages.filter((age) => age.stale);
  if (stale.length === 0) return { age: null, is_stale: false, staleness: null };
  const dated = stale.flatMap(({ days }) => days ?? []);
  const days = dated.length === 0 ? undefined : Math.max(...dated);
  const age = said(days);
  // Two dates of one year are told as one age.
  const isPart = JSON.stringify(said(ages[0]?.days)) !== JSON.stringify(age);
  return { age, is_stale: true, staleness: stalenessValue(days, { ...warning, isPart }) };
}

function said(days: number | undefined): Value {
  return days === undefined ? null : ageValue(days);
}
