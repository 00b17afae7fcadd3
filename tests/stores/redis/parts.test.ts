import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bucketOf, knownArguments, LETTERS } from '../../../src/stores/redis/rows.ts';
import { AGE } from '../../../src/stores/redis/scripts.ts';
import { openRedisTurnStore, type RedisTurnStore } from '../../../src/stores/redis/turn-store.ts';
import { systemClock } from '../../../src/turns/clock.ts';
import { conversationKey, eventHash, turnKeys } from '../../../src/turns/keys.ts';
import { type Commit, type Lease, StoreUnavailableError } from '../../../src/turns/store.ts';
import { BreakingProxy } from './breaking-proxy.ts';
import { HAS_REDIS, RedisServer } from './redis-server.ts';

const ANNA = 'lAAAAAAAAAAAAAAAAAAAA';
const NOTHING = { hashes: [], mail: [], session: undefined, answers: [], effects: [], effectsDone: [] };
const commitOf = (lease: Lease, more: Partial<Commit>): Commit => ({ lease, ...NOTHING, ...more });
const keys = turnKeys(Buffer.alloc(32, 7));

/** What an idle conversation looks like after a consultation. */
const SESSION = JSON.stringify({
  v: 1,
  lng: 'km',
  at: 1_795_000_000_000,
  frames: [{ node: 'menu/choose', version: 3, shape: 'a81c' }],
  slots: { from: 'kh', to: 'th' },
});

async function resolves<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await attempt();
    } catch {
      await wait(20);
    }
}

describe.skipIf(!HAS_REDIS)('the parts of the Redis store', () => {
  const server = new RedisServer();
  let store: RedisTurnStore;
  beforeAll(() => server.start());
  afterAll(() => server.end());
  beforeEach(async () => {
    await server.command('FLUSHALL');
    store = await openRedisTurnStore({ url: server.url, clock: systemClock });
  });
  afterEach(() => store.close());

  async function lease(conversation = ANNA, of = store): Promise<Lease> {
    const opened = await of.open(conversation, 'one', []);
    if (!opened) throw new Error('the conversation is held');
    return opened.lease;
  }

  it('knows how safe the server keeps what it answers', async () => {
    expect(store.durability).toBe('always');
    await server.command('CONFIG', 'SET', 'appendfsync', 'everysec');
    const second = await openRedisTurnStore({ url: server.url, clock: systemClock });
    expect(second.durability).toBe('second');
    await second.close();
    await server.command('CONFIG', 'SET', 'appendfsync', 'always');
  });

  it('is not opened where conversations would be thrown away, and says why', async () => {
    await server.command('CONFIG', 'SET', 'maxmemory', '100mb');
    await server.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(openRedisTurnStore({ url: server.url, clock: systemClock })).rejects.toThrow(/noeviction/);
    await server.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
  });

  it('says that nobody is there, and no word of the address', async () => {
    const url = 'redis://user:secret@127.0.0.1:1/';
    const refused = await openRedisTurnStore({ url, clock: systemClock }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StoreUnavailableError);
    expect(String(refused)).not.toMatch(/secret|user/);
  });

  it('hands an answer out again whose commit was done without our hearing of it', async () => {
    const proxy = new BreakingProxy(server.port);
    const port = await proxy.listen();
    const wired = await openRedisTurnStore({ url: `redis://127.0.0.1:${port}`, clock: systemClock });
    const held = await lease(ANNA, wired);
    const answers = [{ n: 1, address: 'a', body: '{}', sent: 0 }];
    await wired.commit(commitOf(held, { hashes: ['event_0000'] }));
    proxy.loseReplyTo = '\r\ncommit\r\n';
    await expect(
      wired.commit(commitOf(held, { session: 's', hashes: ['event_0001'], answers })),
    ).rejects.toThrow();
    expect(proxy.lost).toBeGreaterThan(0);
    expect(await resolves(() => wired.renew('one'))).toEqual([ANNA]);
    const again = await resolves(() => wired.open(ANNA, 'one', ['event_0001']));
    expect(again?.lease).toEqual(held);
    expect([...(again?.repeats ?? [])]).toEqual(['event_0001']);
    expect(again?.backlog?.answers).toEqual(answers);
    expect((await wired.open(ANNA, 'one', []))?.backlog).toBeUndefined();
    await wired.close();
    await proxy.end();
  });

  it('fails writes while the server is gone, and goes on when it is back with all that it answered', async () => {
    const held = await lease();
    await store.commit(commitOf(held, { session: 'kept' }));
    await server.kill();
    await expect(store.commit(commitOf(held, { session: 'lost' }))).rejects.toThrow();
    await server.start();
    expect((await resolves(() => store.open(ANNA, 'one', [])))?.session).toBe('kept');
  });

  it('does not wait for ever for a server that says nothing', async () => {
    const held = await lease();
    server.pause();
    await expect(store.commit(commitOf(held, { session: 'x' }))).rejects.toThrow();
    server.resume();
    expect(await resolves(() => store.open(ANNA, 'one', []))).toBeDefined();
  });

  it('keeps an idle conversation in at most 300 bytes, its events of that day included', async () => {
    const memory = async () =>
      Number(/used_memory:(\d+)/.exec(String(await server.command('INFO', 'memory')))?.[1]);
    const before = await memory();
    const count = 20_000;
    for (let from = 0; from < count; from += 500)
      await Promise.all(
        Array.from({ length: 500 }, async (_, i) => {
          const conversation = conversationKey(keys, 'telegram', String(from + i));
          const held = await lease(conversation);
          const hashes = [eventHash(keys, conversation, 'e')];
          await store.commit(commitOf(held, { session: SESSION, hashes }));
          await store.release(held, false);
        }),
      );
    const each = ((await memory()) - before) / count;
    console.log(
      `an idle conversation takes ${Math.round(each)} bytes in Redis (${SESSION.length} of session)`,
    );
    expect(each).toBeLessThan(300);
    const seen = new Set<string>();
    for (let after: string | undefined; ; ) {
      const rows = await store.sessions(after, 200);
      for (const { conversation } of rows) seen.add(conversation);
      expect(rows.map((row) => row.conversation)).toEqual(rows.map((row) => row.conversation).sort());
      after = rows.at(-1)?.conversation;
      if (rows.length < 200) break;
    }
    expect(seen.size).toBe(count);
  });

  it('lets the events of the day before yesterday go', async () => {
    const held = await lease();
    const [first, second, third] = ['event_0001', 'event_0002', 'event_0003'];
    const age = async (at: number) =>
      await server.command('EVAL', AGE.source, '0', String(at), '86400000', '1000000', LETTERS);
    const day = 86_400_000;
    await age(1 * day);
    await store.commit(commitOf(held, { hashes: [first ?? ''] }));
    expect(await age(2 * day)).toBe(1);
    await store.commit(commitOf(held, { hashes: [second ?? ''] }));
    expect((await store.known([first ?? '', second ?? '', third ?? ''])).size).toBe(2);
    expect(await age(3 * day)).toBe(1);
    expect([...(await store.known([first ?? '', second ?? '']))]).toEqual([second]);
    expect(await server.command('KEYS', 'mitr:known:*')).toHaveLength(1);
  });

  it('orders buckets as the keys in them are ordered', () => {
    const made = Array.from({ length: 2000 }, (_, i) => conversationKey(keys, 'line', String(i))).sort();
    expect(made.map(bucketOf)).toEqual(made.map(bucketOf).sort());
    expect(new Set(made.map(bucketOf)).size).toBeGreaterThan(500);
  });

  it('tells events apart by all of their 60 bits', () => {
    const hashes = Array.from({ length: 5000 }, (_, i) => eventHash(keys, ANNA, String(i)));
    const pairs = new Set(hashes.map((hash) => knownArguments([hash]).join(' ')));
    expect(pairs.size).toBe(5000);
    expect(knownArguments(['AA________'])).toEqual(['AA', String(2 ** 48 - 1)]);
  });
});
