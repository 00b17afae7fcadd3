import { slotsNeeded } from './edges.ts';
import type {
  Flow,
  FlowDef,
  IntentDef,
  IntentRule,
  Interrupt,
  InterruptDef,
  LinkDef,
  LinkRule,
  Node,
  NodeBase,
  NodeDef,
  NodeKeys,
  ProfileSlot,
  SlotDef,
} from './flow.ts';
import { askMeaning, compileAsk } from './nodes/ask.ts';
import { compileArguments, compileCall } from './nodes/call.ts';
import { compileDo } from './nodes/do.ts';
import { compileEnd } from './nodes/end.ts';
import { compileGoto } from './nodes/goto.ts';
import { compileLookup } from './nodes/lookup.ts';
import { compileRoute } from './nodes/route.ts';
import { compileSay } from './nodes/say.ts';
import { compileSet } from './nodes/set.ts';
import type { Names } from './reference.ts';

/** All that `flows/` says, as plain data. */
export interface FlowDefs {
  readonly flows: readonly FlowDef[];
  readonly profile: Readonly<Record<string, ProfileSlot>>;
  readonly interrupts: readonly InterruptDef[];
  readonly links: readonly LinkDef[];
  /** Where questions in people's own words lead, by the names of `content/lexicon/`. */
  readonly intents: Readonly<Record<string, IntentDef>>;
  readonly released: NodeKeys;
}

/** The flows with their guards, references and edges ready to run. */
export interface CompiledFlows {
  readonly flows: ReadonlyMap<string, Flow>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly gone: ReadonlyMap<string, Node>;
  readonly interrupts: readonly Interrupt[];
  readonly links: readonly LinkRule[];
  readonly intents: ReadonlyMap<string, IntentRule>;
  readonly profile: ReadonlyMap<string, ProfileSlot>;
}

/** A node that can't be compiled, with the flow and node where the mistake stands. */
export class FlowError extends Error {
  override readonly name = 'FlowError';
  readonly flow: string;
  readonly node: string;
  constructor(flow: string, node: string, message: string) {
    super(message);
    this.flow = flow;
    this.node = node;
  }
}

/** Compiles everything once; throws FlowError at the first mistake (`checkFlows` finds all of them). */
export function compileFlows(defs: FlowDefs): CompiledFlows {
  const keys = nodeKeys(defs.flows, defs.released);
  const flows = new Map<string, Flow>();
  const nodes = new Map<string, Node>();
  for (const def of defs.flows) {
    const flow = compileFlow(def, defs.profile, (node) => keys.get(`${def.flow}/${node}`));
    flows.set(def.flow, flow);
    for (const node of flow.nodes.values()) nodes.set(node.key, node);
  }
  const gone = new Map<string, Node>();
  for (const [key, released] of Object.entries(defs.released.keys)) {
    if (nodes.has(key)) continue;
    const [flowName = '', nodeName = ''] = released.land.split('/');
    const flow = flows.get(flowName);
    if (flow) gone.set(key, flow.nodes.get(nodeName) ?? flow.entry);
  }
  return {
    flows,
    nodes,
    gone,
    profile: new Map(Object.entries(defs.profile)),
    interrupts: defs.interrupts.map((def) => ({
      id: def.id,
      match: def.match,
      go: def.go === undefined ? undefined : known(flows, def.go, `interrupt ${def.id}`),
      action: def.action,
      returns: def.returns,
      unlessStory: def.unless === 'story',
      asked: def.asked,
    })),
    links: defs.links.map((def) => ({
      match: def.match.replace(/\*$/, ''),
      prefix: def.match.endsWith('*'),
      flow: known(flows, def.go, `link ${def.match}`),
      param: def.param,
      typed: def.typed,
      with: def.with ?? {},
    })),
    intents: new Map(
      Object.entries(defs.intents).map(([id, def]): [string, IntentRule] => {
        const flow = known(flows, def.go, `intent ${id}`);
        return [id, { id, flow, with: def.with ?? {}, icon: def.icon, title: def.title ?? flow.title }];
      }),
    ),
  };
}

function known(flows: ReadonlyMap<string, Flow>, name: string, asks: string): Flow {
  const flow = flows.get(name);
  if (!flow) throw new FlowError(name, '', `${asks} leads to the flow "${name}", which does not exist`);
  return flow;
}

/** The key of each node by `flow/node`: as released, following renames; not released yet, the name itself. */
export function nodeKeys(flows: readonly FlowDef[], released: NodeKeys): Map<string, string> {
  const keys = new Map<string, string>();
  const renamed = new Map<string, string>();
  for (const flow of flows)
    for (const rule of flow.migrate)
      for (const [from, to] of Object.entries(rule.rename_nodes ?? {}))
        renamed.set(`${flow.flow}/${from}`, `${flow.flow}/${to}`);
  for (const [key, { node }] of Object.entries(released.keys)) {
    let name = node;
    for (let hops = 0; renamed.has(name) && hops < 20; hops++) name = renamed.get(name) ?? name;
    if (!keys.has(name)) keys.set(name, key);
  }
  for (const flow of flows)
    for (const node of Object.keys(flow.nodes)) {
      const name = `${flow.flow}/${node}`;
      if (!keys.has(name)) keys.set(name, name);
    }
  return keys;
}

export function compileFlow(
  def: FlowDef,
  profile: Readonly<Record<string, SlotDef>>,
  keyOf: (node: string) => string | undefined,
): Flow {
  const names: Names = { slots: def.slots, params: def.params, profile };
  const nodes = new Map<string, Node>();
  const flow: Flow = {
    name: def.flow,
    version: def.version,
    title: def.title,
    sealed: def.privacy === 'sealed',
    expire: def.session.expire,
    onExpire: def.session.on_expire,
    params: def.params,
    slots: def.slots,
    nodes,
    migrate: def.migrate,
    get entry(): Node {
      const entry = nodes.get(def.entry);
      if (!entry) throw new FlowError(def.flow, '', `the entry "${def.entry}" is no node of the flow`);
      return entry;
    },
  };
  for (const [name, node] of Object.entries(def.nodes)) {
    const base: NodeBase = {
      key: keyOf(name) ?? `${def.flow}/${name}`,
      flow,
      name,
      shape: shapeOf(node),
      checkpoint: node.checkpoint ?? false,
      effects: [],
      needs: [],
    };
    try {
      const effects = (node.effects ?? []).map((effect) => {
        const args = compileArguments(effect.args, names);
        return { do: effect.do, args: args.values, reads: args.reads };
      });
      nodes.set(name, compileNode(node, { ...base, effects }, names));
    } catch (error) {
      throw new FlowError(def.flow, name, error instanceof Error ? error.message : String(error));
    }
  }
  for (const [name, slots] of slotsNeeded(nodes)) {
    const node = nodes.get(name);
    if (node && slots.size > 0) nodes.set(name, { ...node, needs: [...slots] });
  }
  return flow;
}

function compileNode(def: NodeDef, base: NodeBase, names: Names): Node {
  if ('say' in def) return compileSay(def, base, names);
  if ('ask' in def) return compileAsk(def, base, names);
  if ('route' in def) return compileRoute(def, base, names);
  if ('lookup' in def) return compileLookup(def, base, names);
  if ('call' in def) return compileCall(def, base, names);
  if ('goto' in def) return compileGoto(def, base, names);
  if ('do' in def) return compileDo(def, base, names);
  if ('set' in def) return compileSet(def, base, names);
  return compileEnd(def, base);
}

/** Hash of what an answer to the node means; texts and edges may change without changing it. */
export function shapeOf(def: NodeDef): string {
  if ('ask' in def) return hash(askMeaning(def));
  if ('call' in def) return hash(`call ${def.call}`);
  if ('do' in def) return hash(`do ${def.do} ${Object.keys(def.on).sort().join(',')}`);
  return hash(Object.keys(def).sort()[0] ?? '');
}

/** FNV-1a over UTF-16 units, in base 36: short, stable, and no secret. */
export function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return (h >>> 0).toString(36);
}
