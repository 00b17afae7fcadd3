import type { IncomingMessage } from 'node:http';
import { SLOWEST } from './slow-bodies.ts';
import { type RoomLimits, type Upload, UploadRoom } from './upload-room.ts';

/** Bodies beyond this size share a room, so that a few large ones can't fill the memory. */
const LARGE = 2 ** 17;
/** Three records with all their pictures, or many more phones that have only begun. */
export const ROOM: RoomLimits = {
  most: 32,
  bytes: 72 * 2 ** 20,
  slowest: SLOWEST,
  startMs: 1000,
  graceMs: 10_000,
};

export type Body =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly status: number; readonly reason: 'too large' | 'busy' | 'unreadable' };

const TOO_LARGE = { ok: false, status: 413, reason: 'too large' } as const;
const BUSY = { ok: false, status: 503, reason: 'busy' } as const;
const UNREADABLE = { ok: false, status: 422, reason: 'unreadable' } as const;

/** Reads bodies of JSON into memory; a body that announces or shows itself as too large is left where it is. */
export class BodyReader {
  readonly #room: UploadRoom;

  constructor(limits: RoomLimits = ROOM, now: () => number = () => performance.now()) {
    this.#room = new UploadRoom(limits, now);
  }

  async read(request: IncomingMessage, longest: number): Promise<Body> {
    const announced = Number(request.headers['content-length'] ?? Number.NaN);
    if (announced > longest) return TOO_LARGE;
    // Who does not say how much comes is treated as if it were much.
    if (announced <= LARGE) return collect(request, longest);
    let giveWay = (): void => {};
    const upload = this.#room.enter(() => giveWay());
    if (!upload) return BUSY;
    const gone = new Promise<void>((done) => {
      giveWay = done;
    });
    try {
      return await collect(request, longest, { upload, gone });
    } finally {
      upload.left();
    }
  }
}

/** Reads to the end, or until the body is too large, has to give way, or breaks off. */
function collect(
  request: IncomingMessage,
  longest: number,
  seat?: { readonly upload: Upload; readonly gone: Promise<void> },
): Promise<Body> {
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // What is left unread stays where it is: the connection must not be cut before the answer.
    const over = (body: Body): void => {
      request.off('data', take).off('end', end).off('close', broken).pause();
      chunks.length = 0;
      done(body);
    };
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > longest) {
        over(TOO_LARGE);
        return;
      }
      chunks.push(chunk);
      seat?.upload.grew(chunk.length);
    };
    const end = (): void => over(parsed(chunks));
    const broken = (): void => over(UNREADABLE);
    request.on('data', take).on('end', end).on('close', broken).on('error', broken);
    void seat?.gone.then(() => over(BUSY));
  });
}

function parsed(chunks: readonly Buffer[]): Body {
  try {
    return { ok: true, json: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return UNREADABLE;
  }
}
