import { type Dice, diceOf } from '../../src/cli/walk/dice.ts';
import type { FlowDef, NodeDef } from '../../src/dialogue/flow.ts';

/** A flow with one mistake in it. */
export interface Mutant {
  /** What was changed, as an editor would say it: `consult/after.steps → gap instead of steps`. */
  readonly name: string;
  readonly def: FlowDef;
}

const TARGETS_AN_EDGE = 3;

/**
 * Every flow with every mistake that wiring can have: an edge that leads to another node (a few, chosen by the
 * seed), a guard that is gone, two options that have changed places, another end.
 */
export function mutantsOf(flows: readonly FlowDef[], seed: number): readonly Mutant[] {
  const dice = diceOf(seed);
  return flows.flatMap((def) =>
    Object.entries(def.nodes).flatMap(([name, node]) => {
      const mutant = (what: string, changed: NodeDef): Mutant => ({
        name: `${def.flow}/${name}${what}`,
        def: { ...def, nodes: { ...def.nodes, [name]: changed } },
      });
      const others = Object.keys(def.nodes);
      return [
        ...redirected(dice, node, others).map(({ what, changed }) => mutant(what, changed)),
        ...unguarded(node).map(({ what, changed }) => mutant(what, changed)),
        ...swapped(node).map(({ what, changed }) => mutant(what, changed)),
        ...ended(node).map(({ what, changed }) => mutant(what, changed)),
      ];
    }),
  );
}

interface Change {
  readonly what: string;
  readonly changed: NodeDef;
}

function redirected(dice: Dice, node: NodeDef, others: readonly string[]): Change[] {
  return edgePlaces(node).flatMap(({ by, to, put }) => {
    let left = others.filter((other) => other !== to);
    const changes: Change[] = [];
    while (left.length > 0 && changes.length < TARGETS_AN_EDGE) {
      const other = dice.pick(left);
      left = left.filter((one) => one !== other);
      changes.push({ what: `.${by} → ${other} instead of ${to}`, changed: put(other) });
    }
    return changes;
  });
}

interface EdgePlace {
  readonly by: string;
  readonly to: string;
  readonly put: (to: string) => NodeDef;
}

function edgePlaces(node: NodeDef): EdgePlace[] {
  const places: EdgePlace[] = [];
  if ('next' in node && node.next !== undefined)
    places.push({ by: 'next', to: node.next, put: (next) => ({ ...node, next }) });
  if ('on' in node && node.on)
    for (const [by, to] of Object.entries(node.on))
      places.push({ by, to, put: (other) => withEdge(node, by, other) });
  if ('ask' in node) {
    const { retry, skip } = node;
    if (skip !== undefined) places.push({ by: 'skip', to: skip, put: (other) => ({ ...node, skip: other }) });
    places.push({
      by: 'exhausted',
      to: retry.exhausted,
      put: (exhausted) => ({ ...node, retry: { ...retry, exhausted } }),
    });
  }
  if ('route' in node) {
    for (const [i, way] of node.route.entries())
      places.push({
        by: `when ${i + 1}`,
        to: way.go,
        put: (go) => ({ ...node, route: node.route.with(i, { ...way, go }) }),
      });
    places.push({ by: 'else', to: node.else, put: (other) => ({ ...node, else: other }) });
  }
  return places;
}

function withEdge(node: NodeDef, by: string, to: string): NodeDef {
  if ('lookup' in node) return { ...node, on: { ...node.on, [by]: to } };
  if ('do' in node) return { ...node, on: { ...node.on, [by]: to } };
  return 'ask' in node ? { ...node, on: { ...node.on, [by]: to } } : node;
}

function unguarded(node: NodeDef): Change[] {
  if ('route' in node)
    return node.route.map((way, i) => ({
      what: ` without "${way.when}"`,
      changed: { ...node, route: node.route.with(i, { ...way, when: 'false' }) },
    }));
  if ('say' in node)
    return node.say.flatMap((line, i) =>
      typeof line === 'string' || line.when === undefined
        ? []
        : [
            {
              what: ` says ${line.text} without "${line.when}"`,
              changed: { ...node, say: node.say.with(i, { ...line, when: 'true' }) },
            },
          ],
    );
  if (!('ask' in node) || !node.options) return [];
  const { options } = node;
  return options.flatMap((option, i) =>
    option.when === undefined
      ? []
      : [
          {
            what: ` offers ${option.id} without "${option.when}"`,
            changed: { ...node, options: options.with(i, { ...option, when: 'true' }) },
          },
        ],
  );
}

function swapped(node: NodeDef): Change[] {
  if (!('ask' in node) || !node.options) return [];
  const { options } = node;
  return options.slice(1).flatMap((option, i) => {
    const before = options[i];
    if (!before) return [];
    return [
      {
        what: ` with ${option.id} before ${before.id}`,
        changed: { ...node, options: options.with(i, option).with(i + 1, before) },
      },
    ];
  });
}

function ended(node: NodeDef): Change[] {
  if (!('end' in node)) return [];
  const ends = ['done', 'menu', 'closed', 'forgotten'] as const;
  return ends
    .filter((end) => end !== node.end)
    .map((end) => ({ what: ` ends as ${end}`, changed: { ...node, end } }));
}
