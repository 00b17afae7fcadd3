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
  const stale = values['is_stale'] === true;
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

/** What somebody who hears that a statement of this kind is old is told to do first. */
export function doubtOf(kind: Ageing): Doubt {
  return BEFORE_PAYING.includes(kind) ? 'paying' : 'truth';
}

/** Where a statement comes from, how old it is and how sure; where it is old, `ask` says in words whom to ask. */
export function provenanceValues(
  asked: Asked,
  from: Origin,
  kind: Ageing,
  ask: Value,
  doubt: Doubt = doubtOf(kind),
): Values {
  const { content, today } = asked;
  const fresh = freshnessOf(from.as_of, kind, today, content.max_age);
  const freshness = freshnessValues(fresh, from, { doubt, ask });
  const source = sourceValues(content, from.source);
  return {
    ...freshness,
    source,
    confidence: from.confidence ?? null,
    ...originValues({ source, as_of: freshness.as_of, staleness: freshness.staleness }),
  };
}

/** `origin`: who says it and from when, and where it is old its age and whom to ask, as lines. */
export function originValues({
  source,
  as_of: date,
  staleness,
}: {
  readonly source: Values | null;
  readonly as_of: Value;
  readonly staleness: Value;
}): { readonly origin: { readonly list: readonly Value[] } } {
  const publisher = source?.['publisher'] ?? null;
  const said = source === null ? [] : [textValue(KEYS.row('line_origin'), { publisher, date })];
  return { origin: { list: [...said, ...oldLines(staleness)] } };
}

/** What is said, and behind it its `origin`, as lines. */
export function withOrigin(said: Value, { origin }: Values): { readonly list: readonly Value[] } {
  const lines = typeof origin === 'object' && origin !== null && 'list' in origin ? origin.list : [];
  return { list: [said, ...(Array.isArray(lines) ? (lines as readonly Value[]) : [])] };
}

/** The same values of what does not grow old: nobody is told that it holds today. */
export function ageless(values: Values): Values {
  const { source, as_of = null } = values;
  const from = typeof source === 'object' && source !== null ? (source as Values) : null;
  const staleness = null;
  return { ...values, is_stale: false, staleness, ...originValues({ source: from, as_of, staleness }) };
}

/** What an old report says, and how old it is. */
export function agedValue(said: Value, age: Value): Value {
  return age === null
    ? textValue(KEYS.row('aged_undated'), { said })
    : textValue(KEYS.row('aged'), { said, age });
}

/** The line that says how old something is, where it is old. */
export function oldLines(staleness: Value): readonly Value[] {
  return staleness === null ? [] : [textValue(KEYS.row('line_old'), { staleness })];
}

/** Whom to ask in a country where a statement names nobody, in words. */
export function askIn({ content }: Asked, country: string): Value {
  return wordValue('office', content.countries[country]?.ask);
}

/** An exchange rate: its texts say its age themselves, and that a bank knows that of today. */
export function rateValue(asked: Asked, rate: Origin): Values {
  return provenanceValues(asked, rate, 'rate', null);
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
