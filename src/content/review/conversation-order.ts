import type { FlowDefs } from '../../dialogue/compile.ts';
import type { FlowDef, NodeDef } from '../../dialogue/flow.ts';
import { type AskDef, fixedOptions, NONE, optionKey } from '../../dialogue/nodes/ask.ts';
import { reachable, waysOf } from '../check/graph.ts';
import { factsIn } from '../check/references.ts';
import { ENGINE_LABELS, ENGINE_TEXTS } from '../check/used-texts.ts';

/** Where a text is met, for somebody who translates it. */
export interface Met {
  readonly key: string;
  /** In one phrase, in English. */
  readonly context: string;
}

/** LINE and Messenger show 20 units of a label. */
const LABEL = 'a button, at most 20 letters and signs';
/** What Mitr begins with, then what a menu leads to; cries for help are met anywhere. */
const FIRST = ['start', 'menu'];

/** The texts that flows and engine say, in the order in which somebody meets them who takes every way in turn. */
export function conversationOrder({ flows, interrupts }: FlowDefs): readonly Met[] {
  const byName = new Map(flows.map((flow) => [flow.flow, flow]));
  const interrupting = interrupts.flatMap(({ go }) => (go === undefined ? [] : [go]));
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    const flow = byName.get(name);
    if (!flow || ordered.has(name)) return;
    ordered.add(name);
    for (const node of nodesInOrder(flow).map(([, def]) => def))
      if ('goto' in node) visit(node.goto);
      else if ('call' in node) visit(node.call);
  };
  for (const name of [...FIRST, ...interrupting, ...byName.keys()]) visit(name);
  const met = [...ordered].flatMap((name) => {
    const flow = byName.get(name);
    return flow ? ofFlow(flow) : [];
  });
  const engine = [
    ...ENGINE_LABELS.map((key) => ({ key, context: LABEL })),
    ...ENGINE_TEXTS.map((key) => ({ key, context: 'said anywhere' })),
  ];
  return onceEach([...met, ...engine]);
}

function ofFlow(flow: FlowDef): Met[] {
  return [
    { key: flow.title, context: `the name of "${flow.flow}"` },
    ...nodesInOrder(flow).flatMap(([name, node]) => ofNode(`${flow.flow}/${name}`, node)),
  ];
}

/** The nodes of a flow, each behind the one that leads to it first. */
function nodesInOrder(flow: FlowDef): (readonly [string, NodeDef])[] {
  const next = (name: string) => {
    const node = flow.nodes[name];
    return node ? waysOf(node).map(({ to }) => to) : [];
  };
  const names = new Set([...reachable([flow.entry], next), ...Object.keys(flow.nodes)]);
  return [...names].flatMap((name) => {
    const node = flow.nodes[name];
    return node ? [[name, node] as const] : [];
  });
}

function ofNode(at: string, node: NodeDef): Met[] {
  const lines = factsIn(node).flatMap(([, def]) => {
    if (typeof def === 'string') return [];
    const key = 'text' in def ? def.text : def.each;
    return key === undefined ? [] : [{ key, context: `a part of what is said at ${at}` }];
  });
  if ('say' in node)
    return [
      ...node.say.map((line) => ({
        key: typeof line === 'string' ? line : line.text,
        context: `said at ${at}`,
      })),
      ...lines,
      ...(node.links ?? []).map(({ label }) => ({ key: label, context: `a link at ${at}` })),
    ];
  return 'ask' in node ? [...ofQuestion(at, node), ...lines] : lines;
}

function ofQuestion(at: string, node: AskDef): Met[] {
  return [
    { key: `${node.text}.ask`, context: `asked at ${at}` },
    ...fixedOptions(node).map(({ id }) => ({ key: optionKey(node, id), context: `${LABEL}, at ${at}` })),
    ...node.retry.ladder.map((rung) => ({
      key: `${node.text}.${rung}`,
      context: `said at ${at} when the answer was not understood`,
    })),
    ...(node.finds
      ? [
          { key: `${node.text}.many`, context: `asked at ${at} when several were found` },
          { key: `${node.text}.${NONE}`, context: `${LABEL}, at ${at}` },
        ]
      : []),
  ];
}

function onceEach(met: readonly Met[]): Met[] {
  return [...new Map(met.toReversed().map((one) => [one.key, one])).values()].toReversed();
}
