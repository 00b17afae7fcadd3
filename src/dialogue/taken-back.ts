import { stepBack } from './back.ts';
import type { SlotValue } from './message.ts';
import { askAgain, openTalk } from './run.ts';
import { type BackStep, MARKED } from './session.ts';
import type { Turn } from './turn.ts';

type Slots = Readonly<Record<string, SlotValue>>;

/**
 * A message was taken back: the talk stands again at the question that it answered, as if neither it nor anything since
 * had been said, so that what was reckoned from it is gone too. Where that question is no longer remembered, the talk is
 * dropped, with what the message filled of the profile. False where nothing that is kept came from it.
 */
export function takenBack(turn: Turn, message: string): boolean {
  if (turn.sealed()) return false;
  const mark = turn.markOf(message);
  const steps = mark === undefined ? 0 : stepsBefore(turn, mark);
  if (mark === undefined || steps === 0) return false;
  const left = turn.back.length - steps;
  let stands = left >= 0;
  while (stands && turn.back.length > left) stands = stepBack(turn);
  turn.say('common:taken_back');
  if (stands) askAgain(turn);
  else {
    turn.forgetTalk();
    turn.forgetMarks(mark);
    openTalk(turn);
  }
  return true;
}

/** How many steps of *back* lead to before the first of the remembered slots that this message filled; 0 for none. */
function stepsBefore({ slots, back }: Turn, mark: string): number {
  let steps = holds(slots, mark) ? 1 : 0;
  let then: Slots = slots;
  for (let i = back.length - 1; i >= 0; i--) {
    then = slotsAt(then, back[i]);
    if (holds(then, mark)) steps = back.length - i + 1;
  }
  return steps;
}

function slotsAt(after: Slots, step: BackStep | undefined): Slots {
  const slots: Record<string, SlotValue> = { ...after };
  for (const [name, value] of Object.entries(step?.slots ?? {}))
    if (value === null) delete slots[name];
    else slots[name] = value;
  return slots;
}

function holds(slots: Slots, mark: string): boolean {
  return Object.entries(slots).some(([name, value]) => value === mark && name.endsWith(MARKED));
}
