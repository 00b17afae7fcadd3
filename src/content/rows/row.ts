import type { Row } from '../../dialogue/bundle.ts';
import type { Day, Value, Values } from '../../dialogue/message.ts';
import { figureValue } from '../amounts.ts';
import type { CompiledContent } from '../compiled.ts';
import { dateValue } from '../dates.ts';
import { type Doubt, freshnessOf, freshnessValues } from '../freshness.ts';
import { KEYS } from '../keys.ts';
import type { Figure } from '../model/figure.ts';
import type { Provenance } from '../model/provenance.ts';
import type { Ageing } from '../model/reference.ts';

/** What every maker of rows needs: all facts, and the day on which somebody asks. */
export interface Asked {
  readonly content: CompiledContent;
  readonly today: Day;
}

/** A row of these values; its `id`, `label`, `said` and `is_stale` stand among them too. */
export function rowOf(id: string, label: Value, said: Value, values: Values, icon?: string): Row {
  const stale = values.is_stale === true;
  return {
    id,
    label,
    ...(icon === undefined ? {} : { icon }),
    values: { ...values, id, label, said, is_stale: stale },
    stale,
  };
}

/** The id of a row that lies inside an entry. It finds the row by itself: a session keeps ids, not rows. */
export function idWithin(entry: string, id: string): string {
  return `${entry}:${id}`;
}

/** The entry that a row lies in, by the row's id; undefined for a row that is an entry of its own. */
export function entryOf(id: string): string | undefined {
  const colon = id.indexOf(':');
  return colon < 0 ? undefined : id.slice(0, colon);
}

/** Where a statement comes from, as far as it says. */
export type Origin = Pick<Provenance, 'source' | 'as_of' | 'checked' | 'confidence'>;

/** What is paid, and how long one waits for it: to ask later is too late. */
const BEFORE_PAYING: readonly Ageing[] = ['fee', 'duration', 'rate'];

/** Where a statement comes from, how old it is and how sure. */
export function provenanceValues(
  asked: Asked,
  from: Origin,
  kind: Ageing,
  doubt: Doubt = BEFORE_PAYING.includes(kind) ? 'paying' : 'truth',
): Values {
  const { content, today } = asked;
  return {
    ...freshnessValues(freshnessOf(from.as_of, kind, today, content.max_age), from, doubt),
    source: sourceValues(content, from.source),
    confidence: from.confidence ?? null,
  };
}

/** What is said, who says so and when, and how old that is where it is old: each a line. */
export function saidWithSource(said: Value, { source, as_of, staleness }: Values): readonly Value[] {
  const publisher =
    typeof source === 'object' && source !== null && 'publisher' in source ? source.publisher : null;
  return [
    said,
    ...(publisher === null ? [] : [textValue(KEYS.row('line_origin'), { publisher, date: as_of ?? null })]),
    ...(staleness ? [textValue(KEYS.row('line_old'), { staleness })] : []),
  ];
}

/** A publication; printed whole it is publisher, title and date. */
export function sourceValues(content: CompiledContent, id: string | undefined): Values | null {
  const source = id === undefined ? undefined : content.sources[id];
  if (id === undefined || source === undefined) return null;
  const shown = {
    publisher: source.publisher,
    title: source.title,
    published: dateValue(source.published),
    url: source.url ?? null,
    has_url: source.url !== undefined,
  };
  return { id, ...shown, label: source.publisher, said: textValue(KEYS.row('source'), shown) };
}

/** The sentence of a statement with its figures. */
export function sentence(key: string, figures: Readonly<Record<string, Figure>> | undefined): Value {
  return figures === undefined ? textValue(key) : textValue(key, figureValues(figures));
}

export function figureValues(figures: Readonly<Record<string, Figure>>): Values {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figureValue(figure)]));
}

export function textValue(text: string, values?: Values): Value {
  return values === undefined ? { text } : { text, values };
}

/** The remark on a statement, or nothing. */
export function noteValue({ note, values }: Provenance = {}): Value {
  return note === undefined ? null : sentence(KEYS.word('note', note), values);
}

/**
 * How sources differ about a statement, or nothing. The text prints the statement's figures, the source that is
 * followed (`{{followed.publisher}}`) and what else is given here.
 */
export function disagreementValue(content: CompiledContent, of: Provenance, more: Values = {}): Value {
  if (of.disagreement === undefined) return null;
  return textValue(KEYS.word('disagreement', of.disagreement), {
    ...figureValues(of.values ?? {}),
    followed: sourceValues(content, of.source),
    ...more,
  });
}

/** A word of a shared shelf, or nothing. */
export function wordValue(shelf: Parameters<typeof KEYS.word>[0], id: string | undefined): Value {
  return id === undefined ? null : textValue(KEYS.word(shelf, id));
}

/** `name` and `has_name`: a list, and whether it holds anything. */
export function listed(name: string, items: readonly Value[]): Values {
  return { [name]: { list: items }, [`has_${name}`]: items.length > 0 };
}

/** `name` and `has_name`: a value that may be missing. */
export function maybe(name: string, value: Value): Values {
  return { [name]: value, [`has_${name}`]: value !== null };
}

/** `name` and `name_known`: a value that may be unknown. */
export function known(name: string, value: Value): Values {
  return { [name]: value, [`${name}_known`]: value !== null };
}
