import type { NodeDef } from '../../dialogue/flow.ts';
import { ASK_MODES, type AskDef, DANGER, fixedOptions, SKIP } from '../../dialogue/nodes/ask.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import { outcomesOf } from './collections.ts';
import type { Project } from './project.ts';
import { error, warning } from './report.ts';

/** More fixed options than this are a wall to somebody who reads slowly. */
const MOST_OPTIONS = 7;
type At = (...path: readonly PropertyKey[]) => Place;

/** E08, E09, E10, E13 and W11: what can be answered, and where each answer leads. */
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
        ...wall(node, at),
      ];
    }),
  );
}

function resultEdges(node: Extract<NodeDef, { do: string }>, at: At): Finding[] {
  if (node.on['failed'] !== undefined) return [];
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
  const has = (node.options?.length ?? 0) > 0 || node.options_from !== undefined || node.finds !== undefined;
  if (node.unit !== undefined && node.ask !== 'number')
    return [
      error(
        'E13',
        at('unit'),
        `"unit" is for questions of the kind "number", and this is one of "${node.ask}".`,
        'Take it out, or write "ask: number".',
      ),
    ];
  if (node.ask === 'choice' || node.ask === 'place') {
    if (has) return node.ask === 'place' ? placeAccepts(node, at) : [];
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
  if (node.finds !== undefined && node.ask !== 'any')
    return [
      error(
        'E13',
        at('finds'),
        `"finds" is for questions of the kinds "any" and "place", and this is one of "${node.ask}".`,
        'Take it out, or write "ask: any".',
      ),
    ];
  const kept = node.into !== undefined && node.into !== 'sealed';
  if (node.accepts?.includes('location') && kept && node.finds === undefined)
    return [
      error(
        'E13',
        at('accepts'),
        'The coordinates of a location would be kept.',
        'Look the location up with "finds", or do not accept it.',
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

/** A shared location can only be looked up, since coordinates are kept nowhere. */
function placeAccepts({ accepts, finds }: AskDef, at: At): Finding[] {
  if (accepts === undefined || (finds && accepts.every((kind) => kind === 'location'))) return [];
  return [
    error(
      'E13',
      at('accepts'),
      'A question for a place accepts nothing but a location, and needs "finds" to look it up.',
      'Write "accepts: [location]" and "finds: { from: places }", or take it out.',
    ),
  ];
}

/** What an answer may be, as the edges of the node name it. */
function answersOf(node: AskDef): { readonly ids: readonly string[]; readonly open: readonly string[] } {
  const ids = fixedOptions(node)
    .map((option) => option.id)
    .filter((id) => id !== SKIP || node.skip === undefined);
  // What is typed or shared is looked up: then a row is the answer.
  if (node.finds)
    return { ids, open: (node.accepts ?? []).filter((kind) => kind !== 'text' && kind !== 'location') };
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
  const listed = node.options_from !== undefined || node.finds !== undefined;
  if (!listed || node.ask === 'yesno') return findings;
  return [
    ...findings,
    error(
      'E09',
      at(node.options_from === undefined ? 'finds' : 'options_from'),
      'The rows of this list lead nowhere.',
      'Add "*" to "on": it is taken for every row.',
    ),
  ];
}

/** Where an option is written. */
export function optionPath(node: AskDef, id: string): readonly PropertyKey[] {
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
  const listed = node.options_from !== undefined || node.finds !== undefined;
  const outcomes = node.finds ? outcomesOf(node.finds.from) : [];
  const rest = listed || known.some((id) => on[id] === undefined);
  return Object.keys(on).flatMap((id) => {
    if (known.includes(id) || rows.some((row) => row.id === id)) return [];
    if ((id === 'none' && listed) || outcomes.includes(id)) return [];
    if (id === DANGER && node.story && open.includes('text')) return [];
    if (id === '*' && rest) return [];
    const message =
      id === '*'
        ? 'Every answer has an edge of its own, so "*" is never taken.'
        : `No answer to this question is "${id}".`;
    return [error('E10', at('on', id), message, id === '*' ? 'Take it out.' : didYouMean(id, known))];
  });
}

function wall(node: AskDef, at: At): Finding[] {
  const own = (node.options?.length ?? 0) + (node.plus?.length ?? 0);
  if (own <= MOST_OPTIONS) return [];
  return [
    warning(
      'W11',
      at('options'),
      `${own} options stand in one list; people read about ${MOST_OPTIONS}.`,
      'Put those that are rarely chosen behind one more option.',
    ),
  ];
}
