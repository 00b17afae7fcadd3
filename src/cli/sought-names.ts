/** As long as a talk may be silent before a tip is begun of it. */
const REMEMBERED_MS = 15 * 60_000;
const MOST_REMEMBERED = 2000;

/**
 * What each conversation looked for last that is no row of a list, so that a tip which begins there can name it. In
 * memory alone, for a quarter of an hour at most from when anything was last remembered or asked for.
 */
export class SoughtNames {
  readonly #now: () => number;
  readonly #sought = new Map<string, { readonly typed: string; readonly since: number }>();

  /** @param now milliseconds that never go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Nothing is remembered of what cannot be named. */
  remember(conversation: string, typed: string | undefined): void {
    this.#expire();
    this.#sought.delete(conversation);
    if (typed === undefined || this.#sought.size >= MOST_REMEMBERED) return;
    this.#sought.set(conversation, { typed, since: this.#now() });
  }

  /** What was looked for last, once. */
  take(conversation: string): string | undefined {
    this.#expire();
    const sought = this.#sought.get(conversation);
    this.#sought.delete(conversation);
    return sought?.typed;
  }

  #expire(): void {
    const oldest = this.#now() - REMEMBERED_MS;
    for (const [conversation, { since }] of this.#sought) {
      if (since > oldest) break;
      this.#sought.delete(conversation);
    }
  }
}
