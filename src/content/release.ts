import { type FlowDefs, nodeKeys, shapeOf } from '../dialogue/compile.ts';
import type { FlowDef, Released, ReleasedNode } from '../dialogue/flow.ts';
import { predecessors } from './check/graph.ts';

/** What a release does to `flows/released.json`. */
export interface Release {
  readonly released: Released;
  /** One plain line for each node that is new, changed, renamed or gone. */
  readonly changes: readonly string[];
}

/**
 * Gives every node a key that never changes: new nodes the next numbers in base 36, renamed nodes the key that they
 * had. Nodes that are gone keep their key for ever, with the checkpoint where a session that still waits there goes
 * on. Run the checks first; a flow whose question has changed must have a higher version.
 */
export function release({
  flows,
  released,
}: Pick<FlowDefs, 'flows'> & { readonly released: Released }): Release {
  const byName = new Map(flows.map((flow) => [flow.flow, flow]));
  const keys = nodeKeys(flows, released);
  const nameOf = new Map([...keys].map(([name, key]) => [key, name]));
  const changes: string[] = [];
  const entries: Record<string, ReleasedNode> = {};

  for (const [key, before] of Object.entries(released.keys)) {
    const name = nameOf.get(key);
    const now = name === undefined ? undefined : described(byName, name);
    entries[key] = now ?? { ...before, land: landOfGone(byName, released, nameOf, before) };
    changes.push(...changesOf(key, before, entries[key], now !== undefined));
  }
  let { next } = released;
  for (const flow of flows)
    for (const node of Object.keys(flow.nodes)) {
      const name = `${flow.flow}/${node}`;
      const now = keys.get(name) === name ? described(byName, name) : undefined;
      if (!now) continue;
      const key = (next++).toString(36);
      entries[key] = now;
      changes.push(`${key}: ${name} is new`);
    }
  return { released: { next, keys: entries }, changes };
}

function described(flows: ReadonlyMap<string, FlowDef>, name: string): ReleasedNode | undefined {
  const [flowName = '', nodeName = ''] = name.split('/');
  const flow = flows.get(flowName);
  const node = flow?.nodes[nodeName];
  if (!flow || !node) return undefined;
  return {
    node: name,
    version: flow.version,
    shape: shapeOf(node),
    land: `${flowName}/${landOf(flow, nodeName)}`,
  };
}

/** The nearest checkpoint on the way to a node, itself included; else the flow's entry. */
function landOf(flow: FlowDef, name: string): string {
  const before = predecessors(flow);
  const seen = new Set([name]);
  for (const at of seen) {
    if (flow.nodes[at]?.checkpoint) return at;
    for (const earlier of before.get(at) ?? []) seen.add(earlier);
  }
  return flow.entry;
}

/** Where a gone node's sessions land now: its old landing place under the name that it has today, else the entry. */
function landOfGone(
  flows: ReadonlyMap<string, FlowDef>,
  released: Released,
  nameOf: ReadonlyMap<string, string>,
  { land }: ReleasedNode,
): string {
  const [flowName = ''] = land.split('/');
  const flow = flows.get(flowName);
  if (!flow) return land;
  const key = Object.keys(released.keys).find((one) => released.keys[one]?.node === land);
  const today = key === undefined ? land : nameOf.get(key);
  const stands = today !== undefined && described(flows, today) !== undefined;
  return stands ? today : `${flowName}/${flow.entry}`;
}

function changesOf(key: string, before: ReleasedNode, after: ReleasedNode, stands: boolean): string[] {
  if (!stands)
    return before.land === after.land ? [] : [`${key}: ${before.node} is gone and lands at ${after.land}`];
  const changes = [
    ...(before.node === after.node ? [] : [`${key}: ${before.node} is called ${after.node} now`]),
    ...(before.shape === after.shape ? [] : [`${key}: ${after.node} asks something else now`]),
    ...(before.land === after.land ? [] : [`${key}: ${after.node} lands at ${after.land}`]),
  ];
  return changes.length === 0 && before.version !== after.version
    ? [`${key}: ${after.node} is of version ${after.version}`]
    : changes;
}
