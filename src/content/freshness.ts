import type { Day, Value } from '../dialogue/message.ts';
import type { CompiledContent } from './compiled.ts';
import { ageValue, dateValue, daysBetween, firstDay } from './dates.ts';
import { KEYS } from './keys.ts';
import type { Provenance } from './model/provenance.ts';
import type { Ageing } from './model/reference.ts';

/** How old a statement is today, and whether that must be said aloud. */
export interface Freshness {
  /** Days since the first day that its date can mean; undefined where the source gives no date. */
  readonly days: number | undefined;
  readonly stale: boolean;
}

/** A statement without a date is as good as stale: nobody can say how old it is. */
export function freshnessOf(
  asOf: string | undefined,
  kind: Ageing,
  today: Day,
  limits: CompiledContent['max_age'],
): Freshness {
  const first = firstDay(asOf ?? 'unknown');
  if (first === undefined) return { days: undefined, stale: true };
  const days = Math.max(0, daysBetween(first, today));
  return { days, stale: days > (limits[kind]?.days ?? 0) };
}

/** What an old fact makes somebody ask: before she pays or travels, or whether what was said is still so. */
export type Doubt = 'paying' | 'truth';

const SAID = {
  paying: { old: 'stale', undated: 'undated' },
  truth: { old: 'stale_truth', undated: 'undated_truth' },
} as const;

/** What a row prints of the age of a statement. `staleness` is a whole sentence, or null while it is fresh. */
export function freshnessValues(
  { days, stale }: Freshness,
  { as_of, checked }: Pick<Provenance, 'as_of' | 'checked'>,
  doubt: Doubt,
) {
  const age: Value = days === undefined ? null : ageValue(days);
  return {
    as_of: dateValue(as_of) ?? { text: KEYS.row('no_date') },
    as_of_known: days !== undefined,
    checked: dateValue(checked),
    checked_known: checked !== undefined,
    age,
    is_stale: stale,
    staleness: stale
      ? { text: KEYS.row(SAID[doubt][days === undefined ? 'undated' : 'old']), values: { age } }
      : null,
  } as const;
}
