import { execFileSync, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/files.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { nodeEnvironment, nodeFlags } from '../../src/node-flags.js';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { conversationKey, turnKeys } from '../../src/turns/keys.ts';
import { HAS_REDIS, RedisServer } from '../stores/redis/redis-server.ts';
import { DELIVER, HOLD, Load, type Mark } from './turns/load.ts';

export const name = 'turns';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

/** The product's own webhook, with the whole turn behind it. */
const TURN = '/webhooks/line';
/** The same turns up to the rows of their answers: what is sent waits until the round is over. */
const OUTBOX = 'to the outbox';
const ROUNDS = 5;
const EVENTS = 12_000;
const AT_ONCE = 64;
const USERS = 6000;
const IDLE = 50_000;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Figures {
  readonly micros: number[];
  readonly storeMicros: number[];
  readonly perSecond: number[];
  readonly commits: number[];
}

/** Accepting and taking turns over HTTP, each against a bare server in the same process, in turns, in CPU per request. */
export async function run(): Promise<string[]> {
  execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'build', '--only', 'bundle'],
    { stdio: 'ignore' },
  );
  const accepting = await measured('/accept', async () => []);
  const turns = await measured(TURN, async (load) => {
    const { rss } = await load.mark();
    const took = (await load.steady(TURN, 2000, 10)).sort();
    const at = (share: number) => (took[Math.floor(share * (took.length - 1))] ?? 0).toFixed(1);
    return [
      `resident after full load: ${(rss / 1e6).toFixed(0)} MB`,
      `${TURN} at 2,000/s for 10 s: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
    ];
  });
  const written = await measured(OUTBOX, async () => []);
  return [...accepting, ...written, ...turns, await idleBytes(), ...(await inRedis())];
}

/** The same with a Redis of the bench's own, whose CPU is counted too; nothing where this machine has none. */
async function inRedis(): Promise<string[]> {
  if (!HAS_REDIS) return ['Redis: this machine has none (the Debian package redis-server)'];
  const lines: string[] = [];
  for (const path of ['/accept', TURN]) {
    const server = new RedisServer(['--appendonly', 'yes', '--appendfsync', 'everysec']);
    await server.start();
    try {
      lines.push(...(await measured(path, async () => [], server.url)));
    } finally {
      await server.end();
    }
  }
  return lines.map((line) => `Redis ${line}`);
}

/**
 * One way against bare, in a process of their own: what another way fills its memory with would be collected at their
 * expense.
 */
async function measured(
  path: string,
  more: (load: Load) => Promise<string[]>,
  redis?: string,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-bench-'));
  const secret = randomBytes(16).toString('hex');
  const child = fork(
    new URL('turns/server.ts', import.meta.url),
    [folder, secret, ...(redis ? [redis] : [])],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: nodeFlags(true),
      env: {
        NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/node'),
        ...nodeEnvironment(true),
        ...process.env,
      },
    },
  );
  const [port] = (await once(child, 'message')) as [number];
  const load = new Load(port, secret, USERS, 256);
  try {
    const bare: Figures = { micros: [], storeMicros: [], perSecond: [], commits: [] };
    const own: Figures = { micros: [], storeMicros: [], perSecond: [], commits: [] };
    const ways = [['/bare', bare] as const, [path, own] as const];
    const called = (way: string) => (way === OUTBOX ? TURN : way);
    for (const [way] of ways) await load.full(called(way), USERS, AT_ONCE);
    for (let round = 0; round < ROUNDS; round++)
      for (const [way, figures] of ways) {
        const before = await rested(load);
        if (way === OUTBOX) await load.tell(HOLD);
        const began = performance.now();
        await load.full(called(way), EVENTS, AT_ONCE);
        const seconds = (performance.now() - began) / 1000;
        const after = await (way === OUTBOX ? load.mark() : rested(load));
        if (way === OUTBOX) await load.tell(DELIVER);
        figures.micros.push((after.cpuMicros - before.cpuMicros) / EVENTS);
        figures.storeMicros.push((after.storeMicros - before.storeMicros) / EVENTS);
        figures.perSecond.push(EVENTS / seconds);
        figures.commits.push((after.commits - before.commits) / EVENTS);
      }
    const ratios = own.micros.map((micros, i) => micros / (bare.micros[i] ?? Number.NaN));
    const rates = own.perSecond.map((perSecond, i) => perSecond / (bare.perSecond[i] ?? Number.NaN));
    const ofStore = redis ? `, ${median(own.storeMicros).toFixed(0)} of them Redis's own` : '';
    return [
      `${path}: ${median(own.micros).toFixed(0)} µs of CPU a request${ofStore}, ${median(ratios).toFixed(2)} of bare (${spread(ratios)}), which takes ${median(bare.micros).toFixed(0)} µs; ${median(own.perSecond).toFixed(0)} requests/s, ${median(rates).toFixed(2)} of bare; ${median(own.commits).toFixed(3)} commits a request`,
      ...(await more(load)),
    ];
  } finally {
    load.close();
    child.kill();
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  }
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${sorted[0]?.toFixed(2)}–${sorted.at(-1)?.toFixed(2)}`;
}

/** Waits until nothing is under way, and collects the process's figures. */
async function rested(load: Load): Promise<Mark> {
  for (;;) {
    const mark = await load.mark();
    if (mark.held === 0) return mark;
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** What a conversation takes on disk that waits at the menu, with its language and two profile entries. */
async function idleBytes(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-bench-'));
  const path = join(folder, 'turns.db');
  const store = openSqliteTurnStore({ path, clock: systemClock });
  const empty = statSync(path).size;
  const keys = turnKeys(randomBytes(32));
  const session: Session = {
    v: 1,
    lng: 'km',
    at: Date.now(),
    frames: [{ node: 'n41', version: 1, shape: 'rozj9m' }],
    slots: { 'profile.origin': 'KH' },
  };
  const json = JSON.stringify(session);
  for (let i = 0; i < IDLE; ) {
    const group: Promise<unknown>[] = [];
    for (const end = i + 500; i < end; i++) {
      const opened = await store.open(conversationKey(keys, 'line', `U${i}`), 'bench', []);
      if (!opened) continue;
      const { lease } = opened;
      group.push(
        store
          .commit({ lease, hashes: [], mail: [], session: json, answers: [], effects: [], effectsDone: [] })
          .then(() => store.release(lease, false)),
      );
    }
    await Promise.all(group);
  }
  store.truncateLog();
  const bytes = (statSync(path).size - empty) / IDLE;
  await store.close();
  rmSync(folder, { recursive: true });
  return `an idle conversation: ${bytes.toFixed(0)} bytes on disk, its session ${json.length} bytes of JSON`;
}
