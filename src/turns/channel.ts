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
  /** The platform's id of the event, the same in every redelivery. */
  readonly id: string;
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
  /** Earlier tries of this process. */
  readonly tries: number;
  /** Whether an earlier try may have reached the platform without our knowing. */
  readonly uncertain: boolean;
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
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'moved'; readonly address: string };

/** How the runtime sends; a platform's whole channel is this and its webhook. */
export interface Sender {
  readonly profile: CapabilityProfile;
  readonly rates: { readonly channel: Rate; readonly conversation: Rate };
  /**
   * Sends the first or all of the bubbles in one request. Settles within half a minute whatever the platform does;
   * an error that it throws counts as `retry` and `uncertain`.
   */
  send(delivery: Delivery, closing: AbortSignal): Promise<Outcome>;
}

/** A platform, whole. */
export interface ChannelPort extends Sender {
  /** Whether the platform signed exactly these bytes; in constant time. */
  verify(
    body: Uint8Array,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): boolean;
  /** The events in a verified body, in its order; unknown kinds are left out. Throws UnreadableBodyError. */
  parse(body: Uint8Array, receivedAt: number): Inbound[];
}

/** A body under a valid signature that is none of the platform's. */
export class UnreadableBodyError extends Error {
  override readonly name = 'UnreadableBodyError';
}
