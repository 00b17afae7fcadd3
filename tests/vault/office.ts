import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TipsServer } from '../../src/cli/tips-server.ts';
import type { Log } from '../../src/http/log.ts';
import { Draft } from '../../src/tips/draft.ts';
import { readIdentity } from '../../src/tips/identity.ts';
import { recordJson, type SealedTip } from '../../src/tips/record.ts';
import { recipientsOf, type VerifiedRoster } from '../../src/tips/roster.ts';
import { minuteOf, weekOf } from '../../src/tips/week.ts';
import { SENDING, utf8 } from '../tips/fixtures.ts';
import { ManualClock } from '../turns/manual-clock.ts';

export const COMMUNE = 'demo-kh-021202';
export const DISTRICT = 'demo-kh-0212';
export const INDEPENDENT = 'demo-kh-independent';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers as it likes
  readonly json: any;
}

interface More {
  readonly demo?: boolean;
  readonly vaultMegabytes?: number;
}

/** The tips of a server as it runs them, with the demonstration's keys, over HTTP, under a clock that a test turns. */
export class Office {
  readonly folder: string;
  readonly clock: ManualClock;
  readonly log: string[] = [];
  #tips: TipsServer;
  readonly #http: Server;

  private constructor(folder: string, clock: ManualClock, tips: TipsServer, log: string[]) {
    this.folder = folder;
    this.clock = clock;
    this.log = log;
    this.#tips = tips;
    this.#http = createServer((request, response) =>
      this.#tips.site.handle((request.url ?? '').split('?', 1)[0] ?? '', request, response),
    );
  }

  static async open(): Promise<Office> {
    const folder = mkdtempSync(join(tmpdir(), 'mitr-office-'));
    const clock = new ManualClock();
    const log: string[] = [];
    const office = new Office(folder, clock, await openTips(folder, clock, log), log);
    await new Promise<void>((done) => office.#http.listen(0, '127.0.0.1', done));
    return office;
  }

  get tips(): TipsServer {
    return this.#tips;
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get roster(): VerifiedRoster {
    const roster = this.#tips.rosters.valid.find(({ country }) => country === 'KH');
    if (!roster) throw new Error('the demonstration has no roster');
    return roster;
  }

  /** Stops the tips and starts them again, as another process would. */
  async restart(more: More = {}): Promise<void> {
    await this.#tips.close();
    this.#tips = await openTips(this.folder, this.clock, this.log, more);
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
    await this.#tips.close();
    rmSync(this.folder, { recursive: true });
  }

  identityFile(committee: string): string {
    return join(this.folder, 'demo-keys/coordinators', `${committee}.txt`);
  }

  identity(committee: string): string {
    return readIdentity(readFileSync(this.identityFile(committee), 'utf8')) ?? '';
  }

  recipients(committee: string): string[] {
    const level = this.roster.committees.find(({ id }) => id === committee);
    return level ? recipientsOf(level) : [];
  }

  /** A tip for a committee and the independent body, sealed now. */
  async seal(text: string, more: Partial<typeof SENDING> = {}): Promise<SealedTip> {
    const sending = {
      ...SENDING,
      level: COMMUNE,
      next: INDEPENDENT,
      demo: true,
      sealedAt: minuteOf(this.clock.now()),
      week: weekOf(this.clock.now()),
      ...more,
    };
    const levels = [sending.level, ...(sending.next === null ? [] : [sending.next])];
    const draft = await Draft.start(
      levels.map((committee) => ({ committee, recipients: this.recipients(committee) })),
    );
    draft.append('1', utf8(text));
    return draft.close(sending);
  }

  async get(path: string, token?: string): Promise<Answer> {
    return answerOf(await fetch(this.origin + path, { headers: bearer(token) }));
  }

  async post(
    path: string,
    json: unknown,
    { token, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    return answerOf(
      await fetch(this.origin + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(token), ...headers },
        body: typeof json === 'string' ? json : JSON.stringify(json),
      }),
    );
  }

  submit(tip: SealedTip, headers: Record<string, string> = {}): Promise<Answer> {
    return this.post('/tips/records', `{"record":${recordJson(tip)}}`, { headers });
  }
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

function openTips(
  folder: string,
  time: ManualClock,
  log: string[],
  { demo, vaultMegabytes = 1024 }: More = {},
): Promise<TipsServer> {
  const write =
    (level: string) =>
    (event: string, fields: object = {}) => {
      log.push(JSON.stringify({ level, event, ...fields }));
    };
  const lines: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return TipsServer.open({
    config: {
      dataDir: join(folder, 'data'),
      demo,
      demoKeysDir: join(folder, 'demo-keys'),
      coversPerWeek: 0,
      vaultMegabytes,
      mail: undefined,
    },
    log: lines,
    faults: { note: () => void log.push('a fault is noted') },
    time,
  });
}
