import type { Bundle } from '../../dialogue/bundle.ts';
import { compose } from '../../dialogue/compose.ts';
import type { Bubble, CapabilityProfile, Event, Values } from '../../dialogue/message.ts';
import { parseSession, type Session } from '../../dialogue/session.ts';
import { type Damaged, type StepResult, step } from '../../dialogue/step.ts';
import type { Input } from '../talk.ts';
import type { Refusal } from './refusals.ts';

/** Where somebody talks. */
export interface World {
  readonly bundle: Bundle;
  readonly profile: CapabilityProfile;
  /** What the effects of this world bring back; where nothing is said, a code alone. */
  readonly brings?: Values;
  /** What the channel would refuse; nothing is asked where this is left out. */
  readonly refuses?: Refusal | undefined;
}

/** A conversation between two turns, as it would be stored. Never changed, so any number of turns can follow from one. */
export interface State {
  readonly stored: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly events: number;
}

/** One turn that was taken, and all that can be said about it. */
export interface Taken {
  readonly before: Session | Damaged | undefined;
  readonly event: Event;
  readonly result: StepResult;
  readonly bubbles: readonly Bubble[];
  /** What `compose` threw, where it did. */
  readonly unsaid: unknown;
  readonly after: State;
}

/** A conversation that begins at this time; with a language, as if it had been chosen long ago. */
export function begin(now: number, lng?: string): State {
  const session: Session | undefined =
    lng === undefined ? undefined : { v: 1, lng, at: now, frames: [], slots: {} };
  return { stored: session && JSON.stringify(session), now, events: 0 };
}

/** Takes one turn. What `step` is given is frozen, so that changing it is a fault. */
export function take({ bundle, profile }: World, state: State, input: Input): Taken {
  const now = state.now + 1000;
  const event: Event = {
    ...input,
    channel: profile.channel,
    conversation: 'walk',
    id: String(state.events),
    at: now,
  };
  const before =
    state.stored === undefined ? undefined : (frozen(parseSession(state.stored)) ?? ('damaged' as const));
  const result = step(bundle, before, frozen(event));
  const stored = result.session === null ? undefined : JSON.stringify(result.session);
  let bubbles: readonly Bubble[] = [];
  let unsaid: unknown;
  try {
    bubbles = compose(result.messages, profile, bundle.texts(result.session?.lng));
  } catch (error) {
    unsaid = error;
  }
  return { before, event, result, bubbles, unsaid, after: { stored, now, events: state.events + 1 } };
}

/** Freezes plain data and maps of it, all the way down. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  if (value instanceof Map) for (const below of value.values()) frozen(below);
  else for (const below of Object.values(value)) frozen(below);
  return value;
}

/** The same bundle, and whoever changes anything in it or in a row that it hands out meets an error. */
export function frozenBundle(bundle: Bundle): Bundle {
  for (const part of [bundle.flows, bundle.nodes, bundle.gone, bundle.profile]) frozen(part);
  frozen(bundle.interrupts);
  frozen(bundle.links);
  const find: Bundle['find'] = (query, today) => frozen(bundle.find(query, today));
  return Object.freeze({ ...bundle, find });
}
