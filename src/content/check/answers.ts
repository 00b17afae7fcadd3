import type { NodeDef, SlotDef } from '../../dialogue/flow.ts';
import { ASK_MODES, type AskDef, fixedOptions, SKIP } from '../../dialogue/nodes/ask.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error, warning } from './report.ts';

/** More fixed options than this are a wall to somebody who reads slowly. */
const MOST_OPTIONS = 7;
/** The most that an open question takes when it sets no limit, in UTF-16 units; more than any slot holds. */
const UNLIMITED = 1000;

type At = (...path: readonly PropertyKey[]) => Place;

/** E08 to E13 and W11: what can be answered, where each answer leads, and whether it fits where it is kept. */
export function checkAnswers(project: Project): Finding[] {
  return project.flows.flatMap((flow) =>
    Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      const at: At = (...path) => flow.place(name, ...path);
      if ('do' in node) return resultEdges(node, at);
      if (!('ask' in node)) return [];
      return [
        ...uniqueOptions(node, at),
        ...somethingToAnswer(node, at),
        ...optionEdges(node, at),
        ...edgesWithoutOption(project, node, at),
        ...keeping(project, flow, node, at),
        ...limits(node, at),
      ];
    }),
  );
}

function resultEdges(node: Extract<NodeDef, { do: string }>, at: At): Finding[] {
  if (node.on.failed !== undefined) return [];
  return [
    error(
      'E09',
      at('on'),
      `Nothing is said when "${node.do}" fails.`,
      'Add an edge "failed": it is taken for every result that has no edge of its own.',
    ),
  ];
}

function uniqueOptions(node: AskDef, at: At): Finding[] {
  const seen = new Set<string>([
    ...(node.skip === undefined ? [] : [SKIP]),
    // The edge of an empty list has this name.
    ...(node.options_from === undefined ? [] : ['none']),
  ]);
  return (['options', 'plus'] as const).flatMap((list) =>
    (node[list] ?? []).flatMap(({ id }, i) => {
      if (!seen.has(id)) {
        seen.add(id);
        return [];
      }
      return [
        error(
          'E08',
          at(list, i, 'id'),
          `The name "${id}" is taken already in this question.`,
          'Give this option another id.',
        ),
      ];
    }),
  );
}

function somethingToAnswer(node: AskDef, at: At): Finding[] {
  const has = (node.options?.length ?? 0) > 0 || node.options_from !== undefined;
  if (node.ask === 'choice' || node.ask === 'place') {
    if (has) return [];
    return [
      error(
        'E13',
        at('ask'),
        'There is nothing to choose from.',
        'Add "options", or "options_from" with a query.',
      ),
    ];
  }
  if (node.ask === 'yesno' && (has || node.plus !== undefined))
    return [
      error(
        'E13',
        at(node.options ? 'options' : node.plus ? 'plus' : 'options_from'),
        'A question of yes or no brings its own two options.',
        `Take these out, or write "ask: choice". The kinds are ${ASK_MODES.join(', ')}.`,
      ),
    ];
  if (node.ask !== 'any' && node.accepts !== undefined)
    return [
      error(
        'E13',
        at('accepts'),
        `"accepts" is for questions of the kind "any", and this is one of "${node.ask}".`,
        'Take it out, or write "ask: any".',
      ),
    ];
  return [];
}

/** What an answer may be, as the edges of the node name it. */
function answersOf(node: AskDef): { readonly ids: readonly string[]; readonly open: readonly string[] } {
  const ids = fixedOptions(node)
    .map((option) => option.id)
    .filter((id) => id !== SKIP || node.skip === undefined);
  if (node.ask === 'any') return { ids, open: node.accepts ?? ['text'] };
  const chosen = node.ask === 'choice' || node.ask === 'yesno' || node.ask === 'place';
  return { ids, open: chosen ? [] : ['text'] };
}

function optionEdges(node: AskDef, at: At): Finding[] {
  const on = node.on ?? {};
  if (node.next !== undefined || on['*'] !== undefined) return [];
  const { ids, open } = answersOf(node);
  const missing = [...ids, ...open].filter((id) => on[id] === undefined);
  const findings = missing.map((id) =>
    error(
      'E09',
      at(...optionPath(node, id)),
      `The answer "${id}" leads nowhere.`,
      `Add "${id}" to "on", or "*" for all that have no edge of their own.`,
    ),
  );
  if (node.options_from === undefined || node.ask === 'yesno') return findings;
  return [
    ...findings,
    error(
      'E09',
      at('options_from'),
      'The rows of this list lead nowhere.',
      'Add "*" to "on": it is taken for every row.',
    ),
  ];
}

function optionPath(node: AskDef, id: string): readonly PropertyKey[] {
  const own = node.options?.findIndex((option) => option.id === id) ?? -1;
  if (own >= 0) return ['options', own];
  const plus = node.plus?.findIndex((option) => option.id === id) ?? -1;
  return plus >= 0 ? ['plus', plus] : ['ask'];
}

function edgesWithoutOption({ content }: Project, node: AskDef, at: At): Finding[] {
  const { ids, open } = answersOf(node);
  const known = [...ids, ...open];
  const collection = typeof node.options_from === 'object' ? node.options_from.from : undefined;
  const rows = collection === undefined ? [] : (content.rows(collection) ?? []);
  const on = node.on ?? {};
  const rest = node.options_from !== undefined || known.some((id) => on[id] === undefined);
  return Object.keys(on).flatMap((id) => {
    if (known.includes(id) || rows.some((row) => row.id === id)) return [];
    if (id === 'none' && node.options_from !== undefined) return [];
    if (id === '*' && rest) return [];
    const message =
      id === '*'
        ? 'Every answer has an edge of its own, so "*" is never taken.'
        : `No answer to this question is "${id}".`;
    return [error('E10', at('on', id), message, id === '*' ? 'Take it out.' : didYouMean(id, known))];
  });
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
      const rows = typeof node.options_from === 'object' ? node.options_from.from : undefined;
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

function limits(node: AskDef, at: At): Finding[] {
  const own = (node.options?.length ?? 0) + (node.plus?.length ?? 0);
  const findings: Finding[] = [];
  if (own > MOST_OPTIONS)
    findings.push(
      warning(
        'W11',
        at('options'),
        `${own} options stand in one list; people read about ${MOST_OPTIONS}.`,
        'Put those that are rarely chosen behind one more option.',
      ),
    );
  if (node.min !== undefined && node.max !== undefined && node.min > node.max)
    findings.push(error('E12', at('min'), '"min" is more than "max".', 'Change the two.'));
  return findings;
}
