import type { Row } from '../../dialogue/bundle.ts';
import type { Value } from '../../dialogue/message.ts';
import { INTENTS } from '../../dialogue/turn.ts';
import { AGENCY_OUTCOMES } from '../agency-rows.ts';
import { INTENT_OUTCOMES } from '../intent-rows.ts';
import type { CheckedContent } from './project.ts';

/**
 * Fields that a query may name beside those that rows print under the same name. docs/content.md has the same
 * table, and a test holds them together.
 */
const ASKED_AS: Readonly<Record<string, readonly string[]>> = {
  procedures: ['kind', 'from', 'to', 'first'],
  kinds: ['crosses', 'priced'],
  steps: ['procedure', 'passport', 'way'],
  fee_options: ['procedure', 'holder', 'service', 'adds'],
  history: ['procedure'],
  facts: ['procedure'],
  disagreements: ['procedure'],
  rules: ['country', 'for', 'from', 'to', 'topic', 'historical', 'status'],
  topics: ['country', 'for', 'from', 'to', 'topic', 'historical'],
  wages: ['country', 'place'],
  wage_months: ['amount', 'currency', 'country'],
  loans: ['amount', 'currency', 'rate', 'yearly', 'months'],
  asked_prices: ['procedure', 'amount', 'currency'],
  compared: ['from', 'to', 'about', 'papers'],
  advisories: ['from', 'to', 'state'],
  timeline: ['advisory'],
  directory: ['country', 'kind', 'crisis', 'language'],
  countries: ['origin', 'destination'],
  gaps: ['country', 'topic', 'procedure'],
  registers: ['country', 'to_ask'],
  places: ['country', 'parent', 'level', 'exact', 'language'],
};

/** What looking something up can come to, beside one row and none, where a flow has words or an edge for it. */
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  agencies: AGENCY_OUTCOMES,
  [INTENTS]: INTENT_OUTCOMES,
};

export function outcomesOf(collection: string): readonly string[] {
  return ['many', ...(OUTCOMES[collection] ?? [])];
}

/** What a query may name of a collection; nothing where no row is known that would tell. */
export function queryFields(content: CheckedContent, collection: string): readonly string[] | undefined {
  const rows = content.rows(collection) ?? [];
  if (rows.length === 0) return undefined;
  return ['id', ...(ASKED_AS[collection] ?? []), ...scalarFields(rows)];
}

/** What a condition may ask of a row; nothing where no row is known that would tell. */
export function guardFields(content: CheckedContent, collection: string): readonly string[] | undefined {
  const rows = content.rows(collection) ?? [];
  return rows.length === 0 ? undefined : scalarFields(rows);
}

function scalarFields(rows: readonly Row[]): string[] {
  const fields = new Set(rows.flatMap((row) => Object.keys(row.values)));
  return [...fields].filter((field) => rows.some(({ values }) => !isGroup(values[field])));
}

function isGroup(value: Value | undefined): boolean {
  return typeof value === 'object' && value !== null;
}

/** What is known of the values under a name: `open` where no row has any, so that anything may stand below. */
export interface Printed {
  readonly open: boolean;
  readonly below: ReadonlyMap<string, Printed>;
}

/** The names under which texts may print values of such rows. */
export function printedOf(values: readonly (Value | undefined)[]): Printed {
  const present = values.filter((value) => value !== null && value !== undefined);
  const groups = present.filter(isGroup) as readonly Readonly<Record<string, Value>>[];
  const named = groups.filter((group) => !isValueShape(group));
  const names = new Set(named.flatMap((group) => Object.keys(group)));
  return {
    open: present.length === 0,
    below: new Map([...names].map((name) => [name, printedOf(named.map((group) => group[name]))])),
  };
}

/** Money, dates, lists and the like are groups too, but no text reaches inside them. */
function isValueShape(group: Readonly<Record<string, Value>>): boolean {
  return (
    Array.isArray(group) ||
    Array.isArray(group['money']) ||
    Array.isArray(group['days']) ||
    Array.isArray(group['list']) ||
    typeof group['date'] === 'string' ||
    typeof group['phone'] === 'string' ||
    typeof group['text'] === 'string' ||
    typeof group['written'] === 'object'
  );
}
