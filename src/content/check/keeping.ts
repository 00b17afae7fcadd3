import type { SlotDef } from '../../dialogue/flow.ts';
import { type AskDef, fixedOptions, SKIP } from '../../dialogue/nodes/ask.ts';
import { CURRENCY_CODES } from '../../understanding/number-words.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import { optionPath } from './answers.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error } from './report.ts';

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

function keeping(project: Project, { def }: CheckedFlow, node: AskDef, at: At): Finding[] {
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
  return [...fits(node, name, slot, where), ...offered(project, node, name, slot, at)];
}

/** Whether an answer of this kind can be kept in a slot of that kind. */
function fits(node: AskDef, name: string, slot: SlotDef, where: Place): Finding[] {
  const wrong = (hint: string) => [
    error(
      'E12',
      where,
      `An answer of the kind "${node.ask}" does not fit into "${name}" (${slot.type}).`,
      hint,
    ),
  ];
  switch (node.ask) {
    case 'choice':
    case 'place': {
      const rows = typeof node.options_from === 'object' ? node.options_from.from : node.finds?.from;
      if (slot.type === 'enum' || slot.type === 'text') return [];
      if (node.ask === 'place' && slot.type === 'place') return [];
      if (slot.type === 'ref' && (rows === undefined || rows === slot.of)) return [];
      return wrong(
        rows === undefined
          ? 'Declare the slot as { type: enum, of: [...] } with the ids of the options.'
          : `Declare the slot as { type: ref, of: ${rows} }.`,
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

/** Options that an enum does not know. */
function offered({ content }: Project, node: AskDef, name: string, slot: SlotDef, at: At): Finding[] {
  if (slot.type !== 'enum') return [];
  const findings = fixedOptions(node).flatMap(({ id }) =>
    id === SKIP || slot.of.includes(id)
      ? []
      : [
          error(
            'E11',
            at(...optionPath(node, id)),
            `"${name}" can not hold "${id}".`,
            didYouMean(id, slot.of),
          ),
        ],
  );
  const query = typeof node.options_from === 'object' ? node.options_from : undefined;
  const rows = query === undefined ? [] : (content.rows(query.from) ?? []);
  const strange = rows.filter((row) => matches(row.values, query?.where) && !slot.of.includes(row.id));
  return [
    ...findings,
    ...strange.map((row) =>
      error(
        'E11',
        at('options_from'),
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
