import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { lineBody } from '../line-body.ts';

/** What the measured process says of itself. */
export interface Mark {
  /** With that of a Redis behind it. */
  readonly cpuMicros: number;
  /** Of the Redis alone. */
  readonly storeMicros: number;
  /** Commits of the store, each of which is one fsync. */
  readonly commits: number;
  readonly rss: number;
  /** Conversations that it is busy with. */
  readonly held: number;
}

/** The platform takes nothing from now on; and takes everything again. */
export const HOLD = '/hold';
export const DELIVER = '/deliver';

const WORDS = ['1', 'menu', '2', 'back', '3', 'menu', 'hello', 'menu'];

/** Writes to a server as a platform does: distinct signed bodies, connections that stay open. */
export class Load {
  readonly #port: number;
  readonly #secret: string;
  readonly #users: number;
  readonly #agent: Agent;
  /** How many were sent each way, so that each is told all the words. */
  readonly #events = new Map<string, number>();

  constructor(port: number, secret: string, users: number, connections: number) {
    this.#port = port;
    this.#secret = secret;
    this.#users = users;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  async mark(): Promise<Mark> {
    return JSON.parse(await this.tell('/mark')) as Mark;
  }

  /** Calls what is the bench's own, and reads the answer. */
  tell(path: string): Promise<string> {
    return new Promise((done, failed) => {
      request({ port: this.#port, host: '127.0.0.1', path, agent: this.#agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => done(text));
      })
        .on('error', failed)
        .end();
    });
  }

  /** One event. Throws where it was not acknowledged. */
  post(path: string): Promise<void> {
    const n = this.#events.get(path) ?? 0;
    this.#events.set(path, n + 1);
    const text = WORDS[Math.floor(n / this.#users) % WORDS.length] ?? '';
    const body = lineBody(n % this.#users, n, text);
    const signature = createHmac('sha256', this.#secret).update(body).digest('base64');
    return new Promise((done, failed) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-line-signature': signature,
      };
      request(
        { method: 'POST', port: this.#port, host: '127.0.0.1', path, agent: this.#agent, headers },
        (response) => {
          response.resume();
          response.on('end', () =>
            response.statusCode === 200 ? done() : failed(new Error(`answered ${response.statusCode}`)),
          );
        },
      )
        .on('error', failed)
        .end(body);
    });
  }

  /** As many as so many at once take. */
  async full(path: string, events: number, atOnce: number): Promise<void> {
    let left = events;
    const one = async () => {
      while (left > 0) {
        left -= 1;
        await this.post(path);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  }

  /** So many in a second whether they are answered or not; how long each took from when it was due, in milliseconds. */
  async steady(path: string, perSecond: number, seconds: number): Promise<Float64Array> {
    // No promise is kept: what collects them would stop this process, and be taken for the server's delay.
    const took = new Float64Array(perSecond * seconds);
    const over = Promise.withResolvers<void>();
    const began = performance.now();
    let answered = 0;
    for (let sent = 0; sent < took.length; ) {
      const due = Math.min(took.length, ((performance.now() - began) / 1000) * perSecond);
      for (; sent < due; sent++) {
        const at = began + (sent / perSecond) * 1000;
        this.post(path).then(() => {
          took[answered] = performance.now() - at;
          answered += 1;
          if (answered === took.length) over.resolve();
        }, over.reject);
      }
      await new Promise((done) => setTimeout(done, 1));
    }
    await over.promise;
    return took;
  }

  close(): void {
    this.#agent.destroy();
  }
}
