import type { Bundle } from '../dialogue/bundle.ts';
import type { Channel, Event, Marker } from '../dialogue/message.ts';
import type { Session } from '../dialogue/session.ts';
import type { AfterRestart } from './after-restart.ts';
import type { Sender } from './channel.ts';
import type { Clock } from './clock.ts';
import type { EffectRunner } from './effects.ts';
import { conversationBucket } from './keys.ts';
import type { SealedMemory } from './sealed-memory.ts';
import type { Commit, Lease, TurnStore } from './store.ts';
import type { Answer } from './take.ts';

/**
 * What is counted; never with content, an address or a conversation, and nothing that a sealed flow has more or less of than
 * any other: whoever reads the counters beside a list of who wrote when must not see which of them is telling something. So
 * answers that were sent are not counted (some turns have several, and an awaited effect brings one more), nor what a channel does
 * beside them.
 */
export type Counted =
  | 'taken'
  | 'repeat'
  | 'left'
  | 'fault'
  | 'unanswered'
  | 'retried'
  | 'dead'
  | 'effect_failed'
  | 'aside'
  | 'aside_lost'
  | 'lease_lost'
  | 'store_failed';

/** What the runtime is made of. */
export interface TurnsParts {
  readonly store: TurnStore;
  /** The bundle as it is now; read once for each turn, so that a new one is taken over between turns. */
  readonly bundle: () => Bundle;
  readonly senders: ReadonlyMap<Channel, Sender>;
  readonly effects: EffectRunner;
  /** The name of this process among those that share the store. */
  readonly worker: string;
  readonly clock: Clock;
  /** A number from 0 to 1, by which waits are spread. */
  readonly random: () => number;
  readonly count: (what: Counted, channel: Channel | undefined, reason?: string) => void;
}

/** How an event was accepted: its turn is durable, or it was known, or it waits durably for another worker. */
export type Accepted = 'taken' | 'repeat' | 'left';

/** An event that is to be taken. */
export interface Work {
  readonly event: Event;
  readonly address: string;
  /** Nothing for the result of an effect. */
  readonly hash: string | undefined;
  /** Its number, where it comes from the mailbox. */
  readonly mail?: number;
  /** The effect whose result this is. */
  readonly effect?: string;
  /** Whoever waits to hear that it is safe. */
  readonly waiter?: { done(accepted: Accepted): void; failed(error: unknown): void };
}

/** An answer on its way. */
export interface Outgoing {
  /** Its number in the store; nothing where it lives in memory only. */
  n: number | undefined;
  address: string;
  readonly answer: Answer;
  sent: number;
  /** How many of its bubbles the store knows to be sent. */
  recorded: number;
  tries: number;
  /** The stored row holds what choosing the menu says; this is what is said instead while the process lives. */
  standIn: boolean;
  /** Said within a sealed flow. */
  readonly sealed: boolean;
  /** Answers something that the person did, and not the result of an effect: only then is it counted what becomes of it. */
  readonly counted: boolean;
}

/** A volatile conversation: all of it that there is. */
export interface Sealed {
  session: Session;
  /** Time of the last event, by the monotonic clock. */
  last: number;
  /** Where the last event came from. */
  address: string;
}

/** A conversation that this process is busy with. */
export interface Held {
  readonly key: string;
  readonly channel: Channel;
  readonly sender: Sender;
  waiting: Work[];
  /** The one loop that takes turns, and the one that delivers. */
  running: Promise<void> | undefined;
  delivering: Promise<void> | undefined;
  outgoing: Outgoing[];
  /** The last number that was given to an answer. */
  lastAnswer: number;
  /** Ids of awaited effects that are running. */
  readonly effects: Set<string>;
  lease: Lease | undefined;
  sealed: Sealed | undefined;
  /** There may be mail or an earlier holder's work: open the conversation even though no event waits. */
  look: boolean;
  /** What is left is left to whoever opens the conversation next. */
  owing: boolean;
}

/** A conversation that nothing is known of yet. */
export function newHeld(key: string, channel: Channel, sender: Sender): Held {
  return {
    key,
    channel,
    sender,
    waiting: [],
    running: undefined,
    delivering: undefined,
    outgoing: [],
    lastAnswer: 0,
    effects: new Set(),
    lease: undefined,
    sealed: undefined,
    look: false,
    owing: false,
  };
}

/** What the loops of a conversation share. */
export interface Desk extends TurnsParts {
  readonly mark: Marker;
  readonly sealedMemory: SealedMemory;
  readonly afterRestart: AfterRestart;
  /** Aborted when nothing new is to be begun. */
  readonly stopping: AbortSignal;
  /** Aborted when what is under way is to end. */
  readonly closing: AbortSignal;
  /** Whether so many conversations are held that those which only wait should be let go. */
  crowded(): boolean;
  /** Lets the loops of a conversation look whether there is something to do. */
  wake(held: Held): void;
  /** Waits for this when the process stops. */
  own(promise: Promise<void>): void;
}

/** Where the answers of a conversation take their tokens. */
export function spendsOf({ key, channel, sender }: Held): NonNullable<Commit['spends']> {
  return { bucket: conversationBucket(channel, key), rate: sender.rates.conversation };
}

/** How messages are marked where the platform tells that one was taken back; elsewhere nothing is remembered of any. */
export function markerOf({ mark }: Desk, { sender }: Held): Marker | undefined {
  return sender.tellsUnsend ? mark : undefined;
}

/**
 * Forgets what belongs to a lease that somebody else has now. What was said in a sealed flow (a receipt, perhaps) is in
 * no row: it is still sent, and the row that stands for it is the other's.
 */
export function loseLease(desk: Desk, held: Held): void {
  held.lease = undefined;
  for (const one of held.outgoing)
    if (one.standIn) {
      one.n = undefined;
      one.standIn = false;
    }
  held.outgoing = held.outgoing.filter((one) => one.n === undefined);
  desk.count('lease_lost', held.channel);
}
