import { createHash } from 'node:crypto';
import type { Outcome, Rate } from './channel.ts';
import { type Desk, type Held, loseLease, type Outgoing, spendsOf } from './held.ts';
import { FencedError, type Settled } from './store.ts';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** An answer that is older than a day and has failed so often here is given up. */
const GIVE_UP_MS = 24 * 3_600_000;
const LEAST_TRIES = 3;

/** The wait before the next try: twice as long each time, spread so that a platform that comes back is not met by all at once. */
export function backOff(tries: number, random: () => number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20));
  return Math.round(wait * (0.8 + 0.4 * random()));
}

/** Delivers what waits for one person, in order, until nothing is left, the lease is lost or the process stops. */
export async function deliver(desk: Desk, held: Held): Promise<void> {
  // What was sent is recorded even while the process stops: else the next one would send it again.
  const goesOn = (head: Outgoing) => !desk.stopping.aborted || head.recorded < head.sent;
  for (let head = held.outgoing[0]; head && goesOn(head); head = held.outgoing[0]) {
    try {
      await deliverOne(desk, held, head);
    } catch (error) {
      if (error instanceof FencedError) loseLease(desk, held);
      else {
        desk.count('store_failed', held.channel);
        if (desk.stopping.aborted) return;
        await desk.clock.sleep(FIRST_WAIT_MS, desk.stopping);
      }
    }
  }
}

/** One try, and the record of it. A record that fails is made again before anything else is sent. */
async function deliverOne(desk: Desk, held: Held, one: Outgoing): Promise<void> {
  if (one.recorded < one.sent && one.sent < one.answer.bubbles.length) {
    await settle(desk, held, one, { kind: 'sent', sent: one.sent });
    one.recorded = one.sent;
  }
  if (one.sent >= one.answer.bubbles.length) {
    if (!(await finish(desk, held, one))) await settle(desk, held, one, { kind: 'done' });
    drop(held, one);
    return;
  }
  if (desk.stopping.aborted || !(await mayDeliver(desk, held, requestsOf(held, one)))) return;
  const outcome = await trySending(desk, held, one);
  switch (outcome.kind) {
    case 'sent':
      one.sent += Math.max(1, outcome.count);
      one.tries = 0;
      return;
    case 'moved':
      for (const other of held.outgoing)
        if (other !== one && other.address === one.address) {
          await settle(desk, held, other, outcome);
          other.address = outcome.address;
        }
      await settle(desk, held, one, outcome);
      one.address = outcome.address;
      return;
    case 'retry':
      await waitForNextTry(desk, held, one, outcome);
      return;
    case 'refused':
      await bury(desk, held, one, outcome.reason);
      return;
    case 'gone':
      for (const other of held.outgoing.slice()) await bury(desk, held, other, outcome.reason);
  }
}

async function trySending(desk: Desk, held: Held, one: Outgoing): Promise<Outcome> {
  const { answer, address, sent, tries, sealed } = one;
  try {
    return await held.sender.send(
      {
        address,
        bubbles: sent === 0 ? answer.bubbles : answer.bubbles.slice(sent),
        key: keyOf(answer.id, sent),
        eventAt: answer.at,
        heardAt: held.outgoing.reduce((newest, other) => Math.max(newest, other.answer.at), answer.at),
        tries,
        sealed,
      },
      desk.closing,
    );
  } catch {
    return { kind: 'retry', holds: 'conversation', uncertain: true };
  }
}

/** The UUID of an answer from one of its bubbles on. */
function keyOf(id: string, first: number): string {
  if (first === 0) return id;
  const hex = createHash('sha256').update(`${id} ${first}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function requestsOf({ sender }: Held, { answer, sent, tries }: Outgoing): number {
  return sender.requests?.(answer.bubbles.slice(sent), tries) ?? 1;
}

/**
 * Waits for as many tokens as a try takes requests, of the conversation's bucket and then of the channel's. False where
 * the process stops meanwhile.
 */
async function mayDeliver(desk: Desk, held: Held, requests: number): Promise<boolean> {
  const { bucket, rate } = spendsOf(held);
  return (
    (await spend(desk, bucket, rate, requests)) &&
    (await spend(desk, held.channel, held.sender.rates.channel, requests))
  );
}

async function spend(desk: Desk, bucket: string, rate: Rate, tokens: number): Promise<boolean> {
  for (let spent = 0; spent < tokens; ) {
    const wait = await desk.store.spend(bucket, rate);
    if (wait <= 0) {
      spent += 1;
      continue;
    }
    await desk.clock.sleep(wait, desk.stopping);
    if (desk.stopping.aborted) return false;
  }
  return true;
}

async function waitForNextTry(
  desk: Desk,
  held: Held,
  one: Outgoing,
  { afterMs, holds, reason }: Outcome & { kind: 'retry' },
): Promise<void> {
  one.tries += 1;
  if (one.counted) desk.count('retried', held.channel, reason);
  if (desk.clock.now() - one.answer.at > GIVE_UP_MS && one.tries >= LEAST_TRIES) {
    await bury(desk, held, one, 'too_late');
    return;
  }
  const wait = Math.max(afterMs ?? 0, backOff(one.tries, desk.random));
  if (holds === 'channel') await desk.store.hold(held.channel, wait);
  // As of anybody's answer, sealed or not: only of what has no row is nothing written.
  else if (afterMs !== undefined && one.n !== undefined)
    await desk.store.hold(spendsOf(held).bucket, afterMs);
  if (desk.crowded() && letGo(held)) return;
  await desk.clock.sleep(wait, desk.stopping);
}

/** Lets go of a conversation that only waits, where all of it is stored; somebody opens it again when there is room. */
function letGo(held: Held): boolean {
  if (held.sealed || held.effects.size > 0 || held.outgoing.some((one) => one.n === undefined || one.standIn))
    return false;
  held.outgoing = [];
  held.owing = true;
  return true;
}

async function bury(desk: Desk, held: Held, one: Outgoing, reason: string): Promise<void> {
  await settle(desk, held, one, { kind: 'dead', channel: held.channel, reason });
  if (one.counted) desk.count('dead', held.channel, reason);
  drop(held, one);
}

async function settle(desk: Desk, held: Held, one: Outgoing, settled: Settled): Promise<void> {
  if (one.n === undefined || !held.lease) return;
  if (one.standIn && settled.kind === 'sent') return;
  await desk.store.settle(held.lease, one.n, settled);
}

/**
 * Records the last answer together with the end of the lease, where the store can and nothing else needs the lease.
 * Meanwhile the conversation counts as given back: whatever comes opens it again.
 */
async function finish(desk: Desk, held: Held, one: Outgoing): Promise<boolean> {
  const { store } = desk;
  const { lease } = held;
  const needed = held.outgoing.length > 1 || held.effects.size > 0 || held.waiting.length > 0 || held.look;
  if (!store.finish || !lease || one.n === undefined) return false;
  if (needed || held.running || held.owing) return false;
  held.lease = undefined;
  try {
    if (await store.finish(lease, one.n)) {
      // What was opened again meanwhile has gone on counting.
      if (!leaseOf(held)) held.lastAnswer = 0;
      return true;
    }
  } catch (error) {
    const again = leaseOf(held) !== undefined;
    held.lease = leaseOf(held) ?? lease;
    // Opened again under a lease of its own, which is not the one that was lost.
    if (again && error instanceof FencedError) return true;
    throw error;
  }
  held.lease = leaseOf(held) ?? lease;
  held.look = true;
  return true;
}

/** The lease as it is now: it changes while something is awaited. */
function leaseOf(held: Held): Held['lease'] {
  return held.lease;
}

function drop(held: Held, one: Outgoing): void {
  held.outgoing = held.outgoing.filter((other) => other !== one);
}
