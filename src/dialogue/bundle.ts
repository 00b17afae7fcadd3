import type { Flow, IntentRule, Interrupt, LinkRule, Node, ProfileSlot } from './flow.ts';
import type { Day, Lng, SlotValue, Texts, Value, Values } from './message.ts';

/** A question to the content: rows of a collection whose fields equal these values. */
export interface Query {
  readonly from: string;
  readonly where: Readonly<Record<string, SlotValue>>;
  /** What somebody typed, for collections that find by likeness. No user text ever reaches a path or a pattern. */
  readonly match?: string;
  /** A shared location in degrees, for collections of what lies somewhere. It is used and kept nowhere. */
  readonly near?: { readonly lat: number; readonly lon: number };
  readonly limit?: number;
}

/** One row of content as the dialogue sees it. */
export interface Row {
  readonly id: string;
  /** How the row reads as a choice. */
  readonly label: Value;
  /** Other words for the same, which count only as they stand. */
  readonly also?: readonly string[];
  /** An emoji for the choice. */
  readonly icon?: string;
  /** What texts may print of it; scalar values may also be asked for in guards. */
  readonly values: Values;
  /** How much speaks for a row that was found by likeness; to be compared with other rows of one search alone. */
  readonly strength?: number;
  /** The facts are older than their kind's limit: said aloud, never a reason to hide them. */
  readonly stale: boolean;
}

/** What a lookup found. `absent` names a part of the bundle that must be loaded before the answer is known. */
export interface Found {
  readonly rows: readonly Row[];
  readonly absent?: string;
  /**
   * What came of looking for something by likeness, where the number of rows does not say it (`none`, `one`,
   * `many`): one row that is only similar is `many`, and a collection may have outcomes of its own.
   */
  readonly as?: string;
  /** What the text of such an outcome may print beside the rows. */
  readonly values?: Values;
  /** What was looked for, where that is no row and no story. */
  readonly sought?: Sought;
}

/** What was looked for. */
export interface Sought {
  /** As it was typed, in the form in which texts are compared. */
  readonly typed: string;
  /** If it is a name that no list has, or only some that are like it: in one spelling for all who ask for it. */
  readonly name?: string;
}

/** What was understood in a text before anybody reads it as an answer. */
export interface Heard {
  readonly crisis: 'hard' | 'soft' | null;
  /** A word that works everywhere: `menu`, `back`, `language` … */
  readonly command: string | null;
  /** The language of the words that were recognised. */
  readonly lng?: Lng;
}

/** How a bundle answers what the dialogue asks of facts and words; `content` supplies it. */
export interface Content {
  /** Locales in the order in which they are offered. */
  readonly locales: readonly Lng[];
  /** The words of a language; before one is chosen, of all of them at once. */
  texts(lng: Lng | undefined): Texts;
  find(query: Query, today: Day): Found;
  /** Danger and commands in a text; `soft` also looks for words that only may mean danger. */
  hear(text: string, lng: Lng | undefined, soft: boolean): Heard;
}

/** Everything that `step` needs, compiled once and replaced whole. */
export interface Bundle extends Content {
  readonly flows: ReadonlyMap<string, Flow>;
  /** Every node by its stable key, and every key that was ever released. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Keys of nodes that are gone, and the node where a session that waited there goes on. */
  readonly gone: ReadonlyMap<string, Node>;
  readonly interrupts: readonly Interrupt[];
  readonly links: readonly LinkRule[];
  readonly intents: ReadonlyMap<string, IntentRule>;
  readonly profile: ReadonlyMap<string, ProfileSlot>;
}
