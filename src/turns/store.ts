import type { Event } from '../dialogue/message.ts';
import type { Rate } from './channel.ts';

/** A worker's right to a conversation. Every new one has a higher fence; a write under an older one is refused. */
export interface Lease {
  readonly conversation: string;
  readonly worker: string;
  readonly fence: number;
}

/** An event that waits for the worker that holds its conversation. */
export interface Mail {
  readonly conversation: string;
  /** The keyed hash of the event's id. */
  readonly hash: string;
  readonly address: string;
  readonly event: Event;
}

/** Mail as it lies there, with its place in the order. */
export interface WaitingMail extends Mail {
  readonly n: number;
}

/** An answer that is to be delivered. Its number orders it among those of the conversation. */
export interface StoredAnswer {
  readonly n: number;
  readonly address: string;
  /** Id, time and bubbles, as JSON. */
  readonly body: string;
  /** How many of its bubbles have been sent. */
  readonly sent: number;
}

/** An awaited effect whose result has not come. */
export interface StoredEffect {
  readonly id: string;
  readonly address: string;
  /** The effect, as JSON. */
  readonly body: string;
}

/** What an earlier holder left unfinished. */
export interface Backlog {
  readonly answers: readonly StoredAnswer[];
  readonly effects: readonly StoredEffect[];
}

/** A conversation that was opened: the lease, what is stored, and which of the asked events are known already. */
export interface Opened {
  readonly lease: Lease;
  readonly session: string | undefined;
  readonly mail: readonly WaitingMail[];
  readonly repeats: ReadonlySet<string>;
  /** Only where the lease was taken anew and something had been left. */
  readonly backlog: Backlog | undefined;
}

/** What one or more turns of a conversation come to; written whole or not at all. */
export interface Commit {
  readonly lease: Lease;
  /** Hashes of the events that these turns answer; mail that another worker left of the same events ends too. */
  readonly hashes: readonly string[];
  /** Numbers of the mail among them, which ends here. */
  readonly mail: readonly number[];
  /** The session after the last turn; null removes the conversation's row and effects, undefined leaves all as it is. */
  readonly session: string | null | undefined;
  readonly answers: readonly StoredAnswer[];
  readonly effects: readonly StoredEffect[];
  /** Ids of effects whose results were told. */
  readonly effectsDone: readonly string[];
  /** Where each of the answers will take a token; a store may fetch the tokens with the commit. */
  readonly spends?: { readonly bucket: string; readonly rate: Rate };
}

/** What became of an answer: so many bubbles sent, all of it, or never (counted under a reason). */
export type Settled =
  | { readonly kind: 'sent'; readonly sent: number }
  | { readonly kind: 'moved'; readonly address: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'dead'; readonly channel: string; readonly reason: string };

export interface StoredSession {
  readonly conversation: string;
  readonly session: string;
}

/** The lease has gone to somebody else: what was to be written was not. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
  constructor() {
    super('another worker holds the conversation');
  }
}

/** Another process has the store, a newer Mitr wrote it, it can't be reached, or it would lose what it acknowledges. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/**
 * Where turns are kept. A promise that resolves means that what it says is durable. Every write is atomic. What
 * two workers do to one conversation is ordered by leases; a lease that is not renewed in time can be taken over.
 */
export interface TurnStore {
  /**
   * Leases a conversation and reads it; the holder may open it again. Undefined while another worker holds it.
   * `hashes` are looked up among the events known for at least a day.
   */
  open(conversation: string, worker: string, hashes: readonly string[]): Promise<Opened | undefined>;
  /** Which of these events are known. */
  known(hashes: readonly string[]): Promise<ReadonlySet<string>>;
  /** Keeps the hash of what came and is no event among those of events. False for one that is known. */
  remember(hash: string): Promise<boolean>;
  /** Keeps an event for the worker that holds the conversation. False for one that is known. */
  accept(mail: Mail): Promise<boolean>;
  /** Throws FencedError, as every write under a lease does. */
  commit(commit: Commit): Promise<void>;
  settle(lease: Lease, n: number, settled: Settled): Promise<void>;
  /**
   * Settles the last answer as done and gives the conversation back, in one write. False, settled and still held, where
   * mail waits. Only there where it is cheaper than the two.
   */
  finish?(lease: Lease, n: number): Promise<boolean>;
  /** Gives the conversation back. False, and still held, where mail waits for it. `owing` leaves work to whoever opens it next. */
  release(lease: Lease, owing: boolean): Promise<boolean>;
  /** Renews all leases of a worker; names those of its conversations for which mail waits. */
  renew(worker: string): Promise<readonly string[]>;
  /** Conversations that nobody holds and that have mail, answers or effects. */
  orphans(limit: number): Promise<readonly string[]>;
  /** Stored sessions in the order of their keys, from behind `after`. */
  sessions(after: string | undefined, limit: number): Promise<readonly StoredSession[]>;
  /** Takes a token from a bucket: 0, or the milliseconds until there may be one (then none was taken). */
  spend(bucket: string, rate: Rate): Promise<number>;
  /** Keeps a bucket shut for so long, over restarts too. */
  hold(bucket: string, ms: number): Promise<void>;
  /** Answers that were given up, by day, channel and reason. */
  dead(): Promise<readonly { day: string; channel: string; reason: string; count: number }[]>;
  close(): Promise<void>;
}
