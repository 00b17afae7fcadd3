import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** One call of a platform's API. */
export interface PlatformCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the origin on, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /**
   * For a file: more than these bytes are not taken, and the call takes as long as a slow line needs. What came of one that
   * does not come whole is overwritten.
   */
  readonly mostBytes?: number;
}

export interface PlatformAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The body as it came, but no more than the first 256 KB of it where none was asked for as a file. */
  readonly body: Buffer;
}

/** No whole answer came. `uncertain` where the platform may have done what it was asked. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly uncertain: boolean;
  constructor(uncertain: boolean) {
    super(uncertain ? 'the platform did not answer' : 'the platform was not reached');
    this.uncertain = uncertain;
  }
}

/** A file was larger than what was asked for; the rest of it was not fetched. */
export class TooLargeError extends NoAnswerError {
  constructor() {
    super(true);
  }
}

const TIMEOUT_MS = 15_000;
const FILE_TIMEOUT_MS = 45_000;
const MOST_SOCKETS = 128;
const LONGEST_BODY = 256 * 1024;
/** The connection never stood, so nothing was asked. */
const NOT_REACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * The connections to one platform, kept open between calls. Every call ends within fifteen seconds. Nothing is tried
 * again here: only whoever asked knows what may be asked twice.
 */
export class PlatformPool {
  readonly #request: typeof httpRequest;
  readonly #agent: HttpAgent;
  readonly #target: RequestOptions;
  readonly #timeoutMs: number;

  /** `origin` is scheme, host and port. */
  constructor(origin: string, timeoutMs: number = TIMEOUT_MS) {
    const { protocol, hostname, port } = new URL(origin);
    const secure = protocol === 'https:';
    const options = {
      keepAlive: true,
      maxSockets: MOST_SOCKETS,
      maxFreeSockets: MOST_SOCKETS,
      scheduling: 'lifo',
    } as const;
    this.#agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
    this.#request = secure ? httpsRequest : httpRequest;
    this.#target = {
      protocol,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? undefined : { port }),
      agent: this.#agent,
    };
    this.#timeoutMs = timeoutMs;
  }

  /** Rejects with NoAnswerError alone, also where `closing` is aborted. */
  call(
    { method, path, headers, body, mostBytes }: PlatformCall,
    closing: AbortSignal,
  ): Promise<PlatformAnswer> {
    if (closing.aborted) return Promise.reject(new NoAnswerError(false));
    return new Promise((done, failed) => {
      const asked = this.#request({
        ...this.#target,
        method,
        path,
        headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      });
      const stop = () => asked.destroy(new NoAnswerError(true));
      const timer = setTimeout(stop, mostBytes === undefined ? this.#timeoutMs : FILE_TIMEOUT_MS);
      closing.addEventListener('abort', stop, { once: true });
      const end = () => {
        clearTimeout(timer);
        closing.removeEventListener('abort', stop);
      };
      const pieces: Buffer[] = [];
      const wipe = () => {
        if (mostBytes !== undefined) for (const piece of pieces) piece.fill(0);
      };
      const fail = (error: Error) => {
        end();
        wipe();
        const code = 'code' in error ? String(error.code) : '';
        failed(error instanceof NoAnswerError ? error : new NoAnswerError(!NOT_REACHED.has(code)));
      };
      asked.on('error', fail);
      asked.on('response', (response) => {
        const most = mostBytes ?? LONGEST_BODY;
        let length = 0;
        response.on('data', (piece: Buffer) => {
          length += piece.length;
          if (mostBytes !== undefined || length - piece.length < most) pieces.push(piece);
          if (mostBytes !== undefined && length > mostBytes) asked.destroy(new TooLargeError());
        });
        response.on('error', fail);
        response.on('end', () => {
          end();
          const all = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
          // A file is somebody's: no second copy of it stays.
          if (pieces.length > 1) wipe();
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: all.subarray(0, most),
          });
        });
      });
      asked.end(body);
    });
  }

  /** Closes every connection; what is under way fails. */
  close(): void {
    this.#agent.destroy();
  }
}

/** What a platform said, as JSON; undefined for anything that is no object. */
export function readAnswer({ body }: PlatformAnswer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
