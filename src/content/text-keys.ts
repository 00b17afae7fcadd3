import { KEYS } from './keys.ts';
import type { EntryPath, Located, LocatedContent } from './located.ts';
import type { Advisory } from './model/advisory.ts';
import type { Contact } from './model/directory.ts';
import type { Procedure, Statement } from './model/procedure.ts';
import type { Rule } from './model/rule.ts';

/** A text that an entry needs, the place in the entry that needs it, and the values that it may print. */
export interface NeededText {
  readonly key: string;
  readonly entry: Located<unknown>;
  readonly path: EntryPath;
  readonly values: readonly string[];
}

/** Shelves by the names of the fields whose ids stand on them. */
const SHELVES = {
  who: 'who',
  where: 'where',
  documents: 'document',
  ask: 'office',
  complain: 'office',
  office: 'office',
  service: 'service',
  holder: 'holder',
  payer: 'payer',
  note: 'note',
  disagreement: 'disagreement',
  languages: 'language',
} as const;

/** What a text on a shelf may print beside the figures of its statement. */
const BESIDE: Partial<Record<(typeof SHELVES)[keyof typeof SHELVES], readonly string[]>> = {
  disagreement: ['value', 'other', 'source', 'followed'],
};

/** The mortar between values, and what it is given. */
const MORTAR: Readonly<Record<Parameters<typeof KEYS.row>[0], readonly string[]>> = {
  source: ['publisher', 'title', 'published', 'url', 'has_url'],
  and_others: ['publisher'],
  option: ['service', 'cost', 'time'],
  option_cost: ['service', 'cost'],
  together: ['sums'],
  hours_unknown: [],
  hours_old: [],
  hours_between: ['days', 'from', 'to'],
  confirmed: ['date'],
  last_confirmed: ['date', 'age'],
  confirmed_unknown: [],
  contact: ['name', 'for', 'phones', 'hours', 'confirmed', 'standing'],
  contact_without_phone: ['name', 'for', 'phones', 'hours', 'confirmed'],
  found_at: ['contact', 'area'],
  dated: ['date', 'said'],
  advice: ['said'],
  was: ['said'],
  daily_wage: ['wage'],
  converted: ['cost', 'rate'],
  converted_least: ['cost', 'rate'],
  converted_most: ['cost', 'rate'],
  at_rate: ['sum', 'rate'],
  asked_more: ['more'],
  asked_within: [],
  asked_open: [],
  no_rate: ['currencies'],
  stale: ['age', 'ask'],
  stale_truth: ['age', 'ask'],
  stale_part: ['age', 'ask'],
  stale_part_truth: ['age', 'ask'],
  undated: ['age', 'ask'],
  undated_truth: ['age', 'ask'],
  aged: ['said', 'age'],
  aged_undated: ['said'],
  open_then: ['date'],
  month_less: [],
  no_answer: ['contact', 'ask'],
  line_origin: ['publisher', 'date'],
  line_old: ['staleness'],
  line_who: ['value'],
  line_where: ['value'],
  line_state: ['value'],
  line_cost: ['value'],
  line_partial: ['count'],
  line_none_found: ['count'],
  line_agency: ['fee'],
  line_beside: ['label', 'fee'],
  fee_limit: ['limit', 'date'],
  fee_paid: ['paid'],
  fee_both: ['limit', 'date', 'paid'],
  line_time: ['value'],
  line_payer: ['value'],
  line_nothing_known: [],
  line_gap: ['said'],
  line_ask_gap: ['said', 'ask'],
  law_payer_unknown: ['ask'],
  line_money_unknown: [],
  line_fee: ['fee'],
  line_note: ['note'],
  line_source: ['publisher'],
  charge: ['label', 'fee', 'payer'],
  charge_unknown: ['label'],
  charge_none_found: ['label'],
  no_date: [],
  standing: ['hours', 'confirmed'],
  standing_unknown: [],
  service_for: ['service', 'holder'],
  differ: ['what', 'value', 'other', 'source', 'followed'],
};

/** Every text that the facts need, so that a missing one is found before a person meets it. */
export function neededTexts(content: LocatedContent): readonly NeededText[] {
  return [
    ...Object.values(content).flatMap((collection) => [...collection.values()].flatMap(shelved)),
    ...[...content.procedures.values()].flatMap(ofProcedure),
    ...[...content.rules.values()].flatMap(ofRule),
    ...[...content.advisories.values()].flatMap(ofAdvisory),
    ...[...content.directory.values()].flatMap(ofContact),
    ...[...content.countries.values()].map((entry) => text(KEYS.word('country', entry.id), entry)),
    ...[...content.gaps.values()].map((entry) =>
      text(KEYS.word('gap', entry.id), entry, [], namesOf(entry.value)),
    ),
    ...mortar(content),
  ];
}

function ofProcedure(entry: Located<Procedure>): readonly NeededText[] {
  const { id, value } = entry;
  return [
    ...(['label', 'title', 'summary'] as const).map((part) => text(KEYS.procedure(id, part), entry)),
    text(KEYS.procedure(id, 'state'), entry, ['state'], [...namesOf(value.state), 'as_of']),
    ...(value.agency ? [text(KEYS.procedure(id, 'agency'), entry, ['agency'], namesOf(value.agency))] : []),
    ...value.steps.flatMap((step, i) => [
      text(KEYS.step(id, step.id, 'label'), entry, ['steps', i]),
      text(KEYS.step(id, step.id, 'what'), entry, ['steps', i]),
      ...ofStatements(entry, ['steps', i, 'watch_out'], step.watch_out, (w) => KEYS.word('watch_out', w)),
    ]),
    ...ofStatements(entry, ['facts'], value.facts, (fact) => KEYS.fact(id, fact)),
    ...ofStatements(entry, ['history'], value.history, (fact) => KEYS.history(id, fact)),
  ];
}

function ofRule(entry: Located<Rule>): readonly NeededText[] {
  const { id, value } = entry;
  const figures = [...namesOf(value), 'as_of'];
  return [
    text(KEYS.word('topic', value.topic), entry, ['topic']),
    text(KEYS.rule(id, 'label'), entry),
    text(KEYS.rule(id, 'said'), entry, [], figures),
    ...(value.note ? [text(KEYS.rule(id, 'note'), entry, ['note'], figures)] : []),
    ...(value.disagreement
      ? [text(KEYS.rule(id, 'differ'), entry, ['disagreement'], [...figures, 'followed'])]
      : []),
    ...(value.do ? [text(KEYS.rule(id, 'do'), entry, ['do'], figures)] : []),
    ...(value.signs ?? []).map((sign, i) => text(KEYS.sign(id, sign), entry, ['signs', i], figures)),
  ];
}

function ofAdvisory(entry: Located<Advisory>): readonly NeededText[] {
  const { id, value } = entry;
  return [
    text(KEYS.advisory(id), entry, [], [...namesOf(value), 'since', 'as_of', 'checked']),
    text(KEYS.word('route_state', value.state), entry, ['state']),
    ...ofStatements(entry, ['timeline'], value.timeline, (event) => KEYS.event(id, event)),
  ];
}

function ofContact(entry: Located<Contact>): readonly NeededText[] {
  const { id, value } = entry;
  return [
    text(KEYS.contact(id, 'name'), entry),
    text(KEYS.contact(id, 'for'), entry),
    ...(value.area ? [text(KEYS.contact(id, 'area'), entry, ['area'])] : []),
    ...(value.hours ? [text(KEYS.word('hours', value.hours.days), entry, ['hours', 'days'])] : []),
  ];
}

function ofStatements(
  entry: Located<unknown>,
  path: EntryPath,
  statements: readonly Statement[] = [],
  keyOf: (id: string) => string,
): readonly NeededText[] {
  return statements.map((statement, i) => text(keyOf(statement.id), entry, [...path, i], namesOf(statement)));
}

/** The shared words that any field of an entry names, those of currencies among them. */
function shelved(entry: Located<unknown>): readonly NeededText[] {
  const found: NeededText[] = [];
  const look = (value: unknown, field: string, path: EntryPath, figures: readonly string[]): void => {
    if (typeof value === 'string') {
      if (field === 'currency') found.push(text(`format:currency.${value}`, entry, path));
      if (!isShelved(field)) return;
      const shelf = SHELVES[field];
      found.push(text(KEYS.word(shelf, value), entry, path, [...figures, ...(BESIDE[shelf] ?? [])]));
    } else if (Array.isArray(value)) {
      value.forEach((item, i) => {
        look(item, field, [...path, i], figures);
      });
    } else if (typeof value === 'object' && value !== null) {
      const own = namesOf(value);
      for (const [name, below] of Object.entries(value)) look(below, name, [...path, name], own);
    }
  };
  look(entry.value, '', [], []);
  return found;
}

function isShelved(field: string): field is keyof typeof SHELVES {
  return Object.hasOwn(SHELVES, field);
}

function mortar({ countries }: LocatedContent): readonly NeededText[] {
  const [entry] = countries.values();
  if (!entry) return [];
  const words = [
    KEYS.word('payer', 'several'),
    KEYS.word('hours', 'day_and_night'),
    KEYS.word('route_state', 'unknown'),
  ];
  return [
    ...words.map((key) => text(key, entry)),
    ...Object.entries(MORTAR).map(([name, values]) => text(`facts:row.${name}`, entry, [], values)),
  ];
}

function text(
  key: string,
  entry: Located<unknown>,
  path: EntryPath = [],
  values: readonly string[] = [],
): NeededText {
  return { key, entry, path, values };
}

function namesOf(statement: object): readonly string[] {
  return 'values' in statement ? Object.keys(Object(statement.values)) : [];
}
