import { randomDigits } from '../tips/random.ts';
import type { ReplyAddress } from '../tips/receipt.ts';

/** As long as a draft lives. */
export const PAIRING_MS = 15 * 60_000;
const DIGITS = 6;
/** With more codes alive, guessing one would be too easy. */
const MOST = 500;

/**
 * Codes that join a receipt made on the page to a tip told in a chat, so that the chat's company never sees the receipt.
 * The page leaves the public half and shows a code; the sender types it into the chat. In memory only, each once.
 */
export class Pairings {
  readonly #monotonic: () => number;
  readonly #waiting = new Map<string, { readonly address: ReplyAddress; readonly ends: number }>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** A code for this address, good for fifteen minutes; nothing while too many wait. */
  offer(address: ReplyAddress): string | undefined {
    this.#tidy();
    if (this.#waiting.size >= MOST) return undefined;
    let code = randomDigits(DIGITS);
    while (this.#waiting.has(code)) code = randomDigits(DIGITS);
    this.#waiting.set(code, { address, ends: this.#monotonic() + PAIRING_MS });
    return code;
  }

  /** The address that a code stands for, which then is used up. Let one draft try five times at most. */
  take(code: string): ReplyAddress | undefined {
    this.#tidy();
    const found = this.#waiting.get(code);
    this.#waiting.delete(code);
    return found?.address;
  }

  #tidy(): void {
    const now = this.#monotonic();
    for (const [code, { ends }] of this.#waiting) if (ends <= now) this.#waiting.delete(code);
  }
}
