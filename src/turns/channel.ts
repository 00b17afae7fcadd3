import type { Bubble, CapabilityProfile, Channel, Event } from '../dialogue/message.ts';

/** What happened, without what every event carries. */
export type Input = Event extends infer E
  ? E extends Event
    ? Omit<E, 'channel' | 'conversation' | 'id' | 'at'>
    : never
  : never;

/** One event as a channel read it from a webhook call that it has verified. */
export interface Inbound {
  readonly channel: Channel;
  /** The person as the platform names her. It is hashed at once and goes nowhere else. */
  readonly user: string;
  /** All that the channel needs to answer this event, in its own words; kept until the answer is delivered. */
  readonly address: string;
  /** The platform's id of the event, the same in every redelivery; edits and unsends name it. */
  readonly id: string;
  /** What tells redeliveries, where the platform has another id for that. */
  readonly once?: string;
  /** When it happened, in milliseconds since 1970, by the platform's clock where it tells. */
  readonly at: number;
  readonly input: Input;
}

/** A token bucket: so many in a second, and so many at once after a rest. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** One try to send what is left of an answer. */
export interface Delivery {
  readonly address: string;
  /** What is left to be sent, in order; never empty. */
  readonly bubbles: readonly Bubble[];
  /** A UUID of what begins with the first of these bubbles, the same at every try and after a crash. */
  readonly key: string;
  /** When the event happened that is answered, in milliseconds since 1970. */
  readonly eventAt: number;
  /** When the newest event of this person happened that something waits for; a window of answering is counted from it. */
  readonly heardAt: number;
  /** Earlier tries of this process. */
  readonly tries: number;
  /** It is said within a sealed flow. */
  readonly sealed?: boolean;
}

/**
 * How a try ended. `sent` says how many of the bubbles went. `retry` is tried again, after `afterMs` where the
 * platform named a time, and holds the whole channel back where the platform meant all of it; `uncertain` where
 * the platform may have taken it. `refused` gives up this answer, `gone` all that waits for this person. A `reason`
 * is one short word for counters and never holds content or an address.
 */
export type Outcome =
  | { readonly kind: 'sent'; readonly count: number }
  | {
      readonly kind: 'retry';
      readonly afterMs?: number;
      readonly holds: 'conversation' | 'channel';
      readonly uncertain: boolean;
      readonly reason?: string;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'moved'; readonly address: string };

/** How the runtime sends; a platform's whole channel is this and its webhook. */
export interface Sender {
  readonly profile: CapabilityProfile;
  /** The platform tells when somebody takes a message back. */
  readonly tellsUnsend?: true;
  readonly rates: { readonly channel: Rate; readonly conversation: Rate };
  /** Requests that the next try takes of the rates; one where a channel does not say. */
  requests?(bubbles: readonly Bubble[], tries: number): number;
  /**
   * Sends the first or all of the bubbles in one request. Settles within half a minute whatever the platform does;
   * an error that it throws counts as `retry` and `uncertain`.
   */
  send(delivery: Delivery, closing: AbortSignal): Promise<Outcome>;
  /**
   * A turn was taken, once: what the platform wants done beside the answer, such as ending a button's spinner. `waits`
   * where the answer comes later, so that the person can be shown that it does. Begun and forgotten: a failure is
   * counted and nothing is tried again.
   */
  attend?(address: string, waits: boolean, closing: AbortSignal): Promise<void> | undefined;
  /**
   * An event of a sealed flow came from this address, or (`over`) that talk has ended: what the platform lets a bot
   * take out of the chat is taken out. What is needed for it is held in memory only.
   */
  sealed?(address: string, over: boolean, closing: AbortSignal): Promise<void> | undefined;
}

/** Headers of a webhook call as Node reads them, with names in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is said at once to nobody's conversation, such as a word in a group; at most once, and kept nowhere. */
export interface Aside {
  /** The platform's id of what it answers. */
  readonly id: string;
  readonly at: number;
  readonly address: string;
  /** The text, said in all languages. */
  readonly key: string;
}

/**
 * What a channel read in a webhook call: events in its order, and how many entries of a kind that Mitr has no use for.
 * `forged` where the platform did not sign exactly these bytes; `unreadable` where it did and they are no call of its.
 */
export type Received =
  | {
      readonly kind: 'events';
      readonly events: readonly Inbound[];
      readonly asides: readonly Aside[];
      readonly ignored: number;
    }
  | { readonly kind: 'forged' }
  | { readonly kind: 'unreadable' };

/**
 * A platform, whole: what `/webhooks/NAME` takes in and how answers go out. It opens no connection before it is
 * asked to send.
 */
export interface ChannelPort extends Sender {
  readonly channel: Channel;
  /** The platform waits so long for its 200; a call that takes longer is refused, so that it comes again. */
  readonly answerWithinMs: number;
  /**
   * Verifies a call in constant time over the bytes as they came, and only then reads them. Pure: nothing is sent and
   * nothing remembered. Never throws, whatever the bytes are; an entry that can't be read is left out and counted.
   */
  receive(body: Uint8Array, headers: WebhookHeaders, receivedAt: number): Received;
  /** What a handshake by GET is answered with; nothing where it is refused. */
  handshake?(query: URLSearchParams): string | undefined;
  /**
   * Fetches events where the platform does not call, until `closing`: each batch is handed over and fetched no more once
   * it is safe; one that `take` refuses is handed over again. Never rejects.
   */
  readonly fetch?:
    | ((take: (received: Received) => Promise<void>, closing: AbortSignal) => Promise<void>)
    | undefined;
  /**
   * Where something can be sent to a person (`Inbound.user`) who did not just write; not there where the platform lets
   * nobody write first.
   */
  readonly addressOf?: (user: string) => string;
  /**
   * Fetches a file that somebody sent, by the reference of its event, into memory and nowhere else. `large` where it has
   * more than so many bytes; nothing where it can't be had. Never rejects.
   */
  media(
    reference: string,
    mostBytes: number,
    closing: AbortSignal,
  ): Promise<Uint8Array | 'large' | undefined>;
  /** Ends what is under way and closes every connection. */
  close(): Promise<void>;
}
