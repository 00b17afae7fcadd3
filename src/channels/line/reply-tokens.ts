import type { Delivery } from '../../turns/channel.ts';
import type { LineAddress } from './address.ts';

/** LINE promises a minute from the call; the way to LINE and a slow answer take of it. */
const LIVES_MS = 50_000;
/** In a call that comes again the token lives another minute, unless the event is older than 20 minutes. */
const OLDEST_EVENT_MS = 19 * 60_000;

/**
 * Which reply tokens were used, and for what: each serves one call. https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
 * Thousands come in a second at full load, so numbers stand for them: two that are taken for one cost a push.
 */
export class ReplyTokens {
  readonly #now: () => number;
  /** By token, what was sent with it: those used since `#began`, and those in as long a time before. */
  #used = new Map<number, number>();
  #usedBefore = new Map<number, number>();
  #began: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#began = now();
  }

  /**
   * Takes the token for this delivery: `first`, or `again` where this very delivery was tried with it and nobody knows
   * what became of it. Undefined where only a push is left.
   */
  use({ replyToken, receivedAt }: LineAddress, { key, eventAt }: Delivery): 'first' | 'again' | undefined {
    const now = this.#now();
    this.#forget(now);
    const age = now - receivedAt;
    if (replyToken === undefined || age < 0 || age > LIVES_MS || now - eventAt > OLDEST_EVENT_MS)
      return undefined;
    const token = numberOf(replyToken);
    const sent = numberOf(key);
    const before = this.#used.get(token) ?? this.#usedBefore.get(token);
    if (before !== undefined && before !== sent) return undefined;
    if (before === undefined) this.#used.set(token, sent);
    return before === undefined ? 'first' : 'again';
  }

  /** It was not used after all. */
  giveBack({ replyToken = '' }: LineAddress): void {
    const token = numberOf(replyToken);
    this.#used.delete(token);
    this.#usedBefore.delete(token);
  }

  /** Whatever was used so long ago is too old to be used for anything else. */
  #forget(now: number): void {
    const since = Math.abs(now - this.#began);
    if (since < LIVES_MS) return;
    this.#usedBefore = this.#used;
    this.#used = new Map();
    this.#began = now;
  }
}

const FNV_PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;
const TWO_21 = 2 ** 21;

/** 53 bits of a text: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) forwards, and 21 bits of it backwards. */
function numberOf(text: string): number {
  let forwards = FNV_OFFSET;
  let backwards = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    forwards = Math.imul(forwards ^ text.charCodeAt(i), FNV_PRIME);
    backwards = Math.imul(backwards ^ text.charCodeAt(text.length - 1 - i), FNV_PRIME);
  }
  return (forwards >>> 0) * TWO_21 + (backwards >>> 11);
}
