import type { Channel } from '../dialogue/message.ts';
import { type Cleaned, type MediaCleaner, MOST_MEDIA_BYTES, type Refusal } from '../media/cleaner.ts';
import type { ChannelPort } from '../turns/channel.ts';
import { FairQueue } from './fair-queue.ts';

/**
 * Why a picture or a voice is not in a tip: beside what the cleaner says, it could not be had, there were too many,
 * or the sender did not want to wait for it any longer.
 */
export type NotTaken = Refusal | 'lost' | 'many' | 'left';
export type TakenMedia =
  | Exclude<Cleaned, { cleaned: false }>
  | { readonly cleaned: false; readonly why: NotTaken };

/** What a platform calls a picture or a voice, and in which conversation it was sent. */
export interface SentMedia {
  readonly conversation: string;
  readonly channel: Channel;
  readonly kind: 'image' | 'audio';
  readonly reference: string;
}

/** What somebody sends into a tip, from its platform into other bytes than she sent. */
export interface MediaTaking {
  /** So long may a review wait for it; then the sender is asked for a moment's patience. */
  readonly patienceMs: number;
  /** Never rejects. Answers at once where `closing` is aborted, and keeps nothing of it. */
  take(sent: SentMedia, closing: AbortSignal): Promise<TakenMedia>;
}

/** Where nothing is fetched, as in a terminal. */
export const NO_MEDIA: MediaTaking = { patienceMs: 0, take: async () => notTaken('off') };

const PATIENCE_MS = 20_000;
/** Files that are fetched at once: each is held in memory, and nowhere else. */
const LANES = 3;
/** More that wait, as references, are a flood. */
const MOST_WAITING = 200;

/**
 * Fetches from the channels of this process, once, and hands what came to the cleaner at once. Conversations have their
 * turns, so that many files of one keep nobody else waiting.
 */
export class ChannelMedia implements MediaTaking {
  readonly patienceMs = PATIENCE_MS;
  readonly #channels: readonly ChannelPort[];
  readonly #cleaner: Pick<MediaCleaner, 'protections' | 'clean'>;
  readonly #queue = new FairQueue(LANES, MOST_WAITING);

  constructor(channels: readonly ChannelPort[], cleaner: Pick<MediaCleaner, 'protections' | 'clean'>) {
    this.#channels = channels;
    this.#cleaner = cleaner;
  }

  async take(sent: SentMedia, closing: AbortSignal): Promise<TakenMedia> {
    const work = () => this.#takeNow(sent, closing);
    const discard = (taken: TakenMedia) => {
      if (taken.cleaned) taken.bytes.fill(0);
    };
    try {
      const done = await this.#queue.do(sent.conversation, work, closing, discard);
      return done.done ? done.value : notTaken(done.why === 'full' ? 'busy' : 'lost');
    } catch {
      return notTaken('lost');
    }
  }

  async #takeNow({ channel, kind, reference }: SentMedia, closing: AbortSignal): Promise<TakenMedia> {
    const { pictures, voices } = await this.#cleaner.protections;
    if (!(kind === 'image' ? pictures : voices)) return notTaken('off');
    const port = this.#channels.find((one) => one.channel === channel);
    const file = await port?.media(reference, MOST_MEDIA_BYTES, closing);
    if (file === undefined) return notTaken('lost');
    return file === 'large' ? notTaken('large') : this.#cleaner.clean(file, closing);
  }
}

function notTaken(why: NotTaken): TakenMedia {
  return { cleaned: false, why };
}
