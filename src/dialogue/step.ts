import { readAnswer } from './answers.ts';
import { remember, stepBack } from './back.ts';
import type { Bundle } from './bundle.ts';
import type { Node } from './flow.ts';
import { interrupted, mayAsk, worried, worriedUnasked } from './interrupt.ts';
import { optionOfOlderList } from './late.ts';
import type { Effect, Event, Marker, Message } from './message.ts';
import { land } from './migrate.ts';
import {
  accept,
  askAgain,
  countUnanswered,
  followLink,
  followTyped,
  goToMenu,
  LOAD_PART,
  linked,
  offerIntents,
  openTalk,
  park,
  retry,
  run,
  takesCodes,
} from './run.ts';
import { asksElse } from './sentence.ts';
import type { Frame, Session } from './session.ts';
import { canSleep, expired, sleep } from './sleep.ts';
import { takenBack } from './taken-back.ts';
import { answerElsewhere, ofSealed, tapped } from './tap.ts';
import { AbsentPart, INTENTS, ONLY_TALK, RESUME, SOUNDS_LIKE_DANGER, Turn } from './turn.ts';

export interface StepResult {
  /** What to keep; null where nothing of the person is left (after *forget me*). */
  readonly session: Session | null;
  readonly messages: readonly Message[];
  readonly effects: readonly Effect[];
  /** A sealed flow is open: nothing of this session, its events and its replies may be stored. */
  readonly volatile: boolean;
  /** The nodes that were taken, in order. */
  readonly trace: readonly Node[];
}

/** What was stored was no session: the person is told that the talk begins anew. */
export type Damaged = 'damaged';

/**
 * Takes one turn: what Mitr says and does about one event, and the session after it.
 *
 * Pure and synchronous: no clock (`event.at` is the time), no chance, no input or output. Never throws: a fault
 * inside restarts the talk with an explanation and hands out an effect `fault` that names the node and the kind of
 * error. Never silent: every event but `time` and a stale effect result is answered, or ends in an awaited effect.
 * Neither the session nor the bundle is changed.
 *
 * @param stored the session as it was kept, nothing for a new conversation, or `'damaged'`
 * @param mark where the platform tells that a message is taken back: then what was understood from it goes
 */
export function step(
  bundle: Bundle,
  stored: Session | Damaged | undefined,
  event: Event,
  mark?: Marker,
): StepResult {
  const session: Session =
    stored === undefined || stored === 'damaged'
      ? { v: 1, at: event.at, frames: [], slots: {} }
      : understood(bundle, stored);
  const turn = new Turn(bundle, session, event, mark);
  try {
    const lost = stored === 'damaged' || (stored !== undefined && session !== stored);
    if (lost && event.type !== 'time') turn.say('common:restarted');
    const kept = take(turn, session);
    if (kept) return kept;
    if (turn.messages.length === 0 && !turn.effects.some((effect) => effect.awaited) && mustAnswer(event))
      askAgain(turn);
    return result(turn, session);
  } catch (error) {
    return restart(bundle, session, event, turn.trace.at(-1), error);
  }
}

/** The session as it is; begun anew where its language is no longer spoken, in which not even a silence could be shown. */
function understood(bundle: Bundle, session: Session): Session {
  if (session.lng === undefined || bundle.locales.includes(session.lng)) return session;
  return { v: 1, at: session.at, frames: [], slots: {} };
}

function mustAnswer(event: Event): boolean {
  return event.type !== 'time' && event.type !== 'effect-result';
}

function result(turn: Turn, before: Session): StepResult {
  const volatile = turn.sealed();
  return {
    session: turn.forgotten && turn.frames.length === 0 ? null : remember(turn, before),
    messages: turn.messages,
    effects: turn.effects,
    volatile,
    trace: turn.trace,
  };
}

/** The last resort: what the person chose stays, the talk begins again, the fault is reported without content. */
function restart(
  bundle: Bundle,
  session: Session,
  event: Event,
  at: Node | undefined,
  error: unknown,
): StepResult {
  const effects: Effect[] = [
    {
      do: 'fault',
      args: {
        // That somebody came to a sealed flow, and when, stands in no log.
        node: at && !at.flow.sealed ? `${at.flow.name}/${at.name}` : 'none',
        error: error instanceof Error ? error.name : 'unknown',
      },
    },
  ];
  const fresh: Session = {
    v: 1,
    ...(session.lng !== undefined ? { lng: session.lng } : undefined),
    at: event.at,
    frames: [],
    slots: {},
  };
  try {
    const turn = new Turn(bundle, fresh, event);
    turn.say('common:restarted');
    openTalk(turn);
    return {
      session: turn.session(),
      messages: turn.messages,
      effects: [...effects, ...turn.effects],
      volatile: false,
      trace: turn.trace,
    };
  } catch {
    return { session: fresh, messages: [{ key: 'common:restarted' }], effects, volatile: false, trace: [] };
  }
}

/** Takes the event; a result only where the session is kept as it is. */
function take(turn: Turn, session: Session): StepResult | undefined {
  const { event } = turn;
  if (event.type === 'time') return passTime(turn, session);
  if (event.type === 'effect-result' && !waitedFor(turn, event.effect)) return kept(turn, session);
  const landed = land(turn);
  const expires = turn.frames.length > 0 && expired(turn, session);
  try {
    if (event.type === 'effect-result') {
      if (landed) askChanged(turn, landed);
      else takeResult(turn, event);
    } else if (event.type === 'unsend' && !session.asleep && !expires && takenBack(turn, event.ref))
      return undefined;
    else if (landed && (session.asleep || !expires)) askChanged(turn, landed);
    else if (session.asleep || expires) wake(turn, session);
    else answerEvent(turn);
  } catch (error) {
    if (!(error instanceof AbsentPart)) throw error;
    park(turn, undefined, error.part);
  }
  return undefined;
}

/** The question that waits is another than the one that was asked, so nothing is read as its answer. */
function askChanged(turn: Turn, landed: Node | 'menu'): void {
  if (interrupted(turn, 'repeat') || worriedUnasked(turn)) return;
  turn.say('common:question_changed');
  if (landed === 'menu') openTalk(turn);
  else run(turn, landed);
}

/** Nothing of this event is kept, not even its time. */
function kept(turn: Turn, session: Session): StepResult {
  return { session, messages: turn.messages, effects: [], volatile: turn.sealed(), trace: [] };
}

/** Nothing but time passed: a session that has been silent long enough sleeps or is wiped, without a word. */
function passTime(turn: Turn, session: Session): StepResult {
  const due = !session.asleep && turn.frames.length > 0 && expired(turn, session);
  if (!due) return kept(turn, session);
  if (!turn.sealed()) return kept(turn, sleep(turn, session));
  // What lies there afterwards is what choosing the menu leaves, and tells of no draft.
  turn.forgetTalk();
  openTalk(turn);
  return { ...result(turn, session), messages: [], effects: [] };
}

/** The first event after a long silence: an old button still works, anything else is greeted with an offer to go on. */
function wake(turn: Turn, session: Session): void {
  const asleep = session.asleep ? session : sleep(turn, session);
  const sealedDraft = !session.asleep && turn.sealed();
  const codes = takesCodes(turn);
  turn.forgetTalk();
  turn.slots = { ...asleep.slots };
  const [frame] = asleep.frames;
  const node = frame && turn.bundle.nodes.get(frame.node);
  const { event } = turn;
  if (sealedDraft) turn.say('common:draft_gone');
  if (event.type === 'link') {
    followLink(turn, event.parameter);
    return;
  }
  if (frame && node && canSleep(node)) turn.frames = [frame];
  if (interrupted(turn)) return;
  if (codes && event.type === 'text' && followTyped(turn, event.text)) return;
  if (worriedUnasked(turn)) return;
  const resume = turn.bundle.flows.get(RESUME);
  if (turn.frames.length === 0 || !resume) {
    if (event.type !== 'tap' || !tapped(turn, event.payload)) openTalk(turn);
    return;
  }
  if (event.type === 'tap' && tapped(turn, event.payload)) return;
  turn.push(resume, undefined);
  run(turn, resume.entry);
}

/** The frame that waits for this result. A part of the bundle is asked for again by whoever still needs it. */
function waitedFor(turn: Turn, effect: string): Frame | undefined {
  return effect === LOAD_PART && turn.pending !== LOAD_PART
    ? undefined
    : turn.frames.findLast((frame) => frame.pending === effect);
}

/** What was begun has come to an end; what is talked of above it gives way. */
function takeResult(turn: Turn, event: Event & { type: 'effect-result' }): void {
  const frame = waitedFor(turn, event.effect);
  const node = frame && turn.bundle.nodes.get(frame.node);
  if (!node) return;
  turn.frames.length = turn.frames.indexOf(frame) + 1;
  turn.trace.push(node);
  turn.brought = event.values;
  if (event.effect === LOAD_PART) {
    if (event.result === 'loaded') run(turn, turn.link === undefined ? node : linked(turn, turn.link));
    else {
      turn.link = undefined;
      turn.say('common:no_network');
      if (!stepBack(turn)) goToMenu(turn);
      else askAgain(turn);
    }
    return;
  }
  turn.back = [];
  if (node.kind !== 'do') return;
  const name = Object.hasOwn(node.on, event.result) ? node.on[event.result] : node.on['failed'];
  const next = name === undefined ? undefined : node.flow.nodes.get(name);
  if (!next)
    throw new Error(
      `effect ${event.effect} ended in a way that ${node.flow.name}/${node.name} has no edge for`,
    );
  run(turn, next);
}

function answerEvent(turn: Turn): void {
  const { event } = turn;
  if (event.type === 'link') {
    if (turn.sealed()) {
      turn.say('common:busy');
      askAgain(turn);
    } else followLink(turn, event.parameter);
    return;
  }
  if (event.type === 'edit' || event.type === 'unsend') {
    if (turn.sealed())
      turn.effects.push({
        do: `sealed.${event.type}`,
        args: { ref: event.ref, ...(event.type === 'edit' ? { value: event.text } : undefined) },
      });
    if (interrupted(turn)) return;
    turn.say(`common:${turn.sealed() ? 'draft' : 'noticed'}.${event.type}`);
    askAgain(turn);
    return;
  }
  if (interrupted(turn)) return;
  const node = turn.waiting();
  if (event.type === 'tap') {
    if (tapped(turn, event.payload)) return;
    if (node) turn.say(ofSealed(turn, event.payload) ? 'common:draft_lost' : 'common:old_button');
    askAgain(turn);
    return;
  }
  if (event.type === 'text' && followTyped(turn, event.text)) return;
  if (!node) {
    if (!worriedUnasked(turn)) openTalk(turn);
    return;
  }
  if (turn.pending !== undefined || node.kind !== 'ask') {
    askAgain(turn);
    return;
  }
  const answer = readAnswer(turn, node, event);
  if (answer?.kind === 'found' && node.finds?.from === INTENTS) {
    if (talked(turn, answer.as)) return;
    if (answer.as === SOUNDS_LIKE_DANGER) {
      if (!worried(turn, answer.found)) retry(turn, node);
      return;
    }
  }
  if (answer) {
    if (answer.kind === 'option' && answer.rest && event.type === 'text')
      if (asksElse(turn, node, { node, id: answer.id, rest: answer.rest }, event.text)) return;
    accept(turn, node, answer);
    return;
  }
  if (event.type === 'text') {
    if (!turn.sealed()) {
      const older = optionOfOlderList(turn, node, event.text);
      const asks = mayAsk(turn, node);
      if (older?.rest && asks && asksElse(turn, node, older, event.text)) return;
      // Where no sentence is looked at, none is taken for an option of another question either.
      if (older && (asks || older.rest === '') && answerElsewhere(turn, older.node, older.id)) return;
      if (asks) {
        const found = turn.search({ from: INTENTS, where: {}, match: event.text });
        if (worried(turn, found) || talked(turn, found.as) || offerIntents(turn, found)) return;
      }
    }
    if (/\p{L}/u.test(event.text)) countUnanswered(turn, undefined);
    retry(turn, node);
    return;
  }
  turn.say(`common:not_here.${event.type === 'media' ? event.kind : event.type}`);
  askAgain(turn);
}

/** A greeting or thanks is no answer and no question: it is returned, and what was asked is asked again. */
function talked(turn: Turn, as: string | undefined): boolean {
  if (as !== ONLY_TALK) return false;
  turn.say('common:small_talk');
  askAgain(turn);
  return true;
}
