import { mkdtempSync, rmSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LineChannel, openLine } from '../../../src/channels/line/channel.ts';
import type { Bundle } from '../../../src/dialogue/bundle.ts';
import { Counters } from '../../../src/http/counters.ts';
import { createPublicServer, listen, stop } from '../../../src/http/server.ts';
import { Webhooks } from '../../../src/http/webhooks.ts';
import { openSqliteTurnStore } from '../../../src/stores/sqlite/turn-store.ts';
import type { TurnStore } from '../../../src/turns/store.ts';
import { Turns } from '../../../src/turns/turns.ts';
import { FastClock } from '../../turns/fast-clock.ts';
import { FakeEffects, testKeys } from '../../turns/stage.ts';
import { testBundle } from '../../turns/test-flows.ts';
import { until } from '../../until.ts';
import {
  ACCESS_TOKEN,
  CHANNEL_SECRET,
  LineServer,
  lineCall,
  lineEvent,
  lineUser,
  sign,
  textEvent,
} from './line-server.ts';

/** A minute takes three seconds. */
const FASTER = 20;
/** A call that hangs is given up so soon, by the world's clock. */
const TIMEOUT_MS = 400;

interface Process {
  readonly store: TurnStore;
  readonly turns: Turns;
  readonly channel: LineChannel;
  readonly server: Server;
  readonly port: number;
}

/** Everything between a person with LINE and her answer: LINE's servers, and Mitr with its store on a disk. */
export class LineHouse {
  readonly line: LineServer;
  readonly clock = new FastClock(FASTER);
  readonly effects = new FakeEffects();
  counters = new Counters();
  bundle: Bundle = testBundle();
  /** Where its store lies. */
  readonly folder = mkdtempSync(join(tmpdir(), 'mitr-line-'));
  #process: Process | undefined;

  private constructor(line: LineServer) {
    this.line = line;
    line.now = () => this.clock.now();
  }

  static async open(): Promise<LineHouse> {
    const house = new LineHouse(await LineServer.start());
    await house.start();
    return house;
  }

  /** Begins a process of Mitr. */
  async start(): Promise<void> {
    const { clock, counters } = this;
    const store = openSqliteTurnStore({ path: join(this.folder, 'turns.db'), clock });
    const channel = openLine(
      { channelSecret: CHANNEL_SECRET, accessToken: ACCESS_TOKEN, apiOrigin: this.line.origin },
      clock,
      TIMEOUT_MS,
    );
    const turns = new Turns(
      {
        store,
        bundle: () => this.bundle,
        senders: new Map([['line', channel]]),
        effects: this.effects,
        worker: 'one',
        clock,
        random: () => 0.5,
        count: (what, _, reason) => counters.add('turns', { what, reason: reason ?? '' }),
      },
      testKeys,
    );
    const webhooks = new Webhooks({ channels: [channel], intake: turns, counters, clock });
    const server = createPublicServer({
      site: { asset: () => undefined },
      counters,
      ready: () => true,
      webhooks,
    });
    this.#process = { store, turns, channel, server, port: await listen(server, 0, '127.0.0.1') };
    await turns.start();
  }

  /** Ends the process; what is not sent within the grace is left to the next. */
  async end(graceMs = 0): Promise<void> {
    const { server, turns, channel, store } = this.#running;
    this.#process = undefined;
    await stop(server, 0);
    await turns.close(graceMs);
    await channel.close();
    await store.close();
  }

  async close(): Promise<void> {
    if (this.#process) await this.end();
    await this.line.stop();
    rmSync(this.folder, { recursive: true });
  }

  get #running(): Process {
    if (!this.#process) throw new Error('Mitr does not run');
    return this.#process;
  }

  get channel(): LineChannel {
    return this.#running.channel;
  }

  get store(): TurnStore {
    return this.#running.store;
  }

  /** A call of LINE; answers with the status. */
  call(body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
    const { port } = this.#running;
    return new Promise((done, failed) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          path: '/webhooks/line',
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-line-signature': sign(body), ...headers },
        },
        (response) => {
          response.resume();
          response.on('end', () => done(response.statusCode ?? 0));
        },
      );
      asked.on('error', failed);
      asked.end(body);
    });
  }

  /** Somebody's events, as LINE writes them, at the present time and with a fresh token. */
  event(name: string, what: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const user = lineUser(name);
    this.line.people.add(user);
    return lineEvent(user, { replyToken: this.line.token(user), ...what }, { timestamp: this.clock.now() });
  }
  text(name: string, text: string): Record<string, unknown> {
    const user = lineUser(name);
    this.line.people.add(user);
    return { ...textEvent(user, text, this.line.token(user)), timestamp: this.clock.now() };
  }
  say(name: string, text: string): Promise<number> {
    return this.call(lineCall(this.text(name, text)));
  }
  tap(name: string, data: string): Promise<number> {
    return this.call(lineCall(this.event(name, { type: 'postback', postback: { data } })));
  }
  follow(name: string): Promise<number> {
    return this.call(lineCall(this.event(name, { type: 'follow', follow: { isUnblocked: false } })));
  }

  chat(name: string): string[] {
    return this.line.chat(lineUser(name));
  }

  /** The words of the chain that somebody was told, as `before>word`. */
  chain(name: string): string[] {
    return this.chat(name).flatMap((text) => {
      const told = /^chain:told is=(\S+) was=(\S+)$/.exec(text);
      return told ? [`${told[2]}>${told[1]}`] : [];
    });
  }

  count(what: string, reason = ''): number {
    const line = new RegExp(`turns_total\\{what="${what}",reason="${reason}"\\} (\\d+)`);
    return Number(line.exec(this.counters.print())?.[1] ?? 0);
  }

  /** Waits until nothing waits to be sent. */
  settled(): Promise<void> {
    return until(() => this.#running.turns.held === 0);
  }
}
