import { randomUUID } from 'node:crypto';
import type { Effect, Event } from '../dialogue/message.ts';
import { COUNT_UNANSWERED } from '../dialogue/run.ts';
import type { EffectResult } from './effects.ts';
import type { Desk, Held } from './held.ts';
import type { StoredEffect } from './store.ts';

/** An awaited effect may take so long; then it has failed, and a late result is nobody's. */
const LONGEST_MS = 60_000;
const FAILED: EffectResult = { result: 'failed' };

export interface PlannedEffect {
  readonly id: string;
  readonly effect: Effect;
}

export function plan(effects: readonly Effect[]): PlannedEffect[] {
  return effects.map((effect) => ({ id: randomUUID(), effect }));
}

/** The rows of those effects that must not be forgotten. */
export function storedEffects(planned: readonly PlannedEffect[], address: string): StoredEffect[] {
  return planned
    .filter(({ effect }) => effect.awaited)
    .map(({ id, effect }) => ({ id, address, body: JSON.stringify(effect) }));
}

/** Begins the effects of a turn, in order. A result comes back as an event for the given address. */
export function beginEffects(
  desk: Desk,
  held: Held,
  planned: readonly PlannedEffect[],
  address: string,
  volatile: boolean,
): void {
  for (const { id, effect } of planned) {
    if (effect.do === 'fault' && !volatile) desk.count('fault', held.channel);
    if (effect.do === COUNT_UNANSWERED) {
      desk.count('unanswered', held.channel, `${effect.args['lng']} ${effect.args['guess']}`);
      continue;
    }
    if (!held.effects.has(id)) desk.own(runOne(desk, held, { id, effect }, address, volatile));
  }
}

/** Runs an effect again that an earlier holder had begun. */
export function resumeEffect(desk: Desk, held: Held, { id, address, body }: StoredEffect): void {
  beginEffects(desk, held, [{ id, effect: readEffect(body) }], address, false);
}

function readEffect(body: string): Effect {
  return JSON.parse(body) as Effect;
}

async function runOne(
  desk: Desk,
  held: Held,
  { id, effect }: PlannedEffect,
  address: string,
  volatile: boolean,
): Promise<void> {
  const { key: conversation, channel } = held;
  if (effect.awaited) held.effects.add(id);
  const late = new AbortController();
  const signal = AbortSignal.any([desk.closing, late.signal]);
  let result: EffectResult;
  try {
    const running = desk.effects.run({ id, conversation, channel, effect, volatile }, signal);
    if (!effect.awaited) {
      await running;
      return;
    }
    result = await Promise.race([running, desk.clock.sleep(LONGEST_MS, signal).then(() => FAILED)]);
  } catch {
    if (!volatile) desk.count('effect_failed', channel);
    result = FAILED;
  } finally {
    late.abort();
  }
  if (!effect.awaited) return;
  held.effects.delete(id);
  if (desk.stopping.aborted && !volatile) return;
  const at = desk.clock.now();
  const event: Event = { type: 'effect-result', channel, conversation, id, at, effect: effect.do, ...result };
  held.waiting.push({ event, address, hash: undefined, effect: id });
  desk.wake(held);
}
