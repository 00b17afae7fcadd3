import { type AskDef, RUNGS } from '../../dialogue/nodes/ask.ts';
import { MENU } from '../../dialogue/turn.ts';
import { normalise } from '../../understanding/normalise.ts';
import type { Finding } from '../finding.ts';
import { flowsGoneTo, passing, reachable } from './graph.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error, warning } from './report.ts';

/**
 * E29, W29: whoever is not understood is asked in other words, then shown examples, and is then led on: never back to
 * the question that she could not answer.
 */
export function checkLadders(project: Project): Finding[] {
  const upward = callersOf(project);
  return project.flows.flatMap((flow) => {
    const asked = new Set<string>();
    const lead = exhaustedIn(project, flow);
    return Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      if (!('ask' in node)) return [];
      const words = asked.has(node.text) ? [] : sameWords(project, node);
      asked.add(node.text);
      return [
        ...rungs(flow, name, node),
        ...words,
        ...(backToItself(project, upward, flow, name, node) || isInCircle(lead, name, node)
          ? [
              error(
                'E29',
                flow.place(name, 'retry', 'exhausted'),
                `Whoever is not understood at "${name}" is led back to it for ever.`,
                'Let "exhausted" lead on, or to people who can be asked.',
              ),
            ]
          : []),
      ];
    });
  });
}

function rungs({ place }: CheckedFlow, name: string, { retry: { ladder } }: AskDef): Finding[] {
  if (ladder.length === 0)
    return [
      warning(
        'W29',
        place(name, 'retry', 'ladder'),
        `Whoever is not understood at "${name}" is asked no second time.`,
        `Add "${RUNGS[0]}" and a text that asks in other words.`,
      ),
    ];
  const wrong = ladder.findIndex((rung, i) => rung !== RUNGS[i]);
  if (wrong < 0) return [];
  return [
    error(
      'E29',
      place(name, 'retry', 'ladder', wrong),
      `The rung "${ladder[wrong]}" stands in the wrong place of the ladder.`,
      `The rungs are ${RUNGS.join(', then ')}, each once.`,
    ),
  ];
}

/** The same words louder are no other words. */
function sameWords({ locales }: Project, { text, retry: { ladder } }: AskDef): Finding[] {
  return locales.flatMap((locale) => {
    const before = new Map<string, string>();
    return ['ask', ...ladder].flatMap((rung) => {
      const key = `${text}.${rung}`;
      const written = locale.written(key);
      const plain = written === undefined ? '' : normalise(written).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
      const said = before.get(plain);
      before.set(plain, key);
      if (plain === '' || said === undefined || said === key) return [];
      return [
        error(
          'E29',
          locale.place(key),
          `"${key}" says the same words as "${said}", which were not understood.`,
          'Ask in other words, or show an example.',
        ),
      ];
    });
  });
}

/** Where a talk stands, and what its flow's end leads to. */
interface Step {
  readonly flow: CheckedFlow;
  readonly name: string;
  /** `caller`: to whoever called the flow; `menu`: to the menu; `inner`: to a call on the way, which is followed by itself. */
  readonly end: 'caller' | 'menu' | 'inner';
}

type Callers = ReadonlyMap<string, readonly { readonly flow: CheckedFlow; readonly next: string }[]>;

function callersOf({ flows }: Project): Callers {
  const callers = new Map<string, { flow: CheckedFlow; next: string }[]>();
  for (const flow of flows)
    for (const node of Object.values(flow.def.nodes))
      if ('call' in node)
        callers.set(node.call, [...(callers.get(node.call) ?? []), { flow, next: node.next }]);
  return callers;
}

/** Whether the last rung leads to the same question with nothing said and nobody asked on the way, through other flows too. */
function backToItself(
  project: Project,
  callers: Callers,
  flow: CheckedFlow,
  name: string,
  { retry }: AskDef,
): boolean {
  const first: Step = { flow, name: retry.exhausted, end: 'caller' };
  const seen = new Map([[keyOf(first), first]]);
  for (const step of seen.values()) {
    if (step.flow === flow && step.name === name) return true;
    const node = step.flow.def.nodes[step.name];
    if (node && 'say' in node) continue;
    for (const next of stepsFrom(project, callers, step)) {
      const key = keyOf(next);
      if (!seen.has(key)) seen.set(key, next);
    }
  }
  return false;
}

function keyOf({ flow, name, end }: Step): string {
  return `${flow.name}/${name} ${end}`;
}

function stepsFrom(project: Project, callers: Callers, { flow, name, end }: Step): Step[] {
  const node = flow.def.nodes[name];
  if (!node) return [];
  const entry = (to: string, then: Step['end']): Step[] => {
    const target = project.flow(to);
    return target ? [{ flow: target, name: target.def.entry, end: then }] : [];
  };
  if ('goto' in node) return flowsGoneTo(node, project.read).flatMap((to) => entry(to, 'menu'));
  if ('end' in node) {
    if (node.end === 'menu' || (node.end === 'done' && end === 'menu')) return entry(MENU, 'menu');
    if (node.end !== 'done' || end === 'inner') return [];
    const up = callers.get(flow.name) ?? [];
    return up.length === 0
      ? entry(MENU, 'menu')
      : up.map(({ flow: caller, next }): Step => ({ flow: caller, name: next, end: 'caller' }));
  }
  const on = passing(project, flow, name).map(({ to }): Step => ({ flow, name: to, end }));
  return 'call' in node ? [...entry(node.call, 'inner'), ...on] : on;
}

/** The questions of the same flow to which the last rung of each leads. */
function exhaustedIn(project: Project, flow: CheckedFlow): ReadonlyMap<string, readonly string[]> {
  const { nodes } = flow.def;
  return new Map(
    Object.entries(nodes).flatMap(([name, node]) => {
      if (!('ask' in node)) return [];
      const passed = reachable([node.retry.exhausted], (at) =>
        passing(project, flow, at).map(({ to }) => to),
      );
      return [[name, [...passed].filter((at) => 'ask' in (nodes[at] ?? {}))] as const];
    }),
  );
}

/**
 * Whether questions of a flow whose last rungs lead from one to the next come back to the first, whatever is said
 * between. The question for the language, before which nobody can be told much, has nowhere else to lead.
 */
function isInCircle(lead: ReadonlyMap<string, readonly string[]>, name: string, { into }: AskDef): boolean {
  return into !== 'locale' && reachable(lead.get(name) ?? [], (at) => lead.get(at) ?? []).has(name);
}
