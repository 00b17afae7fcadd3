import type { IncomingMessage } from 'node:http';

/** Bodies beyond this size share a limit, so that a few large ones can't fill the memory. */
const LARGE = 2 ** 17;
const LARGE_AT_ONCE = 3;

export type Body =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly status: number; readonly reason: 'too large' | 'busy' | 'unreadable' };

const TOO_LARGE = { ok: false, status: 413, reason: 'too large' } as const;
const BUSY = { ok: false, status: 503, reason: 'busy' } as const;
const UNREADABLE = { ok: false, status: 422, reason: 'unreadable' } as const;

/** Reads bodies of JSON into memory; a body that announces or shows itself as too large is left where it is. */
export class BodyReader {
  #large = 0;

  async read(request: IncomingMessage, longest: number): Promise<Body> {
    const announced = Number(request.headers['content-length'] ?? Number.NaN);
    if (announced > longest) return TOO_LARGE;
    // Who does not say how much comes is treated as if it were much.
    const large = !(announced <= LARGE);
    if (large && this.#large >= LARGE_AT_ONCE) return BUSY;
    if (large) this.#large += 1;
    try {
      const chunks: Buffer[] = [];
      let bytes = 0;
      // Leaving the loop early must not cut the connection before the answer.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        bytes += (chunk as Buffer).length;
        if (bytes > longest) return TOO_LARGE;
        chunks.push(chunk as Buffer);
      }
      return { ok: true, json: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
    } catch {
      return UNREADABLE;
    } finally {
      if (large) this.#large -= 1;
    }
  }
}
