import type { FlowDef, NodeDef } from '../../dialogue/flow.ts';
import { isReference } from '../../dialogue/reference.ts';
import type { ReadFlows } from '../flow-files.ts';
import type { CheckedFlow, Project } from './project.ts';

/** One way that a node's definition leads on, and where in the node it is written. */
export interface Way {
  readonly to: string;
  /** What takes it: an option's id, `next`, `exhausted`, `else` … */
  readonly by: string;
  readonly path: readonly PropertyKey[];
}

/** The flows that a `goto` may lead to: the one it names, or those of all intents. */
export function flowsGoneTo({ goto }: Extract<NodeDef, { goto: string }>, { defs }: ReadFlows): string[] {
  return isReference(goto) ? [...new Set(Object.values(defs.intents).map(({ go }) => go))] : [goto];
}

/** Every way from a node to another of its flow. */
export function waysOf(def: NodeDef): Way[] {
  if ('end' in def || 'goto' in def) return [];
  if ('route' in def)
    return [
      ...def.route.map(({ go }, i) => ({ to: go, by: `when ${i + 1}`, path: ['route', i, 'go'] })),
      { to: def.else, by: 'else', path: ['else'] },
    ];
  const on = 'on' in def ? Object.entries(def.on ?? {}) : [];
  return [
    ...on.flatMap(([by, to]) => (to === undefined ? [] : [{ to, by, path: ['on', by] }])),
    ...('next' in def && def.next !== undefined ? [{ to: def.next, by: 'next', path: ['next'] }] : []),
    ...('ask' in def && def.skip !== undefined ? [{ to: def.skip, by: 'skip', path: ['skip'] }] : []),
    ...('ask' in def
      ? [{ to: def.retry.exhausted, by: 'exhausted', path: ['retry', 'exhausted'] as const }]
      : []),
  ];
}

/** The ways that a node takes without waiting for anybody: all of them, and of a question that of an empty list. */
export function passingWays(def: NodeDef): Way[] {
  if ('do' in def) return [];
  if (!('ask' in def)) return waysOf(def);
  if (def.options_from === undefined) return [];
  const empty = def.on?.['none'] === undefined ? 'exhausted' : 'none';
  return waysOf(def).filter((way) => way.by === empty);
}

/** Whether somebody can come through a flow without being asked anything. */
function passes(project: Project, name: string, under: readonly string[] = []): boolean {
  const flow = project.flow(name);
  if (!flow || under.includes(name)) return false;
  const seen = reachable([flow.def.entry], (at) =>
    passing(project, flow, at, [...under, name]).map(({ to }) => to),
  );
  return [...seen].some((at) => 'end' in (flow.def.nodes[at] ?? {}));
}

/** The ways that a node takes without waiting for anybody, a call only where its flow asks nothing. */
export function passing(
  project: Project,
  flow: CheckedFlow,
  at: string,
  under: readonly string[] = [],
): Way[] {
  const node = flow.def.nodes[at];
  if (!node) return [];
  return 'call' in node && !passes(project, node.call, under) ? [] : passingWays(node);
}

/** Nodes that can be reached from a set of nodes by these ways. */
export function reachable(
  from: Iterable<string>,
  next: (name: string) => readonly string[],
): ReadonlySet<string> {
  const seen = new Set(from);
  for (const name of seen) for (const to of next(name)) seen.add(to);
  return seen;
}

/** A node and all that a talk passes on from it without waiting for anybody. */
export function passedFrom({ nodes }: Pick<FlowDef, 'nodes'>, name: string): ReadonlySet<string> {
  return reachable([name], (one) => {
    const node = nodes[one];
    return node ? passingWays(node).map(({ to }) => to) : [];
  });
}

/** The names of a flow's nodes that lead to a node, by one way. */
export function predecessors(flow: CheckedFlow['def']): ReadonlyMap<string, readonly string[]> {
  const before = new Map<string, string[]>();
  for (const [name, def] of Object.entries(flow.nodes))
    for (const { to } of waysOf(def)) before.set(to, [...(before.get(to) ?? []), name]);
  return before;
}
