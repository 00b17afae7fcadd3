import type { Desk, Held } from './held.ts';
import type { PlannedEffect } from './run-effects.ts';

/** Lets the channel do what it does beside an answer. Nobody waits for it, and what fails is not counted: most of it is of sealed flows. */
export function attend(desk: Desk, held: Held, address: string, effects: readonly PlannedEffect[]): void {
  if (!held.sender.attend) return;
  const waits = effects.some(({ effect }) => effect.awaited);
  const attending = held.sender.attend(address, waits, desk.closing);
  if (attending) desk.own(attending.catch(() => undefined));
}

/** Tells the channel of an event in a sealed flow, or of that talk's end. */
export function tellSealed(desk: Desk, held: Held, address: string, over: boolean): void {
  const telling = held.sender.sealed?.(address, over, desk.closing);
  if (telling) desk.own(telling.catch(() => undefined));
}
