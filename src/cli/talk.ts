import type { Bundle } from '../dialogue/bundle.ts';
import { compose } from '../dialogue/compose.ts';
import type { Bubble, CapabilityProfile, Effect, Event, Lng } from '../dialogue/message.ts';
import { parseSession, type Session } from '../dialogue/session.ts';
import { type Damaged, step } from '../dialogue/step.ts';

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

  take(input: Input): Reply {
    this.#now += 1;
    this.#events += 1;
    const event = {
      ...input,
      channel: this.#profile.channel,
      conversation: 'terminal',
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
      waiting: node && !result.session?.asleep ? `${node.flow.name}/${node.name}` : null,
      locale: result.session?.lng ?? null,
    };
  }
}
