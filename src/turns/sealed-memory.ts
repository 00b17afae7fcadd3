import type { Session } from '../dialogue/session.ts';

/** So long may a volatile conversation be silent; then all of it is gone. */
export const SILENT_MS = 15 * 60_000;
/** How long events of volatile conversations and the fact that a draft is gone are remembered. */
const REMEMBERED_MS = 24 * 3_600_000;
const MOST_HASHES = 200_000;
const MOST_GONE = 10_000;

/** What is left of volatile conversations: in memory, bounded, gone with the process. */
export class SealedMemory {
  readonly #hashes = new Map<string, number>();
  readonly #gone = new Map<string, { readonly session: Session; readonly since: number }>();

  /** Whether an event of a volatile conversation was handled. */
  knows(hash: string): boolean {
    return this.#hashes.has(hash);
  }

  remember(hash: string, now: number): void {
    this.#hashes.set(hash, now);
    dropOldest(this.#hashes, MOST_HASHES);
  }

  /** The draft is gone: no more than where it stood is kept, so that the next message can say so. */
  lose(conversation: string, session: Session, now: number): void {
    const { v, lng, slots, counted } = session;
    // What the talk was about, and what was looked up in it, is nobody's business any more.
    const frames = session.frames.map(({ node, version, shape }) => ({ node, version, shape }));
    const profile = Object.fromEntries(Object.entries(slots).filter(([name]) => name.startsWith('profile.')));
    this.#gone.set(conversation, {
      // Silent since 1970, so that `step` takes it for expired by any flow's rule and after any jump of the clock.
      session: {
        v,
        ...(lng === undefined ? undefined : { lng }),
        at: 0,
        frames,
        slots: profile,
        // The disk has it too, and has it still when this is told.
        ...(counted === undefined ? undefined : { counted }),
      },
      since: now,
    });
    dropOldest(this.#gone, MOST_GONE);
  }

  /** Where a conversation stood whose draft is gone and who has not been told. */
  lost(conversation: string): Session | undefined {
    return this.#gone.get(conversation)?.session;
  }

  told(conversation: string): void {
    this.#gone.delete(conversation);
  }

  /** Forgets what is old. */
  expire(now: number): void {
    for (const [hash, since] of this.#hashes) {
      if (now - since < REMEMBERED_MS) break;
      this.#hashes.delete(hash);
    }
    for (const [conversation, { since }] of this.#gone) {
      if (now - since < REMEMBERED_MS) break;
      this.#gone.delete(conversation);
    }
  }
}

function dropOldest(entries: Map<string, unknown>, most: number): void {
  if (entries.size <= most) return;
  for (const key of entries.keys()) {
    entries.delete(key);
    return;
  }
}
