import type { Channel, Effect, Values } from '../dialogue/message.ts';

/** Something that a turn wants to have done. */
export interface EffectRequest {
  /** The same when an effect is run again after a crash. */
  readonly id: string;
  readonly conversation: string;
  readonly channel: Channel;
  readonly effect: Effect;
  /** The conversation is volatile: nothing of this may be stored with it or logged. */
  readonly volatile: boolean;
}

/** How an effect ended: the edge that its node takes, and values that are said once and kept nowhere. */
export interface EffectResult {
  readonly result: string;
  readonly values?: Values;
}

/**
 * What does effects. One that is awaited runs at least once: it is stored with the turn and run again (under the
 * same id) until its result has been told, or where the process dies in between. One that nobody waits for runs
 * at most once, after the commit. In a volatile conversation nothing is run again. Effects of one turn begin in order.
 */
export interface EffectRunner {
  /** The result of an effect that nobody waits for is ignored. An awaited one that throws ended as `failed`. */
  run(request: EffectRequest, closing: AbortSignal): Promise<EffectResult>;
  /** A volatile conversation is over, one way or the other: whatever is held of it goes. */
  ended(conversation: string): void;
}
