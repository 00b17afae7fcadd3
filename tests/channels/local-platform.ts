import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A call as it came. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status: number;
  /** JSON, a text as it stands, or a file. */
  readonly body: unknown;
}

/**
 * What goes wrong with one call: nothing is done and the wire breaks; it is done and the wire breaks; nothing comes for
 * ever; the answer is late; something else is answered.
 */
export type Fault = 'reset_before' | 'reset_after' | 'hang' | { readonly lateMs: number } | Reply;

/** A platform on this machine: what it does with a call is in `answer`, written from the platform's documentation. */
export class LocalPlatform {
  readonly calls: Call[] = [];
  /** Faults for the next calls that `concerns` picks, one each. */
  readonly faults: Fault[] = [];
  concerns: (call: Call) => boolean = () => true;
  /** What goes wrong with a call for which no fault waits. */
  mood: (call: Call) => Fault | undefined = () => undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answer: (call: Call) => Reply | Promise<Reply>;
  origin = '';

  constructor(answer: (call: Call) => Reply | Promise<Reply>) {
    this.#answer = answer;
    this.#server = createServer((request, response) => this.#read(request, response));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #read(request: IncomingMessage, response: ServerResponse): void {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', async () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', this.origin);
      const text = Buffer.concat(pieces).toString();
      const call: Call = {
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        headers: request.headers,
        body: text === '' ? {} : JSON.parse(text),
      };
      this.calls.push(call);
      const fault = (this.concerns(call) ? this.faults.shift() : undefined) ?? this.mood(call);
      if (fault === 'hang') return;
      if (fault === 'reset_before') {
        request.socket.resetAndDestroy();
        return;
      }
      if (typeof fault === 'object' && 'status' in fault) {
        write(response, fault);
        return;
      }
      const reply = await this.#answer(call);
      if (fault === 'reset_after') request.socket.resetAndDestroy();
      else if (typeof fault === 'object') setTimeout(() => write(response, reply), fault.lateMs);
      else write(response, reply);
    });
  }
}

function write(response: ServerResponse, { status, body }: Reply): void {
  const file = body instanceof Uint8Array;
  response.writeHead(status, { 'content-type': file ? 'application/octet-stream' : 'application/json' });
  response.end(file || typeof body === 'string' ? body : JSON.stringify(body));
}
