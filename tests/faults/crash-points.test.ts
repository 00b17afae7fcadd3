import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedisTurnStore } from '../../src/stores/redis/turn-store.ts';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import type { TurnStore } from '../../src/turns/store.ts';
import { LEASE_MS } from '../stores/conformance.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import { HAS_REDIS, RedisServer } from '../stores/redis/redis-server.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { FakePlatform, Stage } from '../turns/stage.ts';
import { TAP } from '../turns/test-flows.ts';
import { type CrashPoint, DyingStore, WRITES } from './failing-store.ts';

const WORDS = ['1', '2', '3'];
const FIRST = 'first';

/** A store that outlives the process, and how the next process comes to what is behind it. */
interface Behind {
  readonly store: TurnStore;
  crash(): Promise<TurnStore>;
  end(): Promise<void>;
}

const redis = new RedisServer();

const STORES: Readonly<Record<string, (clock: ManualClock) => Promise<Behind>>> = {
  memory: async (clock) => {
    const store = new MemoryStore(clock, LEASE_MS);
    return {
      store,
      crash: async () => {
        store.crash();
        return store;
      },
      end: async () => {},
    };
  },
  SQLite: async (clock) => {
    const folder = mkdtempSync(join(tmpdir(), 'mitr-crash-'));
    const open = () => openSqliteTurnStore({ path: join(folder, 'turns.db'), clock });
    let store = open();
    return {
      store,
      crash: async () => {
        await store.close();
        store = open();
        return store;
      },
      end: async () => {
        await store.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
  Redis: async (clock) => {
    await redis.command('FLUSHALL');
    const sharedTime = () => clock.monotonic();
    const open = () => openRedisTurnStore({ url: redis.url, clock, leaseMs: LEASE_MS, sharedTime });
    let store = await open();
    return {
      store,
      crash: async () => {
        await store.close();
        // Who died is silent until his leases are over.
        await redis.command('HSET', 'mitr:workers', FIRST, '0');
        store = await open();
        return store;
      },
      end: () => store.close(),
    };
  },
};

interface Story {
  readonly stage: Stage;
  readonly store: DyingStore;
  /** Ids of events that were acknowledged. */
  readonly acknowledged: Set<string>;
}

/** Waits until all is done, or nobody is there any more to do it; a store over a connection takes its time. */
async function idle(stage: Stage, store: DyingStore): Promise<void> {
  await stage.settled();
  while (stage.turns.held > 0 && !store.isDead) await setImmediate();
}

/** One person's talk as a platform plays it: every event is brought until it is acknowledged, in order. */
async function play({ stage, store, acknowledged }: Story): Promise<void> {
  const events: [string, () => Promise<unknown>][] = [
    ['link', () => stage.accept('anna', { type: 'link', parameter: 'en' }, 'link')],
    ['chain', () => stage.tap('anna', TAP.chain, 'chain')],
    ...WORDS.map((word): [string, () => Promise<unknown>] => [word, () => stage.say('anna', word, word)]),
    ['menu', () => stage.tap('anna', TAP.menu, 'menu')],
    ['job', () => stage.tap('anna', TAP.job, 'job')],
  ];
  for (const [id, bring] of events) {
    if (acknowledged.has(id)) continue;
    const outcome = await Promise.race([
      bring().then(
        () => 'acknowledged',
        () => 'failed',
      ),
      store.died.then(() => 'died'),
    ]);
    if (outcome !== 'acknowledged') return;
    acknowledged.add(id);
    await idle(stage, store);
  }
}

/** How often each message reached the person, by what it says. */
function doubles(platform: FakePlatform): string[] {
  const keys = platform.received.map(({ key }) => key);
  return keys.filter((key, i) => keys.indexOf(key) !== i);
}

/** Plays the talk with a process that dies at the point, and goes on with the next. */
async function playWith(name: string, point: CrashPoint | undefined) {
  const clock = new ManualClock();
  const behind = await STORES[name]?.(clock);
  if (!behind) throw new Error(`there is no store ${name}`);
  const platform = new FakePlatform();
  const acknowledged = new Set<string>();
  const first = new DyingStore(behind.store, point);
  const stage = new Stage(first, clock, platform, FIRST);
  stage.effects.answer = async () => ({ result: 'ok', values: { code: 'K7' } });
  await play({ stage, store: first, acknowledged });
  await idle(stage, first);
  const lostBefore = [...acknowledged];
  if (first.isDead) {
    // A dead process does nothing more: its failing store sees to that.
    const closing = stage.turns.close(0);
    clock.pass(60_000);
    await closing;
    const second = new DyingStore(await behind.crash(), undefined);
    const next = new Stage(second, clock, platform, 'second');
    next.effects.answer = stage.effects.answer;
    await next.turns.tick();
    await idle(next, second);
    await play({ stage: next, store: second, acknowledged });
    await idle(next, second);
    await next.turns.close(0);
    await behind.end();
    return { platform, died: true, lostBefore, seen: first.seen, told: next };
  }
  await stage.turns.close(0);
  await behind.end();
  return { platform, died: false, lostBefore, seen: first.seen, told: stage };
}

describe.each(Object.keys(STORES))('a process with %s that dies', (name) => {
  const isRedis = name === 'Redis';
  beforeAll(async () => {
    if (isRedis && HAS_REDIS) await redis.start();
  });
  afterAll(async () => {
    if (isRedis && HAS_REDIS) await redis.end();
  });

  it.skipIf(isRedis && !HAS_REDIS)(
    'at any write, before it or after it: nothing acknowledged is lost, doubled or out of order',
    async () => {
      const whole = await playWith(name, undefined);
      expect(whole.died).toBe(false);
      const expected = whole.platform.received.map(({ text }) => text);
      expect(whole.told.chain('anna')).toEqual(['none>1', '1>2', '2>3']);
      expect(expected.slice(-2)).toEqual(['job:done code=K7', 'menu:menu.ask']);

      const points = WRITES.flatMap((write) =>
        Array.from({ length: whole.seen.get(write) ?? 0 }, (_, i) => i + 1).flatMap((nth): CrashPoint[] => [
          { write, nth, when: 'before' },
          { write, nth, when: 'after' },
        ]),
      );
      expect(points.length).toBeGreaterThan(30);
      for (const point of points) {
        const run = await playWith(name, point);
        const label = `${point.when} ${point.write} ${point.nth}`;
        expect(run.died, label).toBe(true);
        const once = run.platform.received.filter(
          ({ key }, i, all) => all.findIndex((other) => other.key === key) === i,
        );
        // The next process says first that what was not sent is gone, to whoever was at the menu.
        expect(
          once.map(({ text }) => text).filter((text) => text !== 'common:was_away'),
          label,
        ).toEqual(expected);
        // Twice only what was sent and not yet recorded when the process died: at most the one message under way.
        const records = point.write === 'settle' || point.write === 'finish';
        expect(doubles(run.platform).length, label).toBeLessThanOrEqual(records ? 1 : 0);
        if (records && point.when === 'after') expect(doubles(run.platform), label).toEqual([]);
      }
    },
  );
});
