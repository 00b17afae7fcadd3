import { setTimeout as sleep } from 'node:timers/promises';
import type { Value } from '../dialogue/message.ts';
import type { Draft } from '../tips/draft.ts';
import { isPartOf } from './sent-parts.ts';
import type { MediaTaking, NotTaken, SentMedia, TakenMedia } from './tip-media.ts';

/** As many as a record holds. */
const MOST = 8;
/** What can't be cleaned costs the machine time too, so that one draft has no more tries than these. */
const MOST_TRIES = 16;

/** Fetches and cleans what was sent in one conversation. */
export interface OwnMedia {
  readonly patienceMs: MediaTaking['patienceMs'];
  take(sent: Pick<SentMedia, 'kind' | 'reference'>, closing: AbortSignal): Promise<TakenMedia>;
}

/** One that is on its way. */
interface Coming {
  readonly event: string;
  readonly over: AbortController;
  readonly work: Promise<void>;
}

/**
 * The pictures and voices of one tip while it is told: each is sealed into the drafts as soon as it is clean, and only
 * counts remain here. Nothing waits for it but the review.
 */
export class TipAttachments {
  readonly #media: OwnMedia;
  readonly #drafts: () => readonly Draft[];
  readonly #coming = new Set<Coming>();
  readonly #inside = new Map<string, 'image/jpeg' | 'audio/ogg'>();
  readonly #takenBack = new Set<string>();
  readonly #notTaken = new Map<NotTaken, number>();
  #tries = 0;
  #over = false;

  /** @param drafts those that hold what is told, the sender's own first. */
  constructor(media: OwnMedia, drafts: () => readonly Draft[]) {
    this.#media = media;
    this.#drafts = drafts;
  }

  /** Begins to take one; `event` names its message. */
  add(event: string, kind: 'image' | 'audio', reference: string): void {
    if (this.#isTakenBack(event) || this.#over) return;
    if (this.#inside.size + this.#coming.size >= MOST || this.#tries >= MOST_TRIES) {
      this.#count('many');
      return;
    }
    this.#tries += 1;
    const over = new AbortController();
    const work = this.#seal(event, { kind, reference }, over.signal)
      .catch(() => this.#count('lost'))
      .finally(() => this.#coming.delete(coming));
    const coming = { event, over, work };
    this.#coming.add(coming);
  }

  async #seal(
    event: string,
    sent: Pick<SentMedia, 'kind' | 'reference'>,
    closing: AbortSignal,
  ): Promise<void> {
    const taken = await this.#media.take(sent, closing);
    const left = closing.aborted && !this.#isTakenBack(event);
    if (!taken.cleaned) {
      if (!this.#isTakenBack(event)) this.#count(left ? 'left' : taken.why);
      return;
    }
    try {
      if (left) this.#count('left');
      if (closing.aborted) return;
      const [own, ...others] = this.#drafts();
      // Sealing wipes what it is given.
      if (!(await own?.attach(event, taken.type, taken.bytes.slice()))) {
        this.#count('large');
        return;
      }
      for (const draft of others) await draft.attach(event, taken.type, taken.bytes.slice());
      if (!this.#isTakenBack(event)) this.#inside.set(event, taken.type);
    } finally {
      taken.bytes.fill(0);
    }
  }

  /** A message was taken back, with all that came with it. */
  withdraw(message: string): void {
    this.#takenBack.add(message);
    for (const { event, over } of this.#coming)
      if (isPartOf(event, message)) {
        over.abort();
        this.#takeOut(event);
      }
    for (const event of [...this.#inside.keys()]) if (isPartOf(event, message)) this.#takeOut(event);
  }

  #takeOut(event: string): void {
    this.#inside.delete(event);
    for (const draft of this.#drafts()) draft.withdraw(event);
  }

  #isTakenBack(event: string): boolean {
    return [...this.#takenBack].some((message) => isPartOf(event, message));
  }

  /** Waits until all is in or refused, but not for long; whether it is. */
  async settled(): Promise<boolean> {
    const late = new AbortController();
    await Promise.race([
      this.idle(),
      sleep(this.#media.patienceMs, undefined, { signal: late.signal }).catch(() => {}),
    ]);
    late.abort();
    return this.#coming.size === 0;
  }

  /** Waits until all is in or refused. */
  async idle(): Promise<void> {
    await Promise.all([...this.#coming].map(({ work }) => work));
  }

  /** How many are on their way. */
  get coming(): number {
    return this.#coming.size;
  }

  /** Waits for none of them any longer: those that are not in yet stay out. */
  async leaveOut(): Promise<void> {
    for (const { over } of this.#coming) over.abort();
    await this.idle();
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
    this.#over = true;
    for (const { over } of this.#coming) over.abort();
    this.#inside.clear();
    this.#takenBack.clear();
    this.#notTaken.clear();
  }

  #count(why: NotTaken): void {
    this.#notTaken.set(why, (this.#notTaken.get(why) ?? 0) + 1);
  }
}
