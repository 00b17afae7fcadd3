import type { NodeDef } from '../../dialogue/flow.ts';
import type { Finding } from '../finding.ts';
import { variablesOf } from './forms.ts';
import { type Way, waysOf } from './graph.ts';
import type { CheckedFlow, Project } from './project.ts';
import { factsIn, guardNames, guardsIn, nameOf, referencesIn } from './references.ts';
import { warning } from './report.ts';

/**
 * W25: whatever a node reads has been set on every way to it. A value that may be missing prints as "not known",
 * and a query leaves its condition out, so that it finds more than was meant.
 */
export function checkAssignment(project: Project): Finding[] {
  return project.flows.flatMap((flow) => {
    const known = knownAt(project, flow);
    return Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      const here = known.get(name);
      if (!here) return [];
      return readsIn(project, node).flatMap(({ read, path }) =>
        here.has(read)
          ? []
          : [
              warning(
                'W25',
                flow.place(name, ...path),
                `"${read}" may be read here before it is set.`,
                `Set it on every way to "${name}", or ask has(${read}) first.`,
              ),
            ],
      );
    });
  });
}

interface Read {
  readonly read: string;
  readonly path: readonly PropertyKey[];
}

function readsIn(project: Project, node: NodeDef): Read[] {
  const guards = guardsIn(node).flatMap(({ source, path }) =>
    guardNames(source).read.map((read) => ({ read, path })),
  );
  const references = referencesIn(node).flatMap(({ text, path, fact }) => {
    const read = nameOf(text);
    if (read === undefined || (fact !== undefined && onlyWhereKnown(project, node, fact, read))) return [];
    return [{ read, path }];
  });
  return [...guards, ...references];
}

/** Whether each line that prints a fact is said only where what the fact reads is known. */
function onlyWhereKnown(project: Project, node: NodeDef, fact: string, read: string): boolean {
  if (!('say' in node) || factsIn(node).length === 0) return false;
  const printing = node.say.filter((line) =>
    variablesOf(project, typeof line === 'string' ? line : line.text).some(([name]) => name === fact),
  );
  return (
    printing.length > 0 &&
    printing.every(
      (line) =>
        typeof line === 'object' && line.when !== undefined && guardNames(line.when).proves.includes(read),
    )
  );
}

/** What is surely set when a node is entered, by the name of the node; nodes that are never reached have nothing. */
function knownAt(project: Project, { def }: CheckedFlow): ReadonlyMap<string, ReadonlySet<string>> {
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
  if ('lookup' in node) return way.by === 'none' ? [] : [`slots.${node.into}`];
  if ('route' in node) {
    const at = way.by === 'else' ? node.route.length : Number(way.by.slice('when '.length)) - 1;
    const refuted = node.route.slice(0, at).flatMap(({ when }) => guardNames(when).disproves);
    return [...refuted, ...guardNames(node.route[at]?.when ?? '').proves];
  }
  if (!('ask' in node) || node.into === undefined) return [];
  if (way.by === 'none' || way.by === 'skip' || way.by === 'exhausted') return [];
  return [node.into.startsWith('profile.') ? node.into : `slots.${node.into}`];
}
