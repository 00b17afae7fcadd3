import type { Bundle } from '../dialogue/bundle.ts';
import { compose } from '../dialogue/compose.ts';
import type { Bubble, CapabilityProfile, Effect, Event, Lng } from '../dialogue/message.ts';
import { parseSession, type Session } from '../dialogue/session.ts';
import { type Damaged, step } from '../dialogue/step.ts';
import type { EffectRunner } from '../turns/effects.ts';

const CONVERSATION = 'terminal';

/** An event without what the talk itself knows. */
export type Input = Event extends infer E
  ? E extends Event
    ? Omit<E, 'channel' | 'conversation' | 'id' | 'at'>
    : never
  : never;

/** What came of one event. */
export interface Reply {
  readonly bubbles: readonly Bubble[];
  readonly effects: readonly Effect[];
  /** A sealed flow is open. */
  readonly volatile: boolean;
  /** `flow/node` that waits, or nothing. */
  readonly waiting: string | null;
  readonly locale: Lng | null;
}

/** One conversation in memory, as a channel would hold it: the session goes through JSON at every turn. */
export class Talk {
  readonly #bundle: Bundle;
  readonly #profile: CapabilityProfile;
  #stored: string | undefined;
  #now: number;
  #events = 0;
  #lastMessage = '';

  constructor(bundle: Bundle, profile: CapabilityProfile, now: number, locale: Lng | undefined) {
    this.#bundle = bundle;
    this.#profile = profile;
    this.#now = now;
    if (locale !== undefined) {
      const session: Session = { v: 1, lng: locale, at: now, frames: [], slots: {} };
      this.#stored = JSON.stringify(session);
    }
  }

  /** Lets time pass. */
  wait(ms: number): void {
    this.#now += ms;
  }

  /**
   * Takes one event as a channel with a runtime does: what the flow hands out is done by `effects`, and the results come
   * back before this ends. Values of a sealed flow are kept by neither.
   */
  async answer(input: Input, effects: EffectRunner): Promise<Reply> {
    let reply = this.take(input);
    const bubbles = [...reply.bubbles];
    for (let open = true; open; ) {
      open = false;
      for (const effect of reply.effects) {
        const request = {
          id: `effect ${this.#events}`,
          conversation: CONVERSATION,
          channel: this.#profile.channel,
          effect,
          volatile: reply.volatile,
        };
        const ended = await effects.run(request, new AbortController().signal);
        if (!effect.awaited) continue;
        reply = this.take({ type: 'effect-result', effect: effect.do, ...ended });
        bubbles.push(...reply.bubbles);
        open = true;
        break;
      }
    }
    if (!reply.volatile) effects.ended(CONVERSATION);
    return { ...reply, bubbles };
  }

  /** The id of the newest message, for somebody who changes it or takes it back. */
  get last(): string {
    return this.#lastMessage;
  }

  take(input: Input): Reply {
    this.#now += 1;
    this.#events += 1;
    if (input.type === 'text' || input.type === 'media') this.#lastMessage = String(this.#events);
    const event = {
      ...input,
      channel: this.#profile.channel,
      conversation: CONVERSATION,
      id: String(this.#events),
      at: this.#now,
    } as Event;
    const stored: Session | Damaged | undefined =
      this.#stored === undefined ? undefined : (parseSession(this.#stored) ?? 'damaged');
    const result = step(this.#bundle, stored, event);
    this.#stored = result.session === null ? undefined : JSON.stringify(result.session);
    const top = result.session?.frames.at(-1);
    const node = top && this.#bundle.nodes.get(top.node);
    return {
      bubbles: compose(result.messages, this.#profile, this.#bundle.texts(result.session?.lng)),
      effects: result.effects,
      volatile: result.volatile,
      waiting: node && !result.session?.asleep ? `${node.flow.name}/${node.name}` : null,
      locale: result.session?.lng ?? null,
    };
  }
}
