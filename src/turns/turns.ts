import type { Channel, Event } from '../dialogue/message.ts';
import { AfterRestart } from './after-restart.ts';
import { Asides } from './asides.ts';
import { tellSealed } from './attend.ts';
import type { Aside, Inbound } from './channel.ts';
import { deliver } from './deliver.ts';
import { type Accepted, type Desk, type Held, newHeld, type TurnsParts, type Work } from './held.ts';
import { callHash, channelOf, conversationKey, eventHash, messageMark, type TurnKeys } from './keys.ts';
import { SealedMemory, SILENT_MS } from './sealed-memory.ts';
import { Sweep } from './sweep.ts';
import { inOrder, takeDurable } from './take-durable.ts';
import { takeSealed } from './take-sealed.ts';

/** Conversations that are kept in memory though they only wait for their platform; more are left in the store. */
const MOST_HELD = 20_000;
const TICK_MS = 1000;
/** Leases are renewed so often; a store lets one go after several times that. */
const RENEW_MS = 5000;
const RETRY_MS = 1000;
const LAST_GRACE_MS = 2000;

/** The process is stopping, and the event was not taken: the platform will bring it again. */
export class StoppingError extends Error {
  override readonly name = 'StoppingError';
}

/**
 * The runtime: takes every event exactly once, each conversation in order and thousands side by side, writes session
 * and answers in one commit, and delivers what was written. A sealed flow's conversation lives in memory; the disk hears of taps on the menu.
 */
export class Turns {
  readonly #desk: Desk;
  readonly #keys: TurnKeys;
  readonly #held = new Map<string, Held>();
  readonly #owned = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #closing = new AbortController();
  readonly #sweep: Sweep;
  readonly #asides: Asides;
  /** Conversations with work for a channel that is switched off here. */
  readonly #unserved = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;
  #renewed: number;

  constructor(parts: TurnsParts, keys: TurnKeys) {
    this.#keys = keys;
    this.#desk = {
      ...parts,
      mark: (conversation, message) => messageMark(keys, conversation, message),
      sealedMemory: new SealedMemory(),
      afterRestart: new AfterRestart(parts.clock),
      stopping: this.#stopping.signal,
      closing: this.#closing.signal,
      crowded: () => this.#held.size > MOST_HELD,
      wake: (held) => this.#wake(held),
      own: (promise) => this.#own(promise),
    };
    this.#renewed = parts.clock.monotonic();
    this.#sweep = new Sweep(this.#desk);
    this.#asides = new Asides(this.#desk);
  }

  /** Takes over what an earlier process left, and from now on looks after what is due each second. */
  async start(): Promise<void> {
    await this.tick();
    this.#timer = setInterval(() => {
      this.#ticking ??= this.tick().finally(() => {
        this.#ticking = undefined;
      });
    }, TICK_MS);
  }

  /**
   * Takes one event. When it resolves, the platform may have its 200: the turn is durable (or was before, or the event
   * waits durably for the worker that holds the conversation). In a volatile conversation the turn has been taken, and
   * nothing is durable but that the event is known. Throws what the store throws; then nothing happened, and the
   * platform should bring it again.
   */
  accept(inbound: Inbound): Promise<Accepted> {
    const { channel, user, address, id, once, input } = inbound;
    if (this.#stopping.signal.aborted) return Promise.reject(new StoppingError('the process is stopping'));
    const conversation = conversationKey(this.#keys, channel, user);
    const held = this.#hold(conversation, channel);
    if (!held) return Promise.reject(new Error(`the channel ${channel} is switched off`));
    // No clock of a platform may lead ours: a session of the future would never expire.
    const at = Math.max(0, Math.trunc(Math.min(inbound.at, this.#desk.clock.now())));
    const event = { ...input, channel, conversation, id, at } as Event;
    const hash = eventHash(this.#keys, conversation, once ?? id);
    return new Promise((done, failed) => {
      held.waiting.push({ event, address, hash, waiter: { done, failed } });
      this.#wake(held);
    });
  }

  /**
   * Whether a call with these very bytes, which could not be read, came before; from now on it is known for at least a
   * day. Throws what the store throws.
   */
  async cameBefore(channel: Channel, bytes: Uint8Array): Promise<boolean> {
    return !(await this.#desk.store.remember(callHash(this.#keys, channel, bytes)));
  }

  /** Says something that belongs to no conversation, at most once and without waiting for it. */
  say(channel: Channel, aside: Aside): void {
    if (this.#stopping.signal.aborted) return;
    this.#asides.say(channel, aside, eventHash(this.#keys, `${channel} aside `, aside.id));
  }

  /** Does what is due: renews leases, takes over orphans, forgets silent volatile conversations, lets sessions sleep. */
  async tick(): Promise<void> {
    try {
      this.#forgetSilent();
      await this.#renew();
      await this.#takeOver();
      await this.#sweepSome();
    } catch {
      this.#desk.count('store_failed', undefined);
    }
  }

  /**
   * Conversations that are held in memory, for tests that wait until all is delivered. Never shown: who is in a sealed flow
   * is held all the while.
   */
  get held(): number {
    return this.#held.size;
  }

  /**
   * Ends in order: takes what was accepted, lets what is being sent be sent for at most `graceMs`, leaves the rest to
   * the next process. Volatile conversations end here. The store stays open.
   */
  async close(graceMs: number): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    for (const held of this.#held.values())
      if (held.sealed) tellSealed(this.#desk, held, held.sealed.address, true);
    const ended = new AbortController();
    const settled = this.#settled().finally(() => ended.abort());
    await Promise.race([settled, this.#desk.clock.sleep(graceMs, ended.signal)]);
    this.#closing.abort();
    // A channel that does not heed the signal is left alone: what it reports later is fenced out.
    await Promise.race([settled, this.#desk.clock.sleep(LAST_GRACE_MS, ended.signal)]);
    for (const held of this.#held.values()) {
      if (held.sealed) this.#desk.effects.ended(held.key);
      if (held.lease) await this.#desk.store.release(held.lease, true).catch(() => false);
    }
    this.#held.clear();
  }

  async #settled(): Promise<void> {
    await this.#ticking;
    while (this.#owned.size > 0) await Promise.all(this.#owned);
  }

  #hold(conversation: string, channel: Channel): Held | undefined {
    const known = this.#held.get(conversation);
    if (known) return known;
    const sender = this.#desk.senders.get(channel);
    if (!sender) return undefined;
    const held = newHeld(conversation, channel, sender);
    this.#held.set(conversation, held);
    return held;
  }

  #own(promise: Promise<void>): void {
    this.#owned.add(promise);
    void promise.finally(() => this.#owned.delete(promise));
  }

  /** Starts the loops of a conversation that have something to do, and lets go of one that has nothing. */
  #wake(held: Held): void {
    if (!held.running && (held.waiting.length > 0 || held.look || mayRest(held))) {
      const running = this.#runToEnd(held);
      held.running = running;
      this.#owned.add(running);
    }
    if (!held.delivering && held.outgoing.length > 0 && !this.#stopping.signal.aborted) {
      const delivering = this.#deliverToEnd(held);
      held.delivering = delivering;
      this.#owned.add(delivering);
    }
  }

  // Two loops a turn: written out, since each `finally` on a promise makes two more. Neither ever rejects: nobody but
  // the end of the process waits for them, and a conversation that is not let go is never answered again.
  async #runToEnd(held: Held): Promise<void> {
    try {
      await this.#run(held);
    } catch (error) {
      await this.#pauseAfterFault(held);
      if (this.#stopping.signal.aborted) refuseAll(held, error);
    } finally {
      if (held.running) this.#owned.delete(held.running);
      held.running = undefined;
      if (held.waiting.length > 0 || held.look) this.#wake(held);
      else if (mayRest(held) && !held.sealed && !held.lease) this.#held.delete(held.key);
    }
  }

  async #deliverToEnd(held: Held): Promise<void> {
    try {
      await deliver(this.#desk, held);
    } catch {
      await this.#pauseAfterFault(held);
    } finally {
      if (held.delivering) this.#owned.delete(held.delivering);
      held.delivering = undefined;
      if (!this.#stopping.signal.aborted) this.#wake(held);
    }
  }

  /** After what nobody foresaw: what is left is begun again, and not at once, so that nothing spins. */
  async #pauseAfterFault({ channel }: Held): Promise<void> {
    try {
      this.#desk.count('fault', channel);
    } catch {
      // The counting may be what failed.
    }
    await this.#desk.clock.sleep(RETRY_MS, this.#stopping.signal);
  }

  /** Takes turns until no event waits, then gives the lease back if nothing else needs it. Never rejects. */
  async #run(held: Held): Promise<void> {
    while (held.waiting.length > 0 || held.look) {
      const works = inOrder(held.waiting);
      held.waiting = [];
      held.look = false;
      await this.#takeAll(held, works);
      this.#wake(held);
    }
    if (!held.lease || !mayRest(held)) return;
    const { lease } = held;
    held.lease = undefined;
    const { owing } = held;
    held.owing = false;
    try {
      if (await this.#desk.store.release(lease, owing)) {
        // A volatile conversation is held on: its answers would be told by their high numbers.
        held.lastAnswer = 0;
        return;
      }
      held.lease = lease;
      held.look = true;
    } catch {
      this.#desk.count('store_failed', held.channel);
    }
  }

  async #takeAll(held: Held, works: readonly Work[]): Promise<void> {
    let left = works;
    try {
      do left = await (held.sealed ? takeSealed : takeDurable)(this.#desk, held, left);
      while (left.length > 0);
    } catch (error) {
      for (const work of left) work.waiter?.failed(error);
      // What no platform will bring again is tried again here: results of effects, and mail, which lies in the store.
      held.waiting.unshift(...left.filter((work) => work.effect !== undefined));
      held.look = true;
      this.#desk.count('store_failed', held.channel);
      await this.#desk.clock.sleep(RETRY_MS, this.#stopping.signal);
      if (this.#stopping.signal.aborted) refuseAll(held, error);
    }
  }

  #forgetSilent(): void {
    const now = this.#desk.clock.monotonic();
    this.#desk.sealedMemory.expire(now);
    for (const held of this.#held.values()) {
      if (!held.sealed || held.running || now - held.sealed.last < SILENT_MS) continue;
      this.#desk.sealedMemory.lose(held.key, held.sealed.session, now);
      tellSealed(this.#desk, held, held.sealed.address, true);
      held.sealed = undefined;
      // What the disk says instead of a reply that never went may be said now.
      held.owing = held.outgoing.some((one) => one.standIn);
      held.outgoing = held.outgoing.filter((one) => one.n !== undefined && !one.standIn);
      this.#desk.effects.ended(held.key);
      this.#wake(held);
    }
  }

  async #renew(): Promise<void> {
    const now = this.#desk.clock.monotonic();
    if (now - this.#renewed < RENEW_MS) return;
    this.#renewed = now;
    for (const conversation of await this.#desk.store.renew(this.#desk.worker)) this.#look(conversation);
  }

  async #takeOver(): Promise<void> {
    const room = MOST_HELD - this.#held.size;
    if (room <= 0) return;
    for (const conversation of await this.#desk.store.orphans(room + this.#unserved.size))
      this.#look(conversation);
  }

  async #sweepSome(): Promise<void> {
    for (const event of await this.#sweep.next()) {
      if (this.#held.has(event.conversation)) continue;
      const held = this.#hold(event.conversation, event.channel);
      held?.waiting.push({ event, address: '', hash: undefined });
      if (held) this.#wake(held);
    }
  }

  #look(conversation: string): void {
    const channel = channelOf(conversation);
    const held = channel && this.#hold(conversation, channel);
    if (!held) {
      this.#unserved.add(conversation);
      return;
    }
    held.look = true;
    this.#wake(held);
  }
}

/** Leaves what was not taken to the platform, which brings it again. */
function refuseAll(held: Held, error: unknown): void {
  held.look = false;
  for (const work of held.waiting.splice(0)) work.waiter?.failed(error);
}

/** Whether nothing is being done for this conversation. */
function mayRest(held: Held): boolean {
  return (
    held.waiting.length === 0 && held.outgoing.length === 0 && held.effects.size === 0 && !held.delivering
  );
}
