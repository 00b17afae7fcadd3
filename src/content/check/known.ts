import type { QueryDef } from '../../dialogue/facts.ts';
import type { NodeDef } from '../../dialogue/flow.ts';
import { type Way, waysOf } from './graph.ts';
import type { CheckedFlow, Project } from './project.ts';
import { guardNames } from './references.ts';

/** One word for "this query has found something", whatever order its fields are written in. */
export function foundBy({ from, where, match }: QueryDef): string {
  const fields = Object.entries(where ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return `found ${JSON.stringify([from, fields, match])}`;
}

/**
 * What is surely so when a node is entered, by the name of the node: slots that are set, and queries (`foundBy`)
 * that have found something. Nodes that are never reached have nothing.
 */
export function knownAt(project: Project, { def }: CheckedFlow): ReadonlyMap<string, ReadonlySet<string>> {
  const always = [
    ...Object.entries(def.params).flatMap(([name, param]) => (param.optional ? [] : [`params.${name}`])),
    ...Object.entries(project.read.defs.profile).flatMap(([name, { assume }]) =>
      assume?.['*'] !== undefined || project.locales.every(({ lng }) => assume?.[lng] !== undefined)
        ? [`profile.${name}`]
        : [],
    ),
  ];
  const known = new Map<string, ReadonlySet<string>>([[def.entry, new Set(always)]]);
  const open = [def.entry];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = def.nodes[name];
    const here = known.get(name);
    if (!node || !here) continue;
    for (const way of waysOf(node)) {
      const there = new Set([...here, ...setsOn(node, way)]);
      const before = known.get(way.to);
      const both = before ? new Set([...before].filter((slot) => there.has(slot))) : there;
      if (before && both.size === before.size) continue;
      known.set(way.to, both);
      open.push(way.to);
    }
  }
  return known;
}

/** What taking a way makes known. A copy of what is not known is said at the copy itself. */
function setsOn(node: NodeDef, way: Way): readonly string[] {
  if ('set' in node) return Object.keys(node.set);
  if ('lookup' in node) return way.by === 'none' ? [] : [`slots.${node.into}`, foundBy(node.lookup)];
  if ('route' in node) {
    const at = way.by === 'else' ? node.route.length : Number(way.by.slice('when '.length)) - 1;
    const refuted = node.route.slice(0, at).flatMap(({ when }) => guardNames(when).disproves);
    return [...refuted, ...guardNames(node.route[at]?.when ?? '').proves];
  }
  if (!('ask' in node) || node.into === undefined) return [];
  if (way.by === 'none' || way.by === 'skip' || way.by === 'exhausted') return [];
  if (node.finds && way.by !== '*' && way.by !== 'next') return [];
  return [node.into.startsWith('profile.') ? node.into : `slots.${node.into}`];
}
