import type { NodeDef } from '../../dialogue/flow.ts';
import { isReference } from '../../dialogue/reference.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import { INTERRUPTS_FILE } from '../flow-files.ts';
import { flowsGoneTo, passing, predecessors, reachable, waysOf } from './graph.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error } from './report.ts';

/**
 * E02 to E07: what flows name exists, every node can be reached and can reach an end, nothing goes in a circle
 * without asking, and a flow stands in the file of its name.
 */
export function checkStructure(project: Project): Finding[] {
  const targets = project.flows.flatMap((flow) => missingTargets(project, flow));
  const lost = new Set(targets.map(({ file }) => file));
  return [
    ...targets,
    ...missingFlows(project),
    ...project.flows.flatMap(fileName),
    // A misspelt edge leaves other nodes unreached; that is one mistake and not several.
    ...project.flows
      .filter((flow) => !lost.has(flow.place().file))
      .flatMap((flow) => [...unreached(flow), ...withoutEnd(flow), ...circles(project, flow)]),
    ...(lost.size > 0 ? [] : flowCircles(project)),
  ];
}

function missingTargets({ read, flow: flowOf, flows }: Project, flow: CheckedFlow): Finding[] {
  const { def, place } = flow;
  const names = Object.keys(def.nodes);
  const findings = names.includes(def.entry)
    ? []
    : [
        error(
          'E02',
          place(undefined, 'entry'),
          `The flow begins at "${def.entry}", and no node has that name.`,
          didYouMean(def.entry, names),
        ),
      ];
  for (const [name, node] of Object.entries(def.nodes)) {
    for (const { to, by, path } of waysOf(node))
      if (!names.includes(to))
        findings.push(
          error(
            'E02',
            place(name, ...path),
            `"${name}" leads on (${by}) to "${to}", and no node has that name.`,
            didYouMean(to, names),
          ),
        );
    const other = 'call' in node ? 'call' : 'goto' in node ? 'goto' : undefined;
    const target = 'call' in node ? node.call : 'goto' in node ? node.goto : '';
    if (other && !isReference(target) && !flowOf(target) && !read.unread.has(target))
      findings.push(
        error(
          'E02',
          place(name, other),
          `"${name}" leads to the flow "${target}", which does not exist.`,
          didYouMean(
            target,
            flows.map((f) => f.name),
          ),
        ),
      );
  }
  return findings;
}

/** Flows that interrupts and links name. */
function missingFlows({ read, flow: flowOf, flows }: Project): Finding[] {
  const named = [
    ...read.defs.interrupts.map(({ go }, i) => ({ go, path: ['interrupts', i, 'go'] })),
    ...read.defs.links.map(({ go }, i) => ({ go, path: ['links', i, 'go'] })),
  ];
  return named.flatMap(({ go, path }) =>
    go === undefined || flowOf(go) || read.unread.has(go)
      ? []
      : [
          error(
            'E02',
            read.placeIn(INTERRUPTS_FILE, ...path),
            `This leads to the flow "${go}", which does not exist.`,
            didYouMean(
              go,
              flows.map((f) => f.name),
            ),
          ),
        ],
  );
}

function fileName({ name, place }: CheckedFlow): Finding[] {
  const at = place(undefined, 'flow');
  if (at.file === `flows/${name}.yaml`) return [];
  return [
    error(
      'E07',
      at,
      `The flow "${name}" stands in ${at.file}.`,
      `Rename the file to flows/${name}.yaml, or the flow.`,
    ),
  ];
}

function unreached({ def, place }: CheckedFlow): Finding[] {
  const seen = reachable([def.entry], (name) => targetsOf(def.nodes[name]));
  return Object.keys(def.nodes)
    .filter((name) => !seen.has(name))
    .map((name) =>
      error(
        'E03',
        place(name),
        `Nothing leads to "${name}".`,
        'Let an edge lead to it, or take it out (and name it in "rename_nodes" if it only has another name now).',
      ),
    );
}

function withoutEnd({ def, place }: CheckedFlow): Finding[] {
  const before = predecessors(def);
  const ends = Object.keys(def.nodes).filter((name) => isLast(def.nodes[name]));
  const free = reachable(ends, (name) => before.get(name) ?? []);
  const told = new Set<string>();
  return Object.keys(def.nodes).flatMap((name) => {
    if (free.has(name) || told.has(name)) return [];
    for (const below of reachable([name], (at) => targetsOf(def.nodes[at]))) told.add(below);
    return [
      error(
        'E04',
        place(name),
        `From "${name}" nobody ever comes to an end.`,
        'Let some way lead to a node with "end" or "goto".',
      ),
    ];
  });
}

function targetsOf(node: NodeDef | undefined): string[] {
  return node ? waysOf(node).map(({ to }) => to) : [];
}

function isLast(node: NodeDef | undefined): boolean {
  return node !== undefined && ('end' in node || 'goto' in node);
}

/** Nodes that lead back to themselves and ask nothing on the way. */
function circles(project: Project, flow: CheckedFlow): Finding[] {
  const told = new Set<string>();
  return Object.keys(flow.def.nodes).flatMap((name) => {
    const ways = passing(project, flow, name);
    const next = (at: string) => passing(project, flow, at).map(({ to }) => to);
    const back = ways.find(({ to }) => reachable([to], next).has(name));
    if (!back || told.has(name)) return [];
    for (const at of reachable([name], next)) told.add(at);
    return [
      error(
        'E05',
        flow.place(name, ...back.path),
        `"${name}" leads back to itself (by ${back.by}) without a question on the way.`,
        'Put a question into the circle, or let this way lead out of it.',
      ),
    ];
  });
}

/** Flows that go to each other and ask nothing on the way. */
function flowCircles(project: Project): Finding[] {
  const gotos = (name: string) => {
    const flow = project.flow(name);
    if (!flow) return [];
    const seen = reachable([flow.def.entry], (at) => passing(project, flow, at).map(({ to }) => to));
    return [...seen].flatMap((at) => {
      const node = flow.def.nodes[at];
      return node && 'goto' in node ? flowsGoneTo(node, project.read).map((to) => ({ at, to })) : [];
    });
  };
  const told = new Set<string>();
  return project.flows.flatMap(({ name, place }) => {
    const next = (at: string) => gotos(at).map(({ to }) => to);
    const back = gotos(name).find(({ to }) => reachable([to], next).has(name));
    if (!back || told.has(name)) return [];
    for (const at of reachable([name], next)) told.add(at);
    return [
      error(
        'E05',
        place(back.at, 'goto'),
        `The flow "${name}" goes to "${back.to}" and comes back without a question on the way.`,
        'Ask something in one of the flows before it goes on.',
      ),
    ];
  });
}
