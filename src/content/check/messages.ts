import type { NodeDef } from '../../dialogue/flow.ts';
import type { Finding } from '../finding.ts';
import { flowsGoneTo, passingWays, waysOf } from './graph.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error, warning } from './report.ts';

/** LINE takes five messages in a reply: https://developers.line.biz/en/reference/messaging-api/#send-reply-message */
const MOST = 5;
/** More than this at once is a wall of text on a small screen. */
const GOOD = 3;
/** Conditions of one node that are looked at in every combination. */
const MOST_CONDITIONS = 8;

/** What comes after a node until somebody is asked: how many messages at most, and how many before the flow ends. */
interface Count {
  /** Until a question waits in this flow or one that it leads to; undefined when none does. */
  readonly asked: number | undefined;
  /** Until the flow ends unasked; undefined when it can not. */
  readonly ended: number | undefined;
}

const NEVER: Count = { asked: undefined, ended: undefined };

/** E27, W27: between two questions stand at most five messages, and better three. */
export function checkMessages(project: Project): Finding[] {
  const counts = new Map<string, Count>();
  const after = afterEnds(project, counts);
  return project.flows.flatMap((flow) => {
    const seen = new Set<string>();
    return Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      if (!('ask' in node || 'do' in node) && name !== flow.def.entry) return [];
      const starts = 'ask' in node || 'do' in node ? waysOf(node).map(({ to }) => to) : [name];
      return starts.flatMap((start) => {
        if (seen.has(start)) return [];
        seen.add(start);
        const { asked, ended } = ownFrom(project, counts, flow, start, []);
        const most = Math.max(asked ?? 0, ended === undefined ? 0 : ended + after(flow.name));
        if (most <= GOOD) return [];
        const at = flow.place(start);
        const message = `From "${start}" up to ${most} messages come at once, the next question included.`;
        const hint = 'Say it in fewer texts, or ask something in between.';
        return [most > MOST ? error('E27', at, message, hint) : warning('W27', at, message, hint)];
      });
    });
  });
}

/**
 * What comes after a node where this flow says the first of it. Where it leads on before it says anything, the flow
 * that is led to is warned of at its own entry, and whoever leads there can do nothing about it.
 */
function ownFrom(
  project: Project,
  counts: Map<string, Count>,
  flow: CheckedFlow,
  name: string,
  under: readonly string[],
): Count {
  const node = flow.def.nodes[name];
  if (!node || under.includes(name) || 'call' in node || 'goto' in node) return NEVER;
  if ('say' in node || 'ask' in node || 'end' in node) return countAt(project, counts, flow, name, []);
  const ways = passingWays(node).map(({ to }) => ownFrom(project, counts, flow, to, [...under, name]));
  return ways.reduce<Count>(eitherOf, NEVER);
}

function countAt(
  project: Project,
  counts: Map<string, Count>,
  flow: CheckedFlow,
  name: string,
  under: readonly string[],
): Count {
  const key = `${flow.name}/${name}`;
  const known = counts.get(key);
  if (known) return known;
  const node = flow.def.nodes[name];
  if (!node || under.includes(key)) return NEVER;
  const path = [...under, key];
  const next = (to: string) => countAt(project, counts, flow, to, path);
  const count = ownCount(project, counts, node, next, path);
  counts.set(key, count);
  return count;
}

function ownCount(
  project: Project,
  counts: Map<string, Count>,
  node: NodeDef,
  next: (to: string) => Count,
  path: readonly string[],
): Count {
  const entryOf = (name: string): Count => {
    const flow = project.flow(name);
    return flow ? countAt(project, counts, flow, flow.def.entry, path) : NEVER;
  };
  if ('end' in node)
    return node.end === 'menu' ? { asked: 1, ended: undefined } : { asked: undefined, ended: 0 };
  if ('goto' in node) {
    const entries = flowsGoneTo(node, project.read).map(entryOf);
    const asked = entries.reduce<number | undefined>((all, one) => most(all, one.asked), undefined);
    const ended = entries.reduce<number | undefined>((all, one) => most(all, one.ended), undefined);
    // Behind the end of a flow that was gone to lies the menu, one message more.
    return { asked: most(asked, plus(ended, 1)), ended: undefined };
  }
  if ('call' in node) {
    const inner = entryOf(node.call);
    const rest = next(node.next);
    return { asked: most(inner.asked, plus(rest.asked, inner.ended)), ended: plus(rest.ended, inner.ended) };
  }
  const own = 'say' in node ? linesOf(node) : 0;
  const ways = passingWays(node).map(({ to }) => next(to));
  const passed = ways.reduce<Count>(eitherOf, NEVER);
  return {
    asked: 'ask' in node ? most(1, passed.asked) : 'do' in node ? 0 : plus(passed.asked, own),
    ended: plus(passed.ended, own),
  };
}

/** The most lines that can be said at once: those under `x` and under `!x` never are. */
function linesOf(node: Extract<NodeDef, { say: unknown }>): number {
  const guards = node.say.map((line) =>
    typeof line === 'string' ? '' : (line.when ?? '').replace(/\s+/g, ''),
  );
  const conditions = [
    ...new Set(guards.filter((guard) => guard !== '').map((guard) => guard.replace(/^!/, ''))),
  ];
  if (conditions.length > MOST_CONDITIONS) return guards.length;
  let best = 0;
  for (let bits = 0; bits < 2 ** conditions.length; bits++) {
    const holds = (guard: string) =>
      guard === '' ||
      ((bits >> conditions.indexOf(guard.replace(/^!/, ''))) & 1) !== Number(guard.startsWith('!'));
    best = Math.max(best, guards.filter(holds).length);
  }
  return best;
}

function eitherOf(a: Count, b: Count): Count {
  return { asked: most(a.asked, b.asked), ended: most(a.ended, b.ended) };
}

function most(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** The most messages behind the end of a flow: the menu, the question beneath it, or what its callers say next. */
function afterEnds(project: Project, counts: Map<string, Count>): (name: string) => number {
  const known = new Map<string, number>();
  const after = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, 1);
    let worst = 1;
    for (const caller of project.flows)
      for (const node of Object.values(caller.def.nodes)) {
        if (!('call' in node) || node.call !== name) continue;
        const { asked, ended } = countAt(project, counts, caller, node.next, []);
        worst = Math.max(worst, asked ?? 0, ended === undefined ? 0 : ended + after(caller.name));
      }
    known.set(name, worst);
    return worst;
  };
  return after;
}
