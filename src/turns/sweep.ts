import type { Event } from '../dialogue/message.ts';
import type { Desk } from './held.ts';
import { channelOf } from './keys.ts';
import { readStored, take } from './take.ts';

/** Rows that are looked at in one go: about a millisecond, so that nobody waits for it. */
const ROWS = 200;
/** Younger sessions need not be looked at: no flow expires sooner but a sealed one, which is on no disk. */
const LEAST_SILENCE_MS = 3_600_000;
/** A wall clock that has gone so far from the monotonic one was set, and nothing may expire by it. */
const TRUSTED_MS = 3_600_000;

/** Goes through the stored sessions, a few rows at a time and round again, and finds those for which time has passed. */
export class Sweep {
  readonly #desk: Desk;
  readonly #began: { readonly now: number; readonly monotonic: number };
  #after: string | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#began = { now: desk.clock.now(), monotonic: desk.clock.monotonic() };
  }

  /** An event `time` for each of the next few conversations that it would change. */
  async next(): Promise<Event[]> {
    const { clock, store } = this.#desk;
    const now = clock.now();
    const drift = now - this.#began.now - (clock.monotonic() - this.#began.monotonic);
    if (Math.abs(drift) > TRUSTED_MS) return [];
    const rows = await store.sessions(this.#after, ROWS);
    this.#after = rows.length < ROWS ? undefined : rows.at(-1)?.conversation;
    return rows.flatMap(({ conversation, session }) => this.#due(conversation, session, now) ?? []);
  }

  #due(conversation: string, stored: string, now: number): Event | undefined {
    const channel = channelOf(conversation);
    const sender = channel && this.#desk.senders.get(channel);
    const session = readStored(stored);
    if (!sender || session === undefined || session === 'damaged') return undefined;
    if (now - session.at < LEAST_SILENCE_MS) return undefined;
    const event: Event = { type: 'time', channel, conversation, id: 'time', at: now };
    return take(this.#desk.bundle(), session, event, sender.profile).session === session ? undefined : event;
  }
}
