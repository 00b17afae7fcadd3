import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { StoreUnavailableError } from '../../turns/store.ts';
import type { Script } from './scripts.ts';

const CONNECT_MS = 5000;
/** A Redis that answers nothing for so long is taken for gone: a broken network says nothing. */
const STALLED_MS = 8000;
const LOOK_MS = 1000;
const LONGEST_PAUSE_MS = 2000;

type Client = ReturnType<typeof makeClient>;

function makeClient(url: string) {
  return createClient({
    url,
    // While there is no connection, writes fail at once: the platform brings its event again.
    disableOfflineQueue: true,
    disableClientInfo: true,
    // Each would have a timer of its own, for the time before it is written only; #look sees what is not answered.
    commandOptions: { timeout: 0 },
    maintNotifications: 'disabled',
    socket: {
      connectTimeout: CONNECT_MS,
      keepAlive: true,
      noDelay: true,
      reconnectStrategy: (tries) => Math.min(LONGEST_PAUSE_MS, 50 * 2 ** Math.min(tries, 10)),
    },
  });
}

/** One connection, made again when it breaks. Commands of one moment go in one packet. */
export class RedisConnection {
  readonly #url: string;
  readonly #report: (error: unknown) => void;
  readonly #watch: NodeJS.Timeout;
  #client: Client;
  #waiting = 0;
  #heard = 0;
  #closed = false;

  private constructor(url: string, client: Client, report: (error: unknown) => void) {
    this.#url = url;
    this.#client = client;
    this.#report = report;
    this.#watch = setInterval(() => this.#look(), LOOK_MS);
    this.#watch.unref();
  }

  /** Throws StoreUnavailableError where nobody answers, without the address, which may hold a password. */
  static async open(url: string, report: (error: unknown) => void): Promise<RedisConnection> {
    const client = makeClient(url);
    // The first connection must come at once; only later ones are tried again.
    const first = new Promise<never>((_, failed) => client.once('error', failed));
    client.on('error', report);
    const deadline = new AbortController();
    try {
      // Somebody may take the connection and say nothing: the time runs until a first answer.
      await Promise.race([
        client.connect().then(() => client.ping()),
        first,
        wait(CONNECT_MS, undefined, { signal: deadline.signal }).then(() => {
          throw Object.assign(new Error('Redis says nothing'), { code: 'ETIMEDOUT' });
        }),
      ]);
    } catch (error) {
      client.destroy();
      throw new StoreUnavailableError(`Redis can't be reached (${nameOf(error)})`);
    } finally {
      deadline.abort();
    }
    return new RedisConnection(url, client, report);
  }

  /** Runs a script; what it returns is checked by whoever asked. */
  async run(script: Script, args: readonly string[]): Promise<unknown> {
    try {
      return await this.#send(['EVALSHA', script.sha, '0', ...args]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await this.#send(['EVAL', script.source, '0', ...args]);
    }
  }

  /** The server's settings of these names; empty where it doesn't tell. */
  async settings(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    try {
      return new Map(Object.entries(await this.#client.configGet([...names])));
    } catch {
      return new Map();
    }
  }

  /** Lets Redis write its log anew, without what was deleted. */
  async rewriteLog(): Promise<void> {
    await this.#send(['BGREWRITEAOF']);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#watch);
    if (this.#client.isReady) await this.#client.close();
    else this.#client.destroy();
  }

  async #send(args: readonly string[]): Promise<unknown> {
    if (this.#waiting === 0) this.#heard = performance.now();
    this.#waiting += 1;
    try {
      return await this.#client.sendCommand(args);
    } finally {
      this.#waiting -= 1;
      this.#heard = performance.now();
    }
  }

  #look(): void {
    if (this.#closed || this.#waiting === 0 || performance.now() - this.#heard < STALLED_MS) return;
    this.#heard = performance.now();
    const stalled = this.#client;
    this.#client = makeClient(this.#url);
    this.#client.on('error', this.#report);
    stalled.destroy();
    this.#client.connect().catch(this.#report);
  }
}

function nameOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  // Redis's own refusals begin with a word, such as WRONGPASS.
  const [word] = (error instanceof Error && /^[A-Z]{2,}\b/.exec(error.message)) || [];
  if (word !== undefined) return word;
  return error instanceof Error ? error.name : 'unknown';
}
