import type { Bundle } from '../dialogue/bundle.ts';
import type { Bubble, CapabilityProfile, Event } from '../dialogue/message.ts';
import type { Session } from '../dialogue/session.ts';
import { isOfSealedFlow } from '../dialogue/tap.ts';
import { type Circumstances, type Stored, type TakenTurn, take, takeMenu } from './take.ts';

/** A button that no flow has. */
const NO_BUTTON = '';

/**
 * The words that a disk has of a turn whose own words only somebody hears who tells something, or told it: what the menu
 * says; or, where the event led elsewhere, what it says there to somebody who stood at the menu. `stored` is the session
 * that the disk had.
 */
export function standIn(
  bundle: Bundle,
  stored: Stored,
  event: Event,
  profile: CapabilityProfile,
  { session }: TakenTurn,
  circumstances: Circumstances,
): readonly Bubble[] {
  const menu = takeMenu(bundle, stored, event, profile, circumstances);
  if (standsAt(session, menu.session)) return menu.bubbles;
  const ordinary = tellsOfSealed(bundle, event) ? { ...event, payload: NO_BUTTON } : event;
  const other = take(bundle, stored, ordinary, profile, circumstances);
  return !other.volatile && standsAt(session, other.session) ? other.bubbles : menu.bubbles;
}

/** Whether the words of this event's answer tell a disk that something was told here. */
export function tellsOfSealed(bundle: Bundle, event: Event): boolean {
  return event.type === 'tap' && isOfSealedFlow(bundle, event.payload);
}

/** Whether two sessions are the same but for their times. */
export function standsAt(one: Session | null, other: Stored | null): boolean {
  if (one === null || !other || other === 'damaged') return one === other;
  return JSON.stringify({ ...one, at: 0 }) === JSON.stringify({ ...other, at: 0 });
}
