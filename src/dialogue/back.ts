import type { SlotValue } from './message.ts';
import { type BackStep, type Frame, MAX_BACK, MAX_SESSION_BYTES, type Session } from './session.ts';
import { MENU, NO_BACK, START, type Turn } from './turn.ts';

/** Goes one waiting node back, with the slots as they were. False where there is none that still stands. */
export function stepBack(turn: Turn): boolean {
  const steps = turn.back.slice();
  for (let last = steps.pop(); last; last = steps.pop()) {
    const node = turn.bundle.nodes.get(last.node);
    for (const [slot, value] of Object.entries(last.slots ?? {}))
      if (value === null) delete turn.slots[slot];
      else turn.slots[slot] = value;
    if (node?.kind !== 'ask') continue;
    if (last.frames) turn.frames = last.frames.slice();
    turn.moveTo(node);
    turn.forgetList();
    turn.back = steps;
    return true;
  }
  turn.back = [];
  return false;
}

/** A session that is too large although it remembers no way back: some slot holds more than flows may ask for. */
export class LargeSessionError extends Error {
  override readonly name = 'LargeSessionError';
}

/** The session after the turn, with the step that leads back to where it began; throws LargeSessionError. */
export function remember(turn: Turn, before: Session): Session {
  const interruption = beganAt(turn, before);
  const step = turn.sealed() || interruption >= 0 ? undefined : stepFrom(turn, before);
  if (turn.sealed()) turn.back = [];
  else if (interruption >= 0) turn.back = turn.back.slice(0, interruption);
  else if (step) turn.back = [...turn.back, step].slice(-MAX_BACK);
  let session = turn.session();
  while (turn.back.length > 0 && isLarge(session)) {
    turn.back = turn.back.slice(1);
    session = turn.session();
  }
  if (turn.back.length === 0 && isLarge(session)) {
    turn.forgetMarks();
    session = turn.session();
    if (isLarge(session)) throw new LargeSessionError();
  }
  return session;
}

/**
 * The step that an interruption began with, whose end led back to the question that it broke into; -1 where none did.
 * What was asked meanwhile is no way back: it would lead into the interruption again.
 */
function beganAt(turn: Turn, before: Session): number {
  const depth = turn.frames.length;
  const is = turn.frames.at(-1);
  if (!is || before.frames.length <= depth || before.frames[depth - 1]?.node !== is.node) return -1;
  return turn.back.findLastIndex((step) => step.node === is.node);
}

/** What changed between two waiting nodes; nothing where the talk went back, was dropped, or still waits there. */
function stepFrom(turn: Turn, before: Session): BackStep | undefined {
  const was = before.frames.at(-1);
  const is = turn.frames.at(-1);
  if (!was || !is || was.node === is.node || was.pending !== undefined || before.asleep) return undefined;
  const from = turn.bundle.nodes.get(was.node);
  const to = turn.bundle.nodes.get(is.node);
  if (from?.kind !== 'ask' || !to || from.shape !== was.shape || from.flow.sealed) return undefined;
  if (to.kind !== 'ask' && turn.pending !== 'part.load') return undefined;
  if (turn.back !== (before.back ?? NO_BACK) || to.flow.name === MENU || from.flow.name === START)
    return undefined;
  const slots = changedSlots(before.slots, turn.slots);
  const sameFrames =
    before.frames.length === turn.frames.length &&
    from.flow === to.flow &&
    before.frames.slice(0, -1).every((frame, i) => frame === turn.frames[i]);
  return {
    ...(sameFrames ? undefined : { frames: before.frames }),
    node: was.node,
    ...(slots ? { slots } : undefined),
  };
}

function changedSlots(
  before: Readonly<Record<string, SlotValue>>,
  after: Readonly<Record<string, SlotValue>>,
): Record<string, SlotValue | null> | undefined {
  let changed: Record<string, SlotValue | null> | undefined;
  for (const name in before)
    if (after[name] !== before[name]) {
      changed ??= {};
      changed[name] = before[name] ?? null;
    }
  for (const name in after)
    if (!(name in before)) {
      changed ??= {};
      changed[name] = null;
    }
  return changed;
}

const encoder = new TextEncoder();

/** Whether a session is over its limit. Measuring costs as much as all the rest of a turn, so most are only weighed. */
function isLarge(session: Session): boolean {
  return (
    weigh(session) > MAX_SESSION_BYTES && encoder.encode(JSON.stringify(session)).length > MAX_SESSION_BYTES
  );
}

/** Bytes of a session, of a frame or a step of *back*, and of an entry, each beside the words in it. */
const PER_SESSION = 160;
const PER_FRAME = 72;
const PER_ENTRY = 12;

/** More bytes than the session can take. */
function weigh(session: Session): number {
  let bytes = PER_SESSION + (session.link?.length ?? 0) + weighEntries(session.slots);
  bytes += sum(session.frames, weighFrame) + sum(session.back, weighStep);
  if (session.list) bytes += sum(session.list, weighId);
  return bytes;
}

// Every turn is weighed, and an iterator for each list of it would be a tenth of what a turn allocates.
function sum<T>(list: readonly T[] | undefined, weight: (one: T) => number): number {
  return list === undefined ? 0 : list.reduce((bytes, one) => bytes + weight(one), 0);
}

function weighId(id: string): number {
  return id.length + 3;
}

function weighStep({ node, slots, frames }: BackStep): number {
  return PER_FRAME + node.length + (slots ? weighEntries(slots) : 0) + sum(frames, weighFrame);
}

function weighFrame({ node, shape, checkpoint, pending, params }: Frame): number {
  const words = node.length + shape.length + (checkpoint?.length ?? 0) + (pending?.length ?? 0);
  return PER_FRAME + words + (params ? weighEntries(params) : 0);
}

function weighEntries(entries: Readonly<Record<string, SlotValue | null>>): number {
  let bytes = 0;
  for (const name in entries) {
    const value = entries[name];
    bytes += name.length + PER_ENTRY;
    if (typeof value === 'string') bytes += value.length * 3;
    else if (Array.isArray(value)) for (const item of value) bytes += item.length * 3 + 3;
    else bytes += 24;
  }
  return bytes;
}
