import { isPicture, mediaKind } from './kind.ts';
import { redrawPicture } from './picture.ts';
import { decodersSee, ffmpegWorks, hasWall, permissionHolds } from './protections.ts';
import { changeVoice } from './voice.ts';

/** A larger file is not even fetched. */
export const MOST_MEDIA_BYTES = 10_000_000;
/** Files at once in this process: one is cleaned, the others wait in memory. */
const MOST_WAITING = 12;

/** Why a file is not taken. `off` where this machine lacks what would clean it, `busy` where others wait already. */
export type Refusal = 'kind' | 'large' | 'broken' | 'off' | 'busy';

export type Cleaned =
  | { readonly cleaned: true; readonly type: 'image/jpeg' | 'audio/ogg'; readonly bytes: Uint8Array }
  | { readonly cleaned: false; readonly why: Refusal };

export interface Protections {
  /** Pictures can be redrawn by a process that has no environment, no files and no network. */
  readonly pictures: boolean;
  /** Voices can be changed by such a process. */
  readonly voices: boolean;
  /** Both run without network, and see nothing of this machine but its programs. */
  readonly walled: boolean;
}

/**
 * Makes of a picture or a recording another one, in a process that has nothing else: drawn anew, or in another voice. What
 * came in is overwritten, whatever the outcome; it is on no disk and its name is not known here.
 */
export class MediaCleaner {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #secret: string | undefined;
  #holds: Promise<Protections> | undefined;

  /** @param options `protections` where they were tried before; `secret`, a folder: where decoders would see it, nothing is taken. */
  constructor({ protections, secret }: { protections?: Promise<Protections>; secret?: string } = {}) {
    this.#secret = secret;
    this.#holds = protections;
  }

  /** Which protections this machine gives, tried once. */
  get protections(): Promise<Protections> {
    this.#holds ??= tryProtections(this.#secret);
    return this.#holds;
  }

  /** @param closing whoever wanted it does not any more: it is overwritten at once, and the process that has it is killed. */
  async clean(file: Uint8Array, closing?: AbortSignal): Promise<Cleaned> {
    const wipe = () => file.fill(0);
    if (closing?.aborted || this.#waiting >= MOST_WAITING) {
      wipe();
      return refused('busy');
    }
    this.#waiting += 1;
    closing?.addEventListener('abort', wipe, { once: true });
    const done = this.#last.then(() => this.#cleanNow(file, closing));
    this.#last = done.catch(() => {});
    try {
      return await done;
    } finally {
      this.#waiting -= 1;
      closing?.removeEventListener('abort', wipe);
      wipe();
    }
  }

  async #cleanNow(file: Uint8Array, closing: AbortSignal | undefined): Promise<Cleaned> {
    if (file.length > MOST_MEDIA_BYTES) return refused('large');
    const kind = mediaKind(file);
    if (kind === undefined) return refused('kind');
    const { pictures, voices } = await this.protections;
    if (isPicture(kind)) {
      if (!pictures) return refused('off');
      const bytes = await redrawPicture(file, kind, closing);
      return bytes ? { cleaned: true, type: 'image/jpeg', bytes } : refused('broken');
    }
    if (!voices) return refused('off');
    const bytes = await changeVoice(file, kind, closing);
    return bytes ? { cleaned: true, type: 'audio/ogg', bytes } : refused('broken');
  }
}

async function tryProtections(secret: string | undefined): Promise<Protections> {
  const walled = await hasWall();
  // The wall keeps from a decoder what it is not shown; it is shown all that lies among the programs.
  if (secret !== undefined && decodersSee(secret)) return { walled, pictures: false, voices: false };
  return {
    walled,
    // Node's permissions bind scripts; what breaks a decoder goes past them, to the network and the server's own files.
    pictures: walled && (await permissionHolds()),
    // Nothing but the wall stands round ffmpeg.
    voices: walled && (await ffmpegWorks()),
  };
}

function refused(why: Refusal): Cleaned {
  return { cleaned: false, why };
}
