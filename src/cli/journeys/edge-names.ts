import { edgesOf } from '../../dialogue/edges.ts';
import type { Flow, Node } from '../../dialogue/flow.ts';
import { type AskNode, DANGER } from '../../dialogue/nodes/ask.ts';
import { readPayload } from '../../dialogue/payload.ts';
import type { Taken } from '../walk/take.ts';

/**
 * The edges of a flow by the names that journeys use: `node.option`, `node.exhausted`, `node.next`. Ways of a
 * `route` or a `lookup` that lead to the same node are one edge, since no talk can tell them apart.
 */
export function edgesOfFlow(flow: Flow): readonly string[] {
  return [
    ...new Set([...flow.nodes.values()].flatMap((node) => edgesOf(node).map(({ by }) => edgeName(node, by)))),
  ];
}

function edgeName(node: Node, by: string): string {
  if (node.kind !== 'route' && node.kind !== 'lookup') return `${node.name}.${by}`;
  const edges = edgesOf(node);
  const to = edges.find((edge) => edge.by === by)?.to;
  const same = edges.filter((edge) => edge.to === to).map((edge) => edge.by.replace(' ', '_'));
  return `${node.name}.${same.join('|')}`;
}

/** The edges that a turn took, each with its flow: `consult/after.steps`. */
export function edgesTaken(taken: Taken): readonly string[] {
  const { before, result } = taken;
  const { trace } = result;
  const waited = typeof before === 'object' ? before.frames.at(-1) : undefined;
  const names: string[] = [];
  for (const [i, node] of trace.entries()) {
    const next = trace[i + 1];
    const by = edgeBy(node, next, i === 0 && waited?.node === node.key, taken);
    if (by !== undefined) names.push(`${node.flow.name}/${edgeName(node, by)}`);
    if (node.kind === 'end' && next)
      for (const call of next.flow.nodes.values())
        if (call.kind === 'call' && call.call === node.flow.name && call.next === next.name)
          names.push(`${call.flow.name}/${edgeName(call, 'next')}`);
  }
  return names;
}

function edgeBy(node: Node, next: Node | undefined, answered: boolean, taken: Taken): string | undefined {
  if (!next) return undefined;
  switch (node.kind) {
    case 'say':
    case 'set':
      return 'next';
    case 'route':
    case 'lookup':
      return edgesOf(node).find((edge) => edge.to === next.name)?.by;
    case 'do':
      return taken.event.type === 'effect-result'
        ? Object.hasOwn(node.on, taken.event.result)
          ? taken.event.result
          : 'failed'
        : undefined;
    case 'ask':
      return answered ? answeredBy(node, next, taken) : 'none';
    default:
      return undefined;
  }
}

function answeredBy(node: AskNode, next: Node, { before, event }: Taken): string | undefined {
  const tries = (typeof before === 'object' ? before.tries : undefined) ?? 0;
  if (event.type === 'tap') {
    const payload = readPayload(event.payload);
    if (payload?.kind !== 'answer') return undefined;
    if (payload.id === 'skip' && node.skip !== undefined) return 'skip';
    return Object.hasOwn(node.on, payload.id) ? payload.id : Object.hasOwn(node.on, '*') ? '*' : 'next';
  }
  if (tries >= node.ladder.length && next.name === node.exhausted) return 'exhausted';
  // What was typed may be an option, or may have been looked up: only where it led tells.
  if (node.finds) return edgesOf(node).find(({ to }) => to === next.name)?.by;
  if (next.name === node.on[DANGER]) return DANGER;
  const kind = event.type === 'media' ? event.kind : event.type;
  return Object.hasOwn(node.on, kind) ? kind : node.next === undefined ? '*' : 'next';
}
