import type { Delivery } from '../../turns/channel.ts';
import type { LineAddress } from './address.ts';

/** LINE promises a minute from the call; the way to LINE and a slow answer take of it. */
const LIVES_MS = 50_000;
/** In a call that comes again the token lives another minute, unless the event is older than 20 minutes. */
const OLDEST_EVENT_MS = 19 * 60_000;

/** Which reply tokens were used, and for what: each serves one call. https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token */
export class ReplyTokens {
  readonly #now: () => number;
  /** By token, in the order of their use: the key of what was sent with it, and when. */
  readonly #used = new Map<string, { readonly key: string; readonly at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Takes the token for this delivery: `first`, or `again` where this very delivery was tried with it and nobody knows
   * what became of it. Undefined where only a push is left.
   */
  use({ replyToken, receivedAt }: LineAddress, { key, eventAt }: Delivery): 'first' | 'again' | undefined {
    const now = this.#now();
    for (const [token, { at }] of this.#used) {
      // A clock that was set back must not keep what is used for ever.
      if (Math.abs(now - at) < 2 * LIVES_MS) break;
      this.#used.delete(token);
    }
    const age = now - receivedAt;
    if (replyToken === undefined || age < 0 || age > LIVES_MS || now - eventAt > OLDEST_EVENT_MS)
      return undefined;
    const before = this.#used.get(replyToken);
    if (before && before.key !== key) return undefined;
    this.#used.set(replyToken, { key, at: before?.at ?? now });
    return before ? 'again' : 'first';
  }

  /** It was not used after all. */
  giveBack({ replyToken = '' }: LineAddress): void {
    this.#used.delete(replyToken);
  }
}
