import { randomUUID } from 'node:crypto';
import type { Bundle } from '../dialogue/bundle.ts';
import { compose } from '../dialogue/compose.ts';
import type { Bubble, CapabilityProfile, Effect, Event, Lng, Marker, Message } from '../dialogue/message.ts';
import { parseSession, type Session } from '../dialogue/session.ts';
import { type Damaged, type StepResult, step } from '../dialogue/step.ts';

/** What was stored, as `step` takes it. */
export type Stored = Session | Damaged | undefined;

export function readStored(session: string | undefined): Stored {
  return session === undefined ? undefined : (parseSession(session) ?? 'damaged');
}

/** After a year of silence nothing is kept, not even the language. */
export const FORGOTTEN_MS = 365 * 24 * 3_600_000;

function silence(stored: Stored, event: Event): number {
  return stored === undefined || stored === 'damaged' ? 0 : event.at - stored.at;
}

/** One turn with its words. */
export interface TakenTurn {
  readonly session: Session | null;
  readonly bubbles: readonly Bubble[];
  readonly effects: readonly Effect[];
  readonly volatile: boolean;
}

/** What a turn is taken with beside its event. */
export interface Circumstances {
  readonly mark?: Marker | undefined;
  /** Said before the answer, where there is one. */
  readonly first?: readonly Message[] | undefined;
}

/**
 * Takes one event: `step`, and the words for the channel. Never throws: where a text is missing the talk begins
 * again, as after any fault of a flow, and the effect `fault` says so. Time that passes also ends what is a year old.
 */
export function take(
  bundle: Bundle,
  stored: Stored,
  event: Event,
  profile: CapabilityProfile,
  { mark, first = [] }: Circumstances = {},
): TakenTurn {
  if (event.type === 'time' && silence(stored, event) > FORGOTTEN_MS)
    return { session: null, bubbles: [], effects: [], volatile: false };
  const lng = stored === undefined || stored === 'damaged' ? undefined : stored.lng;
  const result = step(bundle, stored, event, mark);
  try {
    return withWords(bundle, result, first, lng, profile);
  } catch (error) {
    const fault: Effect = {
      do: 'fault',
      args: { node: 'words', error: error instanceof Error ? error.name : 'unknown' },
    };
    try {
      const again = withWords(bundle, step(bundle, 'damaged', event, mark), first, lng, profile);
      return { ...again, effects: [fault, ...again.effects] };
    } catch {
      const session = stored === undefined || stored === 'damaged' ? null : stored;
      return { session, bubbles: [], effects: [fault], volatile: false };
    }
  }
}

function withWords(
  bundle: Bundle,
  result: StepResult,
  first: readonly Message[],
  before: Lng | undefined,
  profile: CapabilityProfile,
): TakenTurn {
  const { session, messages, effects, volatile } = result;
  const lng = session?.lng ?? before;
  const saysSo = messages.length === 0 || messages.some(({ key }) => key === 'common:draft_lost');
  const news = saysSo ? [] : first;
  return {
    session,
    effects,
    volatile,
    bubbles: compose([...news, ...messages], profile, bundle.texts(lng)),
  };
}

/** What choosing the menu would have come to: this is what a disk may know of somebody who chose a sealed flow. */
export function takeMenu(
  bundle: Bundle,
  stored: Stored,
  event: Event,
  profile: CapabilityProfile,
  circumstances?: Circumstances,
): TakenTurn {
  const { channel, conversation, id, at } = event;
  const touch: Event = { channel, conversation, id, at, type: 'tap', payload: '!menu' };
  return take(bundle, stored, touch, profile, circumstances);
}

/** An answer between the turn that made it and its delivery. */
export interface Answer {
  readonly id: string;
  /** When the event happened that it answers. */
  readonly at: number;
  readonly bubbles: readonly Bubble[];
}

export function answerTo(event: Event, bubbles: readonly Bubble[]): Answer {
  return { id: randomUUID(), at: event.at, bubbles };
}

/** Reads an answer back from its row. */
export function readAnswer(body: string): Answer {
  return JSON.parse(body) as Answer;
}
