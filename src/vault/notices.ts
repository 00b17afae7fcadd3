import { randomBelow, shuffled } from '../tips/random.ts';
import { recipientsOf, type VerifiedRoster } from '../tips/roster.ts';
import type { NoticeAddress, VaultStore } from './store.ts';

/** Carries one fixed sentence to one address. Throws when it could not. */
export interface NoticeSender {
  send(notice: { readonly address: string; readonly subject: string; readonly text: string }): Promise<void>;
}

/** Nobody can be reached there any more: the account is gone, or has blocked Mitr. */
export class AddressGoneError extends Error {
  override readonly name = 'AddressGoneError';
}

/** The sentence of a language, the same every time. */
export type NoticeWords = (language: string) => { readonly subject: string; readonly text: string };

const HOUR = 3_600_000;
const MINUTE = 60_000;
// 07:00 and 18:00 at UTC+7; Myanmar has half an hour less.
const SLOTS = [0, 11 * HOUR];
const JITTER = 20 * MINUTE;
const URGENT_JITTER = 5 * MINUTE;
const AT_ONCE = 8;

/** The next regular slot whose whole span of jitter is still to come, in milliseconds since 1970. */
export function nextSlot(now: number): number {
  const day = Math.floor(now / (24 * HOUR)) * 24 * HOUR;
  const slots = [0, 24 * HOUR].flatMap((later) => SLOTS.map((slot) => day + later + slot));
  return slots.find((slot) => slot - JITTER > now) ?? day + 48 * HOUR;
}

/** A moment within twenty minutes of a slot, either way. */
export function jittered(slot: number): number {
  return slot + randomBelow(2 * JITTER + 1) - JITTER;
}

/** The next full hour with up to five minutes, for urgent ones. */
export function nextUrgentSlot(now: number): number {
  return (Math.floor(now / HOUR) + 1) * HOUR + randomBelow(URGENT_JITTER);
}

/**
 * Tells coordinators to look, whether or not there is news: who sees the mail learns nothing from it. Only an urgent tip
 * brings one at another time, which its sender was told.
 */
export class Notices {
  readonly #store: VaultStore;
  readonly #senders: ReadonlyMap<string, NoticeSender>;
  readonly #words: NoticeWords;
  readonly #rosters: () => readonly VerifiedRoster[];
  /** The urgent records that each recipient was told of. */
  readonly #told = new Map<string, ReadonlySet<string>>();

  constructor(
    store: VaultStore,
    senders: ReadonlyMap<string, NoticeSender>,
    words: NoticeWords,
    rosters: () => readonly VerifiedRoster[],
  ) {
    this.#store = store;
    this.#senders = senders;
    this.#words = words;
    this.#rosters = rosters;
  }

  /** Ways that are set up, such as `mail`. */
  get kinds(): readonly string[] {
    return [...this.#senders.keys()];
  }

  /** To everybody who is in a roster now. Answers with how many could not be sent. */
  async sendAll(): Promise<number> {
    const everybody = this.#rosters().flatMap(({ committees }) => committees.flatMap(recipientsOf));
    return (await this.#send(new Set(everybody))).size;
  }

  /**
   * To everybody on the levels of urgent records whom none has told of them yet. Answers with how many could not be sent:
   * who was not reached is told at the next call.
   */
  async sendUrgent(urgent: ReadonlyMap<string, readonly string[]>): Promise<number> {
    const meant = new Map<string, Set<string>>();
    for (const level of this.#rosters().flatMap(({ committees }) => committees))
      for (const recipient of recipientsOf(level))
        meant.set(recipient, new Set([...(meant.get(recipient) ?? []), ...(urgent.get(level.id) ?? [])]));
    const news = [...meant].filter(([recipient, ids]) => [...ids].some((id) => !this.#knows(recipient, id)));
    const unreached = await this.#send(new Set(news.map(([recipient]) => recipient)));
    const lasting = new Set([...urgent.values()].flat());
    for (const [recipient, ids] of this.#told)
      this.#told.set(recipient, new Set([...ids].filter((id) => lasting.has(id))));
    for (const [recipient, ids] of news) if (!unreached.has(recipient)) this.#told.set(recipient, ids);
    return unreached.size;
  }

  #knows(recipient: string, id: string): boolean {
    return this.#told.get(recipient)?.has(id) ?? false;
  }

  /** Sends to those of these recipients who want notices; answers with whom it could not reach. */
  async #send(recipients: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    if (recipients.size === 0) return recipients;
    const notices = (await this.#store.notices()).filter(({ recipient }) => recipients.has(recipient));
    const waiting = shuffled(notices);
    const unreached = new Set<string>();
    // Some at once, so that one provider that is slow keeps nobody else waiting.
    const line = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop())
        if (!(await this.#sendOne(one))) unreached.add(one.recipient);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
    return unreached;
  }

  /** Forgets the addresses of people who are in no roster any more. */
  async sweep(): Promise<void> {
    const listed = new Set(this.#rosters().flatMap(({ committees }) => committees.flatMap(recipientsOf)));
    // Rosters that can't be read just now are no reason to forget everybody.
    if (listed.size === 0) return;
    for (const { recipient } of await this.#store.notices())
      if (!listed.has(recipient)) await this.#store.removeNotice(recipient);
  }

  async #sendOne({ recipient, kind, address, language }: NoticeAddress): Promise<boolean> {
    try {
      const sender = this.#senders.get(kind);
      await sender?.send({ address, ...this.#words(language) });
      return sender !== undefined;
    } catch (error) {
      // An account that is gone is kept no longer.
      if (error instanceof AddressGoneError) await this.#store.removeNotice(recipient);
      // The provider's words can quote the address: the number of failures must do.
      return false;
    }
  }
}
