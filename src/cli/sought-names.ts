/** As long as a talk may be silent before a tip is begun of it. */
const REMEMBERED_MS = 15 * 60_000;
const MOST_REMEMBERED = 2000;

/**
 * What each conversation looked for last that is no row of a list, so that a tip which begins there can name it. In
 * memory alone, for a quarter of an hour at most.
 */
export class SoughtNames {
  readonly #now: () => number;
  #waits = false;
  readonly #sought = new Map<string, { readonly typed: string; readonly since: number }>();

  /** @param now milliseconds that never go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Nothing is remembered of what cannot be named. */
  remember(conversation: string, typed: string | undefined): void {
    this.#expire();
    this.#sought.delete(conversation);
    if (typed === undefined) return;
    if (this.#sought.size >= MOST_REMEMBERED) this.#dropOldest();
    this.#sought.set(conversation, { typed, since: this.#now() });
    this.#wake();
  }

  /** The person wants nothing to be remembered. */
  forget(conversation: string): void {
    this.#sought.delete(conversation);
  }

  /** What was looked for last, once. */
  take(conversation: string): string | undefined {
    this.#expire();
    const sought = this.#sought.get(conversation);
    this.#sought.delete(conversation);
    return sought?.typed;
  }

  /** Looks when the oldest is over, also where nobody asks for anything for a whole night. Who ends the process need not wait. */
  #wake(): void {
    const [oldest] = this.#sought.values();
    if (this.#waits || !oldest) return;
    this.#waits = true;
    const look = () => {
      this.#waits = false;
      this.#expire();
      this.#wake();
    };
    setTimeout(look, Math.max(1, oldest.since + REMEMBERED_MS - this.#now())).unref();
  }

  #dropOldest(): void {
    const [oldest] = this.#sought.keys();
    if (oldest !== undefined) this.#sought.delete(oldest);
  }

  #expire(): void {
    const oldest = this.#now() - REMEMBERED_MS;
    for (const [conversation, { since }] of this.#sought) {
      if (since > oldest) break;
      this.#sought.delete(conversation);
    }
  }
}
