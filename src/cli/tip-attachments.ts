import { setTimeout as sleep } from 'node:timers/promises';
import type { Value } from '../dialogue/message.ts';
import type { Draft } from '../tips/draft.ts';
import type { NotTaken, TakenMedia } from './tip-media.ts';

/** As many as a record holds. */
const MOST = 8;
/** So long may a review wait; then the sender is asked for a moment's patience. */
const PATIENCE_MS = 20_000;

/** Fetches and cleans what was sent; `kind` is what the platform calls it. */
export type TakeMedia = (
  kind: 'image' | 'audio',
  reference: string,
  closing: AbortSignal,
) => Promise<TakenMedia>;

/**
 * The pictures and voices of one tip while it is told: each is sealed into the drafts as soon as it is clean, and only
 * counts remain here. Nothing waits for it but the review.
 */
export class TipAttachments {
  readonly #take: TakeMedia;
  readonly #drafts: () => readonly Draft[];
  readonly #over = new AbortController();
  readonly #pending = new Set<Promise<void>>();
  readonly #inside = new Map<string, 'image/jpeg' | 'audio/ogg'>();
  readonly #takenBack = new Set<string>();
  readonly #notTaken = new Map<NotTaken, number>();

  /** @param drafts those that hold what is told, the sender's own first. */
  constructor(take: TakeMedia, drafts: () => readonly Draft[]) {
    this.#take = take;
    this.#drafts = drafts;
  }

  /** Begins to take one; `event` names its message. */
  add(event: string, kind: 'image' | 'audio', reference: string): void {
    if (this.#takenBack.has(event) || this.#over.signal.aborted) return;
    if (this.#inside.size + this.#pending.size >= MOST) {
      this.#count('many');
      return;
    }
    const work = this.#seal(event, kind, reference)
      .catch(() => this.#count('lost'))
      .finally(() => this.#pending.delete(work));
    this.#pending.add(work);
  }

  async #seal(event: string, kind: 'image' | 'audio', reference: string): Promise<void> {
    const taken = await this.#take(kind, reference, this.#over.signal);
    if (!taken.cleaned) {
      if (!this.#takenBack.has(event)) this.#count(taken.why);
      return;
    }
    try {
      if (this.#takenBack.has(event) || this.#over.signal.aborted) return;
      const [own, ...others] = this.#drafts();
      // Sealing wipes what it is given.
      if (!(await own?.attach(event, taken.type, taken.bytes.slice()))) {
        this.#count('large');
        return;
      }
      for (const draft of others) await draft.attach(event, taken.type, taken.bytes.slice());
      if (!this.#takenBack.has(event)) this.#inside.set(event, taken.type);
    } finally {
      taken.bytes.fill(0);
    }
  }

  /** The message was taken back; the drafts forget what they hold of it themselves. */
  withdraw(event: string): void {
    this.#takenBack.add(event);
    this.#inside.delete(event);
  }

  /** Waits until all is in or refused, but not for long; whether it is. */
  async settled(): Promise<boolean> {
    const late = new AbortController();
    await Promise.race([
      Promise.all(this.#pending),
      sleep(PATIENCE_MS, undefined, { signal: late.signal }).catch(() => {}),
    ]);
    late.abort();
    return this.#pending.size === 0;
  }

  /** Waits until all is in or refused. */
  async idle(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** What a review says of them. */
  get said(): { readonly media: Value; readonly refused: Value } {
    const types = [...this.#inside.values()];
    const pictures = types.filter((type) => type === 'image/jpeg').length;
    const lines = [...this.#notTaken].map(([why, count]) => ({
      text: `tips:not_taken.${why}`,
      values: { count },
    }));
    return {
      media:
        types.length === 0
          ? ''
          : { text: 'tips:media', values: { pictures, voices: types.length - pictures } },
      refused: lines.length === 0 ? '' : { text: 'tips:not_in', values: { lines: { list: lines } } },
    };
  }

  /** Ends all that is under way. */
  wipe(): void {
    this.#over.abort();
    this.#inside.clear();
    this.#takenBack.clear();
    this.#notTaken.clear();
  }

  #count(why: NotTaken): void {
    this.#notTaken.set(why, (this.#notTaken.get(why) ?? 0) + 1);
  }
}
