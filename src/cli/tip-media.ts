import type { Channel } from '../dialogue/message.ts';
import { type Cleaned, MediaCleaner, MOST_MEDIA_BYTES, type Refusal } from '../media/cleaner.ts';
import type { ChannelPort } from '../turns/channel.ts';

/** Why a picture or a voice is not in a tip: beside what the cleaner says, it could not be had, or there were too many. */
export type NotTaken = Refusal | 'lost' | 'many';
export type TakenMedia =
  | Exclude<Cleaned, { cleaned: false }>
  | { readonly cleaned: false; readonly why: NotTaken };

/** What somebody sends into a tip, from its platform into other bytes than she sent. */
export interface MediaTaking {
  /** Never rejects. @param reference what the platform calls it. */
  take(
    channel: Channel,
    kind: 'image' | 'audio',
    reference: string,
    closing: AbortSignal,
  ): Promise<TakenMedia>;
}

/** Where nothing is fetched, as in a terminal. */
export const NO_MEDIA: MediaTaking = { take: async () => notTaken('off') };

/** Files that are fetched at once: each is held in memory, and nowhere else. */
const LANES = 3;
/** More that wait, as references, are a flood. */
const MOST_WAITING = 60;

/** Fetches from the channels of this process, once, and hands what came to the cleaner at once. */
export class ChannelMedia implements MediaTaking {
  readonly #channels: readonly ChannelPort[];
  readonly #cleaner: Pick<MediaCleaner, 'protections' | 'clean'>;
  readonly #lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
  #next = 0;
  #waiting = 0;

  constructor(
    channels: readonly ChannelPort[],
    cleaner: Pick<MediaCleaner, 'protections' | 'clean'> = new MediaCleaner(),
  ) {
    this.#channels = channels;
    this.#cleaner = cleaner;
  }

  async take(
    channel: Channel,
    kind: 'image' | 'audio',
    reference: string,
    closing: AbortSignal,
  ): Promise<TakenMedia> {
    if (this.#waiting >= MOST_WAITING) return notTaken('busy');
    this.#waiting += 1;
    const lane = this.#next++ % LANES;
    const done = Promise.resolve(this.#lanes[lane])
      .then(() => this.#takeNow(channel, kind, reference, closing))
      .catch(() => notTaken('lost'));
    this.#lanes[lane] = done;
    try {
      return await done;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #takeNow(
    channel: Channel,
    kind: 'image' | 'audio',
    reference: string,
    closing: AbortSignal,
  ): Promise<TakenMedia> {
    if (closing.aborted) return notTaken('lost');
    const { pictures, voices } = await this.#cleaner.protections;
    if (!(kind === 'image' ? pictures : voices)) return notTaken('off');
    const port = this.#channels.find((one) => one.channel === channel);
    const file = await port?.media(reference, MOST_MEDIA_BYTES, closing);
    if (file === undefined) return notTaken('lost');
    return file === 'large' ? notTaken('large') : this.#cleaner.clean(file);
  }
}

function notTaken(why: NotTaken): TakenMedia {
  return { cleaned: false, why };
}
