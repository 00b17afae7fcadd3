import { slotsNeeded } from '../../dialogue/edges.ts';
import type { NodeDef } from '../../dialogue/flow.ts';
import type { Finding } from '../finding.ts';
import { variablesOf } from './forms.ts';
import { knownAt } from './known.ts';
import type { CheckedFlow, Project } from './project.ts';
import { factsIn, guardNames, guardsIn, knownNames, nameOf, referencesIn } from './references.ts';
import { warning } from './report.ts';

/**
 * W25: whatever a node reads has been set on every way to it. A value that may be missing prints as "not known",
 * a condition on it does not hold, and a query that names it finds nothing.
 */
export function checkAssignment(project: Project): Finding[] {
  return project.flows.flatMap((flow) => {
    const known = knownAt(project, flow);
    const declared = new Set(knownNames({ ...flow.def, profile: project.read.defs.profile }));
    const reads = Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      const here = known.get(name);
      if (!here) return [];
      return readsIn(project, node).flatMap(({ read, path }) =>
        here.has(read) || !declared.has(read) || mayBeLeftOut(project, flow, node, read, path)
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
    return reads.length > 0 ? reads : neededAtEntry(flow);
  });
}

/**
 * What the engine takes for needed at a flow's entry. It does not look into the conditions of lines: a fact is read
 * by the whole node. A session that needs what nobody has set can not be woken, nor be put there from an old version.
 */
function neededAtEntry({ def, nodes, place }: CheckedFlow): Finding[] {
  const needed = slotsNeeded(nodes).get(def.entry) ?? new Set<string>();
  return [...needed].map((slot) => {
    const reader = Object.keys(def.nodes).find((name) => readsAFact(def.nodes[name], slot)) ?? def.entry;
    return warning(
      'W25',
      place(reader, 'facts'),
      `"slots.${slot}" may not be set when "${reader}" is said, whichever of its lines are; a talk that fell silent can not go on here.`,
      'Put what prints it into a node of its own, to which only the ways lead on which it is set.',
    );
  });
}

function readsAFact(node: NodeDef | undefined, slot: string): boolean {
  return (
    node !== undefined &&
    referencesIn(node).some(({ text, fact }) => fact !== undefined && nameOf(text) === `slots.${slot}`)
  );
}

/** An optional parameter that is handed on stays out where it is not set: to an effect, or to a flow that can do without. */
function mayBeLeftOut(
  project: Project,
  { def }: CheckedFlow,
  node: NodeDef,
  read: string,
  [field, name]: readonly PropertyKey[],
): boolean {
  if (!read.startsWith('params.') || !def.params[read.slice('params.'.length)]?.optional) return false;
  if (field === 'effects' || (field === 'args' && 'do' in node)) return true;
  const callee = 'goto' in node ? node.goto : 'call' in node ? node.call : undefined;
  if (field !== 'with' || callee === undefined) return false;
  if (project.read.unread.has(callee)) return true;
  return project.flow(callee)?.def.params[String(name)]?.optional === true;
}

interface Read {
  readonly read: string;
  readonly path: readonly PropertyKey[];
}

function readsIn(project: Project, node: NodeDef): Read[] {
  // A text that is said only where something holds has nothing to say where that is not known.
  const guards = guardsIn(node)
    .filter(({ path }) => path[0] !== 'facts')
    .flatMap(({ source, path }) => guardNames(source).read.map((read) => ({ read, path })));
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
