import { KEYS } from './keys.ts';
import type { EntryPath, Located, LocatedContent } from './located.ts';
import type { Procedure, Statement } from './model/procedure.ts';

/** A text that an entry needs, and the place in the entry that needs it. */
export interface NeededText {
  readonly key: string;
  readonly entry: Located<unknown>;
  readonly path: EntryPath;
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

/** Every text that the facts need, so that a missing one is found before a person meets it. */
export function neededTexts(content: LocatedContent): readonly NeededText[] {
  return [
    ...Object.values(content).flatMap((collection) => [...collection.values()].flatMap(shelved)),
    ...[...content.procedures.values()].flatMap(ofProcedure),
    ...[...content.advisories.values()].flatMap((entry) => [
      { key: KEYS.advisory(entry.id), entry, path: [] },
      { key: KEYS.word('route_state', entry.value.state), entry, path: ['state'] },
      ...named(entry, ['timeline'], entry.value.timeline, (id) => KEYS.event(entry.id, id)),
    ]),
    ...[...content.directory.values()].flatMap((entry) => [
      { key: KEYS.contact(entry.id, 'name'), entry, path: [] },
      { key: KEYS.contact(entry.id, 'for'), entry, path: [] },
      ...(entry.value.area ? [{ key: KEYS.contact(entry.id, 'area'), entry, path: ['area'] }] : []),
      ...(entry.value.hours
        ? [{ key: KEYS.word('hours', entry.value.hours.days), entry, path: ['hours', 'days'] }]
        : []),
    ]),
    ...[...content.countries.values()].map((entry) => ({
      key: KEYS.word('country', entry.id),
      entry,
      path: [],
    })),
    ...[...content.gaps.values()].map((entry) => ({ key: KEYS.word('gap', entry.id), entry, path: [] })),
    ...mortar(content),
  ];
}

function ofProcedure(entry: Located<Procedure>): readonly NeededText[] {
  const { id, value } = entry;
  return [
    ...(['label', 'title', 'summary', 'state'] as const).map((part) => ({
      key: KEYS.procedure(id, part),
      entry,
      path: [],
    })),
    ...value.steps.flatMap((step, i) => [
      ...(['label', 'what'] as const).map((part) => ({
        key: KEYS.step(id, step.id, part),
        entry,
        path: ['steps', i],
      })),
      ...named(entry, ['steps', i, 'watch_out'], step.watch_out, (w) => KEYS.word('watch_out', w)),
    ]),
    ...named(entry, ['facts'], value.facts, (fact) => KEYS.fact(id, fact)),
    ...named(entry, ['history'], value.history, (fact) => KEYS.history(id, fact)),
  ];
}

function named(
  entry: Located<unknown>,
  path: EntryPath,
  statements: readonly Statement[] = [],
  keyOf: (id: string) => string,
): readonly NeededText[] {
  return statements.map(({ id }, i) => ({ key: keyOf(id), entry, path: [...path, i] }));
}

/** The shared words that any field of an entry names. */
function shelved(entry: Located<unknown>): readonly NeededText[] {
  const found: NeededText[] = [];
  const look = (value: unknown, path: EntryPath): void => {
    if (typeof value === 'string') {
      const field = path.findLast((part) => typeof part === 'string');
      const shelf = field === undefined ? undefined : shelfOf(String(field));
      if (shelf !== undefined) found.push({ key: KEYS.word(shelf, value), entry, path });
    } else if (Array.isArray(value)) {
      value.forEach((item, i) => {
        look(item, [...path, i]);
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, below] of Object.entries(value)) look(below, [...path, name]);
    }
  };
  look(entry.value, []);
  return found;
}

function shelfOf(field: string): (typeof SHELVES)[keyof typeof SHELVES] | undefined {
  return isShelved(field) ? SHELVES[field] : undefined;
}

function isShelved(field: string): field is keyof typeof SHELVES {
  return Object.hasOwn(SHELVES, field);
}

/** What holds values together in every content. */
function mortar({ countries }: LocatedContent): readonly NeededText[] {
  const [entry] = countries.values();
  if (!entry) return [];
  const rows = (
    [
      'source',
      'option',
      'option_cost',
      'together',
      'hours_unknown',
      'hours_between',
      'confirmed',
      'confirmed_unknown',
      'contact',
      'contact_without_phone',
      'dated',
      'advice',
      'stale',
      'undated',
    ] as const
  ).map((name) => KEYS.row(name));
  const words = [
    KEYS.word('payer', 'several'),
    KEYS.word('hours', 'day_and_night'),
    KEYS.word('route_state', 'unknown'),
  ];
  return [...rows, ...words].map((key) => ({ key, entry, path: [] }));
}
