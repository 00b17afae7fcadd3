/** How often a platform lets itself be called. */
export interface Allowed {
  readonly calls: number;
  readonly withinMs: number;
}

/** Counts calls as a platform does: no more than are allowed within any span of that length. */
export class Pace {
  readonly #taken = new Map<string, number[]>();
  /** When all that was taken of a burst has grown again. */
  readonly #free = new Map<string, number>();

  /** Takes one call under this name; answers with how many milliseconds it came too early, 0 where it did not. */
  early(name: string, { calls, withinMs }: Allowed, now: number): number {
    const taken = (this.#taken.get(name) ?? []).filter((at) => now - at < withinMs);
    this.#taken.set(name, taken);
    const [first = now] = taken.slice(-calls);
    if (taken.length >= calls) return first + withinMs - now;
    taken.push(now);
    return 0;
  }

  /** The same where so many may come at once, and one more each `everyMs` after. */
  burst(
    name: string,
    { calls, everyMs }: { readonly calls: number; readonly everyMs: number },
    now: number,
  ): number {
    const free = Math.max(now, this.#free.get(name) ?? 0);
    const early = free - (calls - 1) * everyMs - now;
    if (early > 0) return early;
    this.#free.set(name, free + everyMs);
    return 0;
  }
}
