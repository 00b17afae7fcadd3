import type { Node } from './flow.ts';

/** One way from a node to another of the same flow. */
export interface Edge {
  readonly to: string;
  /** What takes it: `next`, an option's id, `exhausted`, `else` … */
  readonly by: string;
  /** Slots of the flow that are surely set when it is taken. */
  readonly sets: readonly string[];
}

/** Every way that leads on from a node. */
export function edgesOf(node: Node): Edge[] {
  switch (node.kind) {
    case 'say':
    case 'call':
      return [{ to: node.next, by: 'next', sets: [] }];
    case 'set':
      return [{ to: node.next, by: 'next', sets: node.writes.filter((w) => !w.profile).map((w) => w.name) }];
    case 'route':
      return [
        ...node.ways.map((way, i) => ({ to: way.go, by: `when ${i + 1}`, sets: way.when.asked })),
        { to: node.otherwise, by: 'else', sets: [] },
      ];
    case 'lookup':
      return Object.entries(node.on).map(([by, to]) => ({ to, by, sets: by === 'none' ? [] : [node.into] }));
    case 'do':
      return Object.entries(node.on).map(([by, to]) => ({ to, by, sets: [] }));
    case 'ask': {
      const sets = node.into?.space === 'slots' ? [node.into.name] : [];
      return [
        ...Object.entries(node.on).map(([by, to]) => ({
          to,
          by,
          // Where answers are looked up, only a row that was found is kept.
          sets: by === 'none' || (node.finds && by !== '*') ? [] : sets,
        })),
        ...(node.next === undefined ? [] : [{ to: node.next, by: 'next', sets }]),
        ...(node.skip === undefined ? [] : [{ to: node.skip, by: 'skip', sets: [] }]),
        { to: node.exhausted, by: 'exhausted', sets: [] },
      ];
    }
    case 'goto':
    case 'end':
      return [];
  }
}

/** Slots of the flow that a node itself reads. */
export function readsOf(node: Node): readonly string[] {
  const effects = node.effects.flatMap((effect) => effect.reads);
  switch (node.kind) {
    case 'say':
      return [
        ...effects,
        ...node.facts.reads,
        ...node.lines.flatMap((line) => [...(line.when?.slots ?? []), ...(line.card?.slots ?? [])]),
      ];
    case 'route':
      return [...effects, ...node.ways.flatMap((way) => way.when.slots)];
    case 'lookup':
    case 'set':
    case 'ask':
      return [...effects, ...node.reads];
    case 'goto':
      return [...effects, ...node.reads];
    case 'call':
      return [...effects, ...node.with.reads];
    case 'do':
      return [...effects, ...node.args.reads];
    case 'end':
      return effects;
  }
}

/**
 * For every node the slots that some path from it reads before they are set. Where such a slot is not known, a
 * session can't be put at that node; and at a flow's entry there may be none.
 */
export function slotsNeeded(nodes: ReadonlyMap<string, Node>): Map<string, Set<string>> {
  const needed = new Map([...nodes].map(([name, node]) => [name, new Set(readsOf(node))]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, node] of nodes) {
      const own = needed.get(name);
      for (const edge of edgesOf(node))
        for (const slot of needed.get(edge.to) ?? [])
          if (own && !own.has(slot) && !edge.sets.includes(slot)) {
            own.add(slot);
            changed = true;
          }
    }
  }
  return needed;
}
