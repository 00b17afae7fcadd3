import type { SlotValue } from './message.ts';
import type { AskDef, AskNode } from './nodes/ask.ts';
import type { CallDef, CallNode, CompiledArguments } from './nodes/call.ts';
import type { DoDef, DoNode } from './nodes/do.ts';
import type { EndDef, EndNode } from './nodes/end.ts';
import type { GotoDef, GotoNode } from './nodes/goto.ts';
import type { LookupDef, LookupNode } from './nodes/lookup.ts';
import type { RouteDef, RouteNode } from './nodes/route.ts';
import type { SayDef, SayNode } from './nodes/say.ts';
import type { SetDef, SetNode } from './nodes/set.ts';

/** What a slot, a parameter or a profile entry may hold. */
export type SlotDef = (
  | { readonly type: 'enum'; readonly of: readonly string[] }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
  | { readonly type: 'text'; readonly max: number }
  | { readonly type: 'date' | 'phone' | 'place' }
  /** The id of one row of a collection. */
  | { readonly type: 'ref'; readonly of: string }
  /** The ids of a few rows. */
  | { readonly type: 'list'; readonly of: string }
) & {
  /** A parameter that a caller may leave out. */
  readonly optional?: boolean;
  /** Kept while the session sleeps; everything else is forgotten then. */
  readonly retain?: boolean;
  /** A parameter of a sealed flow that is there in the turn in which the flow is entered, and enters no session. */
  readonly sealed?: boolean;
};

/** Something known of the person for the whole conversation, and what is assumed of it by language until it is said. */
export type ProfileSlot = SlotDef & { readonly assume?: Readonly<Record<string, SlotValue>> };

/** One file of `flows/`, parsed: plain data, the same in the bundle's JSON. */
export interface FlowDef {
  readonly flow: string;
  readonly version: number;
  /** Key of the flow's name, for the card that offers to go on. */
  readonly title: string;
  readonly entry: string;
  readonly privacy: 'normal' | 'sealed';
  readonly session: {
    /** Silence after which the session is put to sleep or wiped, in milliseconds. */
    readonly expire: number;
    readonly on_expire: 'sleep' | 'wipe';
  };
  readonly params: Readonly<Record<string, SlotDef>>;
  readonly slots: Readonly<Record<string, SlotDef>>;
  readonly nodes: Readonly<Record<string, NodeDef>>;
  readonly migrate: readonly MigrateRule[];
}

/** What becomes of sessions of older versions, beside the nearest checkpoint: the only two rules there are. */
export interface MigrateRule {
  /** The rule holds for sessions of this version and older. */
  readonly upto: number;
  readonly rename_nodes?: Readonly<Record<string, string>>;
  readonly restart_at?: string;
}

/** What every node may have. */
export interface CommonDef {
  /** A safe place to go on from when the flow has changed under a session. */
  readonly checkpoint?: boolean;
  /** Effects without a result, handed out when the node is entered. */
  readonly effects?: readonly { readonly do: string; readonly args?: Readonly<Record<string, string>> }[];
}

export type NodeDef = CommonDef &
  (SayDef | AskDef | RouteDef | LookupDef | CallDef | GotoDef | DoDef | SetDef | EndDef);

/** What every compiled node has. */
export interface NodeBase {
  /** The stable key that payloads and sessions name. */
  readonly key: string;
  readonly flow: Flow;
  readonly name: string;
  /** Hash of what an answer to this node means: type, options, slot. A session that waits at another shape is asked again. */
  readonly shape: string;
  readonly checkpoint: boolean;
  readonly effects: readonly {
    readonly do: string;
    readonly args: CompiledArguments['values'];
    readonly reads: readonly string[];
  }[];
  /** Slots of this flow that some path from here reads before it writes them. */
  readonly needs: readonly string[];
}

export type Node =
  | SayNode
  | AskNode
  | RouteNode
  | LookupNode
  | CallNode
  | GotoNode
  | DoNode
  | SetNode
  | EndNode;

export interface Flow {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly sealed: boolean;
  readonly expire: number;
  readonly onExpire: 'sleep' | 'wipe';
  readonly params: Readonly<Record<string, SlotDef>>;
  readonly slots: Readonly<Record<string, SlotDef>>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly entry: Node;
  readonly migrate: readonly MigrateRule[];
}

/** Reads one value of the session in front of it: a slot, a parameter, a profile entry, a fact. */
export type Reader = (scope: Scope) => SlotValue | undefined;

/** What guards and references can see of a turn. */
export interface Scope {
  slot(name: string): SlotValue | undefined;
  param(name: string): SlotValue | undefined;
  profile(name: string): SlotValue | undefined;
  /** How many answers of a kind the sealed flow has handed out. */
  toldOf(kind: string): number;
  /** A scalar field of the row that a `ref` value names. */
  field(collection: string, id: SlotValue | undefined, field: string): SlotValue | undefined;
  readonly channel: string;
  readonly locale: string | undefined;
  readonly today: string;
  /** Whether something waits beneath this flow, to which its end returns. */
  readonly returning: boolean;
}

/** A word that works everywhere, or a danger that was recognised. */
export interface InterruptDef {
  readonly id: string;
  /** `crisis.hard`, `crisis.soft`, or `command.NAME`. */
  readonly match: string;
  /** The flow that takes over … */
  readonly go?: string;
  /** … or what the engine itself does. */
  readonly action?: 'repeat' | 'back' | 'menu';
  /** `offer`: that flow's end asks whether to go on; `auto`: it goes on at once; `never`: what stood before is dropped. */
  readonly returns: 'auto' | 'offer' | 'never';
  /** Not tried while a story is being told. */
  readonly unless?: 'story';
  /** The parameter of that flow which takes the ids of what the text may ask beside that, with bars between. */
  readonly asked?: string;
}

export interface Interrupt {
  readonly id: string;
  readonly match: string;
  readonly go: Flow | undefined;
  readonly action: 'repeat' | 'back' | 'menu' | undefined;
  readonly returns: 'auto' | 'offer' | 'never';
  readonly unlessStory: boolean;
  readonly asked: string | undefined;
}

/** Where a link's parameter leads: an exact word, or a prefix (`ag_*`) whose rest becomes a parameter of the flow. */
export interface LinkDef {
  readonly match: string;
  readonly go: string;
  readonly param?: string;
  /** Digits that the parameter has; they may also be typed alone, where no answer in words or numbers is asked for. */
  readonly typed?: number;
  readonly with?: Readonly<Record<string, SlotValue>>;
}

export interface LinkRule {
  readonly match: string;
  readonly prefix: boolean;
  readonly flow: Flow;
  readonly param: string | undefined;
  readonly typed: number | undefined;
  readonly with: Readonly<Record<string, SlotValue>>;
}

/** What people ask in their own words, and where it leads: one entry of `flows/intents.yaml`. */
export interface IntentDef {
  readonly go: string;
  readonly with?: Readonly<Record<string, SlotValue>>;
  readonly icon?: string;
  /** Key of the words by which it is offered; the title of the flow where there is none. */
  readonly title?: string;
}

export interface IntentRule {
  readonly id: string;
  readonly flow: Flow;
  readonly with: Readonly<Record<string, SlotValue>>;
  readonly icon: string | undefined;
  readonly title: string;
}

/** `flows/released.json`: the key of every node that was ever released. Grows by `mitr release` only. */
export interface Released {
  /** Number of the next key. */
  readonly next: number;
  readonly keys: Readonly<Record<string, ReleasedNode>>;
}

/** What running flows need of the releases: whose key is whose, and where a session goes whose node is gone. */
export interface NodeKeys {
  readonly keys: Readonly<Record<string, Pick<ReleasedNode, 'node' | 'land'>>>;
}

export interface ReleasedNode {
  /** `flow/node` as it was last called. */
  readonly node: string;
  readonly version: number;
  readonly shape: string;
  /** `flow/node` of the checkpoint that a session goes to when this node is gone. */
  readonly land: string;
}
