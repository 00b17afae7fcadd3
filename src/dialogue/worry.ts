import { IN_DANGER } from '../understanding/retrieval.ts';
import type { Heard, Row } from './bundle.ts';
import type { Interrupt } from './flow.ts';
import type { SlotValue } from './message.ts';
import type { Turn } from './turn.ts';

/** Words that only may be danger are danger when they come three times within a minute. */
const CRIES = 3;
const CRIES_WITHIN_MS = 60_000;

export function criesAgain(turn: Turn): boolean {
  const { at } = turn.event;
  // Nothing of a sealed flow outlives it, not even when something was said there.
  if (turn.beganSealed()) return false;
  const recent = turn.worries.filter((time) => at - time < CRIES_WITHIN_MS);
  turn.worries = [...recent, at].slice(1 - CRIES);
  return recent.length >= CRIES - 1;
}

/** Words that only may be danger are danger when they come often, and nothing to ask about behind the card. */
export function weighed(turn: Turn, heard: Heard): Heard {
  if (criesAgain(turn)) return { ...heard, crisis: 'hard' };
  return cardStands(turn) ? { ...heard, crisis: null } : heard;
}

/**
 * Whether the card has been shown and what follows it is talked of. Who tells on is not asked again whether she is in
 * danger, however often: what waits there leads on to more numbers.
 */
export function cardStands(turn: Turn): boolean {
  const card = turn.bundle.interrupts.find((rule) => rule.match === 'crisis.hard')?.go;
  if (!card) return false;
  return turn.frames.some(
    ({ node, pending }) => pending === undefined && turn.bundle.nodes.get(node)?.flow === card,
  );
}

/** What else a text may ask, as an interrupt takes it. Who answers "no" to danger is not offered it as her question. */
export function askedIn(
  { asked }: Interrupt,
  rows: readonly Row[],
): Readonly<Record<string, SlotValue>> | undefined {
  const ids = rows.flatMap(({ id }) => (id === IN_DANGER ? [] : id));
  return asked === undefined || ids.length === 0 ? undefined : { [asked]: ids.join('|') };
}
