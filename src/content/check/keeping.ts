import type { SlotDef } from '../../dialogue/flow.ts';
import { type AskDef, fixedOptions, SKIP } from '../../dialogue/nodes/ask.ts';
import { compileReference } from '../../dialogue/reference.ts';
import { CURRENCY_CODES } from '../../understanding/number-words.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import { optionPath } from './answers.ts';
import { typeName, wordsOf } from './fits.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error, said } from './report.ts';

/** The most that an open question takes when it sets no limit, in UTF-16 units; more than any slot holds. */
const UNLIMITED = 1000;

type At = (...path: readonly PropertyKey[]) => Place;

/** E11, E12: every answer fits where it is kept. */
export function checkKeeping(project: Project): Finding[] {
  return project.flows.flatMap((flow) =>
    Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      if (!('ask' in node)) return [];
      const at: At = (...path) => flow.place(name, ...path);
      return [...keeping(project, flow, node, at), ...bounds(node, at), ...money(flow, node, at)];
    }),
  );
}

function keeping(project: Project, flow: CheckedFlow, node: AskDef, at: At): Finding[] {
  const { def } = flow;
  const { into } = node;
  if (into === undefined || into === 'sealed') return [];
  const where = at('into');
  if (into === 'locale') {
    const languages = typeof node.options_from === 'object' && node.options_from.from === 'locales';
    return languages
      ? []
      : [
          error(
            'E12',
            where,
            'The language can only be chosen from the languages there are.',
            'Write "options_from: { from: locales }".',
          ),
        ];
  }
  const profile = into.startsWith('profile.');
  const slots = profile ? project.read.defs.profile : def.slots;
  const name = profile ? into.slice('profile.'.length) : into;
  const slot = slots[name];
  if (!slot) {
    const known = [
      ...Object.keys(def.slots),
      ...Object.keys(project.read.defs.profile).map((entry) => `profile.${entry}`),
    ];
    return [error('E12', where, `"${into}" is no slot and no profile entry.`, didYouMean(into, known))];
  }
  const rows = collectionsAsked(project, flow, node);
  return [...fits(node, rows, name, slot, where), ...offered(project, node, rows, name, slot, at)];
}

/** The collections whose rows may be the answer. */
function collectionsAsked(project: Project, { def }: CheckedFlow, node: AskDef): readonly string[] {
  const { options_from: from, finds } = node;
  const listed =
    typeof from === 'string'
      ? said(() => compileReference(from, { ...def, profile: project.read.defs.profile }).def)
      : undefined;
  const rows = typeof from === 'object' ? from.from : listed?.type === 'list' ? listed.of : undefined;
  return [rows, finds?.from].filter((one) => one !== undefined);
}

/** Whether an answer of this kind can be kept in a slot of that kind. */
function fits(node: AskDef, rows: readonly string[], name: string, slot: SlotDef, where: Place): Finding[] {
  const wrong = (hint: string) => [
    error(
      'E12',
      where,
      `An answer of the kind "${node.ask}" does not fit into "${name}" (${typeName(slot)}).`,
      hint,
    ),
  ];
  switch (node.ask) {
    case 'choice':
    case 'place': {
      if (rows.every((from) => holdsRows(slot, from)) && (rows.length > 0 || holdsWords(node, slot)))
        return [];
      return wrong(
        rows[0] === undefined
          ? 'Declare the slot as { type: enum, of: [...] } with the ids of the options.'
          : `Declare the slot as { type: ref, of: ${rows[0]} }.`,
      );
    }
    case 'yesno':
      return slot.type === 'enum' ? [] : wrong('Declare the slot as { type: enum, of: [yes, no] }.');
    case 'number': {
      if (slot.type !== 'number') return wrong('Declare the slot as { type: number }.');
      const low = slot.min !== undefined && (node.min ?? 0) < slot.min;
      const high = slot.max !== undefined && (node.max ?? Number.POSITIVE_INFINITY) > slot.max;
      if (!low && !high) return [];
      return [
        error(
          'E12',
          where,
          `The question takes numbers that "${name}" does not hold (${slot.min ?? ''} to ${slot.max ?? ''}).`,
          'Give the question the same "min" and "max".',
        ),
      ];
    }
    case 'text':
    case 'any': {
      if (node.finds) {
        const { from } = node.finds;
        if ((slot.type === 'ref' && slot.of === from) || (slot.type === 'place' && from === 'places'))
          return [];
        return wrong(`Declare the slot as { type: ref, of: ${from} }.`);
      }
      if (slot.type !== 'text') return wrong('Declare the slot as { type: text, max: 120 }.');
      if ((node.max ?? UNLIMITED) <= slot.max) return [];
      return [
        error(
          'E12',
          where,
          `The question takes longer texts than "${name}" holds (${slot.max}).`,
          `Add "max: ${slot.max}" to the question.`,
        ),
      ];
    }
    case 'date':
    case 'phone':
      return slot.type === node.ask ? [] : wrong(`Declare the slot as { type: ${node.ask} }.`);
  }
}

/** Whether the ids of a collection's rows can be kept in a slot. */
function holdsRows(slot: SlotDef, from: string): boolean {
  if (slot.type === 'ref') return slot.of === from;
  return slot.type === 'enum' || slot.type === 'text' || (slot.type === 'place' && from === 'places');
}

function holdsWords({ ask }: AskDef, { type }: SlotDef): boolean {
  return type === 'enum' || type === 'text' || type === 'ref' || (type === 'place' && ask === 'place');
}

/** Options that a slot of words, or of the rows of a collection, does not know. */
function offered(
  { content }: Project,
  node: AskDef,
  rows: readonly string[],
  name: string,
  slot: SlotDef,
  at: At,
): Finding[] {
  // Beside rows stand options such as "none of these", by which no row is meant.
  const isOfRows = slot.type === 'ref' && rows.length === 0;
  const words = slot.type === 'enum' || isOfRows ? wordsOf(content, slot) : [];
  const findings = fixedOptions(node).flatMap(({ id }) =>
    id === SKIP || words.length === 0 || words.includes(id)
      ? []
      : [error('E11', at(...optionPath(node, id)), `"${name}" can not hold "${id}".`, didYouMean(id, words))],
  );
  if (slot.type !== 'enum') return findings;
  const { options_from: from, finds } = node;
  const strange = rows.flatMap((collection) => {
    const where = [from, finds].find((one) => typeof one === 'object' && one.from === collection);
    const known = typeof where === 'object' ? where.where : undefined;
    return (content.rows(collection) ?? []).filter(
      (row) => matches(row.values, known) && !slot.of.includes(row.id),
    );
  });
  return [
    ...findings,
    ...strange.map((row) =>
      error(
        'E11',
        at(from === undefined ? 'finds' : 'options_from'),
        `The list offers "${row.id}", which "${name}" can not hold.`,
        `Add ${row.id} to the words that "${name}" may hold.`,
      ),
    ),
  ];
}

/** Whether a row may be among those that a query brings, by what the query says in plain words. */
function matches(
  values: Readonly<Record<string, unknown>>,
  where: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return Object.entries(where ?? {}).every(([field, wanted]) => {
    const value = values[field] ?? values[`is_${field}`];
    return value === undefined || typeof wanted === 'string' || value === wanted;
  });
}

function bounds({ min, max }: AskDef, at: At): Finding[] {
  if (min === undefined || max === undefined || min <= max) return [];
  return [error('E12', at('min'), '"min" is more than "max".', 'Change the two.')];
}

/** The money of a sum is kept in a slot of its own, in words that sums are read with. */
function money({ def }: CheckedFlow, node: AskDef, at: At): Finding[] {
  if (typeof node.unit !== 'object') return [];
  const where = at('unit', 'currency');
  const name = node.unit.currency;
  const slot = def.slots[name];
  if (!slot)
    return [
      error('E12', where, `"${name}" is no slot of this flow.`, didYouMean(name, Object.keys(def.slots))),
    ];
  const readable = CURRENCY_CODES.map((code) => code.toLowerCase());
  if (slot.type !== 'enum')
    return [
      error(
        'E12',
        where,
        `The money of a sum does not fit into "${name}" (${slot.type}).`,
        `Declare the slot as { type: enum, of: [${readable.join(', ')}] }.`,
      ),
    ];
  return slot.of.flatMap((word) =>
    readable.includes(word)
      ? []
      : [error('E11', where, `No sum is read in "${word}".`, didYouMean(word, readable))],
  );
}
