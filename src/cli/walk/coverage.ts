import type { Bundle } from '../../dialogue/bundle.ts';
import { edgesOf } from '../../dialogue/edges.ts';
import type { Node } from '../../dialogue/flow.ts';
import type { Guard } from '../../dialogue/guard.ts';
import type { Lng } from '../../dialogue/message.ts';
import type { AskNode } from '../../dialogue/nodes/ask.ts';
import { readPayload } from '../../dialogue/payload.ts';
import type { WalkStep } from './inputs.ts';
import type { Taken, World } from './take.ts';

/** What there is to reach, by kind: nodes, edges, options … */
export const KINDS = ['nodes', 'edges', 'options', 'retry rungs', 'guards', 'interrupts', 'voices'] as const;
export type Kind = (typeof KINDS)[number];

/** How often each thing was reached; what was never reached stands at zero. */
export type Coverage = Readonly<Record<Kind, Map<string, number>>>;

const ANY_ROW = '*';

/** Everything that a walk through this bundle can reach that begins in these languages on these channels. */
export function coverageOf(
  bundle: Bundle,
  channels: readonly string[],
  languages: readonly (Lng | undefined)[],
): Coverage {
  const nodes = [...bundle.flows.values()].flatMap((flow) => [...flow.nodes.values()]);
  const asks = nodes.filter((node) => node.kind === 'ask');
  const zero = (names: readonly string[]) => new Map(names.map((name) => [name, 0]));
  const coverage: Coverage = {
    nodes: zero(nodes.map(nameOf)),
    edges: zero(nodes.flatMap((node) => edgesOf(node).map(({ to }) => edgeName(node, to)))),
    options: zero(asks.flatMap((node) => optionsOf(node).map((id) => `${nameOf(node)} ${id}`))),
    'retry rungs': zero(
      asks.flatMap((node) => [...node.ladder, 'exhausted'].map((rung) => `${nameOf(node)} ${rung}`)),
    ),
    guards: zero([]),
    interrupts: zero(
      asks.flatMap((node) => bundle.interrupts.map((rule) => `${rule.id} at ${nameOf(node)}`)),
    ),
    voices: zero(languages.flatMap((lng) => channels.map((c) => voice(lng, c)))),
  };
  for (const node of nodes)
    for (const [name, guard] of guardsOf(node)) watch(coverage.guards, `${nameOf(node)} ${name}`, guard);
  return coverage;
}

export function nameOf(node: Node): string {
  return `${node.flow.name}/${node.name}`;
}

function voice(lng: Lng | undefined, channel: string): string {
  return `${lng ?? 'every language'} on ${channel}`;
}

function edgeName(node: Node, to: string): string {
  return `${nameOf(node)} → ${to}`;
}

function optionsOf(node: AskNode): string[] {
  const own = node.options.map(({ choice }) => choice.id);
  return node.rows ? [ANY_ROW, ...own] : own;
}

function guardsOf(node: Node): [string, Guard][] {
  const named = (name: string, guard: Guard | undefined): [string, Guard][] => (guard ? [[name, guard]] : []);
  switch (node.kind) {
    case 'say':
      return node.lines.flatMap(({ key, when }) => named(key, when));
    case 'route':
      return node.ways.flatMap(({ when }, i) => named(`way ${i + 1}`, when));
    case 'ask':
      return node.options.flatMap(({ choice, when }) => named(choice.id, when));
    default:
      return [];
  }
}

/** Lets a guard tell how it came out. A bundle is watched once, before anything else holds its guards. */
function watch(reached: Map<string, number>, name: string, guard: Guard): void {
  const { holds } = guard;
  for (const outcome of [true, false]) reached.set(`${name} ${outcome}`, 0);
  Object.assign(guard, {
    holds: (scope: Parameters<Guard['holds']>[0]) => {
      const held = holds(scope);
      add(reached, `${name} ${held}`);
      return held;
    },
  });
}

function add(reached: Map<string, number>, name: string): void {
  const times = reached.get(name);
  if (times !== undefined) reached.set(name, times + 1);
}

/** Counts what one turn has reached. */
export function cover(coverage: Coverage, { bundle, profile }: World, taken: Taken, step: WalkStep): void {
  const { before, event, result } = taken;
  const waited = waitingAsk(bundle, before);
  add(coverage.voices, voice(result.session?.lng, profile.channel));
  for (const node of result.trace) add(coverage.nodes, nameOf(node));
  for (const [i, node] of result.trace.entries()) {
    const next = result.trace[i + 1];
    if (next && next.flow === node.flow) add(coverage.edges, edgeName(node, next.name));
    if (next && node.kind === 'end') for (const call of callsBetween(node, next)) add(coverage.edges, call);
  }
  for (const { key } of result.messages)
    for (const node of result.trace)
      if (node.kind === 'ask' && key.startsWith(`${node.text}.`))
        add(coverage['retry rungs'], `${nameOf(node)} ${key.slice(node.text.length + 1)}`);
  if (!waited || typeof before !== 'object') return;
  const [first, second] = result.trace;
  for (const rule of bundle.interrupts)
    if (isWay(event, rule.id) || (rule.go && result.trace.includes(rule.go.entry) && event.type === 'text'))
      add(coverage.interrupts, `${rule.id} at ${nameOf(waited)}`);
  if (first !== waited) return;
  const chosen = chosenId(waited, taken, step);
  if (chosen !== undefined) {
    const own = waited.options.some(({ choice }) => choice.id === chosen);
    add(coverage.options, `${nameOf(waited)} ${own ? chosen : ANY_ROW}`);
  } else if ((before.tries ?? 0) >= waited.ladder.length && second?.name === waited.exhausted)
    add(coverage['retry rungs'], `${nameOf(waited)} exhausted`);
}

/** A call goes on when what it called has ended. */
function callsBetween(end: Node, next: Node): string[] {
  return [...next.flow.nodes.values()].flatMap((node) =>
    node.kind === 'call' && node.call === end.flow.name && node.next === next.name
      ? [edgeName(node, next.name)]
      : [],
  );
}

function waitingAsk(bundle: Bundle, before: Taken['before']): AskNode | undefined {
  if (typeof before !== 'object' || before.asleep) return undefined;
  const top = before.frames.at(-1);
  const node = top && bundle.nodes.get(top.node);
  return node?.kind === 'ask' ? node : undefined;
}

function isWay(event: Taken['event'], id: string): boolean {
  return event.type === 'tap' && event.payload === `!${id}`;
}

function chosenId(node: AskNode, { event }: Taken, step: WalkStep): string | undefined {
  if ('meant' in step) return step.meant;
  if (event.type !== 'tap') return undefined;
  const payload = readPayload(event.payload);
  return payload?.kind === 'answer' && payload.node === node.key ? payload.id : undefined;
}
