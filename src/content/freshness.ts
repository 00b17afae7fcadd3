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
  paying: { old: 'stale', part: 'stale_part', undated: 'undated' },
  truth: { old: 'stale_truth', part: 'stale_part_truth', undated: 'undated_truth' },
} as const;

/** What is said of an old statement. */
export interface Warning {
  readonly doubt: Doubt;
  /** Whom to ask, in words. */
  readonly ask: Value;
  /** Only some of what is told is so old. */
  readonly isPart?: boolean;
}

/** That a statement is so old, and whom to ask, in a sentence. */
export function stalenessValue(days: Freshness['days'], { doubt, ask, isPart = false }: Warning): Value {
  const age: Value = days === undefined ? null : ageValue(days);
  const old = isPart ? 'part' : 'old';
  return { text: KEYS.row(SAID[doubt][days === undefined ? 'undated' : old]), values: { age, ask } };
}

/** What a row prints of the age of a statement. `staleness` is a whole sentence, or null while it is fresh. */
export function freshnessValues(
  { days, stale }: Freshness,
  { as_of, checked }: Pick<Provenance, 'as_of' | 'checked'>,
  warning: Warning,
) {
  const age: Value = days === undefined ? null : ageValue(days);
  return {
    as_of: dateValue(as_of) ?? { text: KEYS.row('no_date') },
    as_of_known: days !== undefined,
    checked: dateValue(checked),
    checked_known: checked !== undefined,
    age,
    is_stale: stale,
    staleness: stale ? stalenessValue(days, warning) : null,
  } as const;
}
