import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rostersOf, TipClient } from '../../src/cli/tip-client.ts';
import { nodeEnvironment, nodeFlags } from '../../src/node-flags.js';
import { Draft } from '../../src/tips/draft.ts';
import { readIdentity } from '../../src/tips/identity.ts';
import { openTip } from '../../src/tips/open.ts';
import { randomName } from '../../src/tips/random.ts';
import { recordJson, type SealedTip } from '../../src/tips/record.ts';
import { minuteOf, weekOf } from '../../src/tips/week.ts';
import { searchWork } from '../../src/tips/work.ts';
import { QUOTA } from '../../src/vault/quota.ts';
import {
  ACCESS_TOKEN,
  CHANNEL_SECRET,
  LineServer,
  lineCall,
  lineEvent,
  lineUser,
  sign,
  textEvent,
} from '../channels/line/line-server.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { HAS_MEMORY } from '../process-memory.ts';
import { SENDING, utf8 } from '../tips/fixtures.ts';
import { until } from '../until.ts';

/** Calls of the flood: those of its accounts in the chat, and records for the page's address. */
const CALLS = 10_000;
const ACCOUNTS = 500;
const CALLS_AN_ACCOUNT = 3;
const ADDRESSES = 20;
/** Tips that people really send, half in the chat and half from the page, while the flood goes on. */
const TRUE_TIPS = 20;
const MOST_TRIES = 3;
/** The heap of a server that may take no more; it dies where that is not enough. */
const HEAP_MB = 128;
/** What the memory at the end may be of what it was after the first thousand calls. */
const FLAT = 1.2;
/** The committee that true tips go to, and one that the flood goes to. */
const POIPET = 'demo-kh-0110';
const KH_INDEPENDENT = 'demo-kh-independent';
const FLOODED = 'demo-th-2706';
const TH_INDEPENDENT = 'demo-th-independent';
const AT_ONCE = 16;

let line: LineServer;
let server: ServerProcess;
const dataDir = mkdtempSync(join(tmpdir(), 'mitr-data-'));
const start = async () => {
  server = await startServer(
    {
      DATA_DIR: dataDir,
      COVERS_PER_WEEK: '0',
      LINE_CHANNEL_SECRET: CHANNEL_SECRET,
      LINE_CHANNEL_ACCESS_TOKEN: ACCESS_TOKEN,
      LINE_API_ORIGIN: line.origin,
      ...nodeEnvironment(true),
    },
    [...nodeFlags(true), `--max-old-space-size=${HEAP_MB}`],
  );
  await server.said('tips are open');
};
beforeAll(async () => {
  line = await LineServer.start();
  await start();
});
afterAll(async () => {
  agent.destroy();
  await server?.stop();
  await line?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
interface Said {
  readonly status: number;
  readonly text: string;
}
function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Said> {
  return new Promise((done, failed) => {
    const length = String(Buffer.byteLength(body));
    const sent = request(
      `${server.origin}${path}`,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => {
          text += piece;
        });
        response.on('end', () => done({ status: response.statusCode ?? 0, text })).on('error', failed);
      },
    );
    sent.on('error', failed).end(body);
  });
}

/** Resident memory of the server in megabytes. */
function memory(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function seal(text: string, level: string, next: string): Promise<SealedTip> {
  const rosters = (await rostersOf(server.origin)).map((note) =>
    JSON.parse(note.slice(0, note.indexOf('\n\n'))),
  );
  const committees = rosters.flatMap(({ committees: all }) => all);
  const draft = await Draft.start(
    [level, next].map((committee) => ({
      committee,
      recipients: committees
        .find(({ id }) => id === committee)
        .members.flatMap(({ recipients }: { recipients: string[] }) => recipients),
    })),
  );
  draft.append('1', utf8(text));
  const now = Date.now();
  return draft.close({ ...SENDING, level, next, demo: true, sealedAt: minuteOf(now), week: weekOf(now) });
}

async function tap(user: string, data: string): Promise<Said> {
  return chat(lineEvent(user, { type: 'postback', postback: { data }, replyToken: line.token(user) }));
}
async function chat(event: object): Promise<Said> {
  const body = lineCall(event as Parameters<typeof lineCall>[0]);
  return post('/webhooks/line', body, { 'x-line-signature': sign(body) });
}

/** Somebody who really tells something, and sees what comes. */
class Resident {
  readonly #user: string;
  constructor(name: string) {
    this.#user = lineUser(name);
    line.people.add(this.#user);
  }
  #mine() {
    return line.delivered.filter(({ to }) => to === this.#user).map(({ message }) => JSON.stringify(message));
  }
  async #happens(event: object): Promise<void> {
    const before = this.#mine().length;
    expect((await chat(event)).status).toBe(200);
    await until(() => this.#mine().length > before);
  }
  async touches(...options: string[]): Promise<void> {
    for (const option of options) {
      const offered = () =>
        this.#mine()
          .flatMap((message) => message.match(/"data":"[^"]+/g) ?? [])
          .map((data) => data.slice('"data":"'.length))
          .findLast((data) => data.endsWith(`.${option}`));
      await until(() => offered() !== undefined);
      await this.#happens(
        lineEvent(this.#user, {
          type: 'postback',
          postback: { data: offered() ?? '' },
          replyToken: line.token(this.#user),
        }),
      );
    }
  }
  async says(text: string): Promise<void> {
    await this.#happens(textEvent(this.#user, text, line.token(this.#user)));
  }
  async #begins(): Promise<void> {
    await this.#happens(lineEvent(this.#user, { type: 'follow', replyToken: line.token(this.#user) }));
    await this.says('english');
  }
  /** Says this and that at the menu. */
  async talks(times: number): Promise<void> {
    await this.#begins();
    for (let n = 0; n < times; n++) await this.says(`some words ${n} about a van`);
  }
  /** Tells and sends; answers how often it had to be sent. */
  async tells(story: string): Promise<number> {
    await this.#begins();
    await this.touches('tell', 'smuggling', 'no', 'KH-0110', 'skip');
    await this.says(story);
    await this.touches('all');
    const taken = () => this.#mine().some((message) => message.includes('It is sent, sealed.'));
    let tries = 0;
    for (; tries < MOST_TRIES && !taken(); tries++) await this.touches(tries === 0 ? 'send' : 'again');
    return taken() ? tries : MOST_TRIES + 1;
  }
}

/** Sends a sealed record as the page does: asks for the terms, works where it must, sends. */
async function fromPage(tip: SealedTip, address: string): Promise<number> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const { work } = JSON.parse(await (await fetch(`${server.origin}/tips/terms`)).text());
    const number = work ? searchWork(work.challenge, tip.id, 0, 2 ** 26, work.bits) : undefined;
    const body = `{"record":${recordJson(tip)}${work ? `,"work":${JSON.stringify({ challenge: work.challenge, number })}` : ''}}`;
    const { status } = await post('/tips/records', body, { 'x-forwarded-for': address });
    if (status === 200) return tries;
  }
  return MOST_TRIES + 1;
}

it.skipIf(!HAS_MEMORY)(
  'ten thousand calls from 500 accounts and 20 addresses keep no true tip out of a running server, lose none, and leave its memory as it is',
  async () => {
    // One lie is sealed; the others have names of their own and the same bytes, which no server can know.
    const lie = recordJson(await seal('a lie', FLOODED, TH_INDEPENDENT));
    const [, name = ''] = /"id": "([0-9a-f]{32})"/.exec(lie) ?? [];
    const answers = new Map<string, number>();
    const lies: string[] = [];
    const fromAccount = (nth: number): Promise<Said> => {
      const user = lineUser(`flood ${nth % ACCOUNTS}`);
      line.people.add(user);
      const first = nth < ACCOUNTS;
      // Into the tip, and on in it: taps need no memory of what was shown.
      return first
        ? chat(textEvent(user, 'english', line.token(user)))
        : tap(user, nth < 2 * ACCOUNTS ? '2b.tell' : '9b.smuggling');
    };
    const fromAddress = async (nth: number): Promise<Said> => {
      const id = randomName();
      const address = nth % ADDRESSES;
      // Of one address, and of some calls, the proxy says nothing: they share a larger part.
      const named = address > 0 && nth % 5 > 0;
      const said = await post(
        '/tips/records',
        `{"record":${lie.replace(name, id)}}`,
        named ? { 'x-forwarded-for': `10.66.0.${address}` } : {},
      );
      if (JSON.parse(said.text).accepted === true) lies.push(id);
      return said;
    };
    const accountCalls = ACCOUNTS * CALLS_AN_ACCOUNT;
    const attack = async (n: number): Promise<void> => {
      const nth = Math.floor((n * accountCalls) / CALLS);
      const isChat = nth > Math.floor(((n - 1) * accountCalls) / CALLS);
      const { status, text } = await (isChat ? fromAccount(nth) : fromAddress(n));
      const what = isChat ? 'chat' : (JSON.parse(text).reason ?? 'accepted');
      answers.set(`${status} ${what}`, (answers.get(`${status} ${what}`) ?? 0) + 1);
    };
    const told: { readonly story: string; readonly tries: number }[] = [];
    const tell = async (n: number): Promise<void> => {
      const story = `true story ${n} of a van with no windows`;
      const tries =
        n % 2 === 0
          ? await new Resident(`resident ${n}`).tells(story)
          : await fromPage(await seal(story, POIPET, KH_INDEPENDENT), `10.77.0.${n}`);
      told.push({ story, tries });
    };

    // Whatever is read or compiled once has been, when the memory is looked at first.
    await new Resident('somebody who talks').talks(40);
    const memories: number[] = [];
    const trueTips: Promise<void>[] = [];
    let next = 0;
    const flood = async (): Promise<void> => {
      for (let n = next++; n < CALLS; n = next++) {
        if (n % (CALLS / TRUE_TIPS) === 0) trueTips.push(tell(n / (CALLS / TRUE_TIPS)));
        await attack(n);
        if (n % 1000 === 999) memories.push(memory());
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, flood));
    await Promise.all(trueTips);
    memories.push(memory());
    const [first = 0] = memories;
    console.log(`memory in MB after each thousand: ${memories.map(Math.round).join(' ')}`);
    console.log(`answers: ${JSON.stringify(Object.fromEntries(answers))}`);
    expect(told.map(({ tries }) => tries).filter((tries) => tries > MOST_TRIES)).toEqual([]);
    expect(told).toHaveLength(TRUE_TIPS);
    expect((memories.at(-1) ?? 0) / first).toBeLessThan(FLAT);
    // The flood had its shares and no more, and nobody of it was shut out by a mistake or answered by one.
    expect([...answers.keys()].sort()).toEqual([
      '200 accepted',
      '200 chat',
      '428 work needed',
      '429 too many from you',
    ]);
    expect(lies.length).toBeLessThan(QUOTA.perHour);

    // What was accepted is there after a death without any farewell.
    process.kill(server.pid, 'SIGKILL');
    await server.gone;
    await start();
    const taken = await Promise.all([POIPET, FLOODED].map(inboxOf));
    expect(taken[1]?.ids.sort()).toEqual(lies.sort());
    const stories = await Promise.all((taken[0]?.ids ?? []).map((id) => taken[0]?.story(id)));
    expect(stories.sort()).toEqual(told.map(({ story }) => story).sort());
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  },
);

/** What a committee's coordinator finds. */
async function inboxOf(level: string) {
  const file = readFileSync(`${dataDir}-keys/coordinators/${level}.txt`, 'utf8');
  const identity = readIdentity(file) ?? '';
  const client = await TipClient.connect(server.origin, identity);
  const { records } = await client.inbox();
  return {
    ids: records.map(({ id }) => id),
    story: async (id: string) => (await openTip(await client.record(id), identity)).story[0]?.text,
  };
}
