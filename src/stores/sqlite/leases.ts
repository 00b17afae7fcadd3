import type { Lease } from '../../turns/store.ts';

interface Held {
  readonly worker: string;
  readonly fence: number;
  until: number;
}

/** How a lease came: kept by its holder, free, or taken from one that did not renew it. */
export type Taken = { readonly lease: Lease; readonly from: 'self' | 'nobody' | 'silent' };

/**
 * Who holds which conversation. In memory: the database belongs to one process (its file is locked), so leases end with
 * the process, and the next one may take over everything at once. Spans are monotonic.
 */
export class Leases {
  readonly #held = new Map<string, Held>();
  readonly #monotonic: () => number;
  readonly #lastsMs: number;
  #fence = 0;

  constructor(monotonic: () => number, lastsMs: number) {
    this.#monotonic = monotonic;
    this.#lastsMs = lastsMs;
  }

  take(conversation: string, worker: string): Taken | undefined {
    const now = this.#monotonic();
    const held = this.#held.get(conversation);
    if (held && held.worker === worker) {
      held.until = now + this.#lastsMs;
      return { lease: { conversation, worker, fence: held.fence }, from: 'self' };
    }
    if (held && held.until > now) return undefined;
    this.#fence += 1;
    this.#held.set(conversation, { worker, fence: this.#fence, until: now + this.#lastsMs });
    return { lease: { conversation, worker, fence: this.#fence }, from: held ? 'silent' : 'nobody' };
  }

  /** Whether this is still the conversation's last lease. */
  holds({ conversation, worker, fence }: Lease): boolean {
    const held = this.#held.get(conversation);
    return held !== undefined && held.worker === worker && held.fence === fence;
  }

  drop(conversation: string): void {
    this.#held.delete(conversation);
  }

  /** Renews what a worker holds, and names it. */
  renew(worker: string): string[] {
    const until = this.#monotonic() + this.#lastsMs;
    const renewed: string[] = [];
    for (const [conversation, held] of this.#held)
      if (held.worker === worker) {
        held.until = until;
        renewed.push(conversation);
      }
    return renewed;
  }

  isFree(conversation: string): boolean {
    const held = this.#held.get(conversation);
    return held === undefined || held.until <= this.#monotonic();
  }

  /** Conversations whose holder has not renewed in time. */
  silent(): string[] {
    const now = this.#monotonic();
    return [...this.#held].flatMap(([conversation, held]) => (held.until <= now ? [conversation] : []));
  }
}
