import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Together } from '../../../src/stores/redis/together.ts';
import { openRedisTurnStore, type RedisTurnStore } from '../../../src/stores/redis/turn-store.ts';
import type { Commit, Lease } from '../../../src/turns/store.ts';
import { ManualClock } from '../../turns/manual-clock.ts';
import { HAS_REDIS, RedisServer } from './redis-server.ts';

const ANNA = 'lAAAAAAAAAAAAAAAAAAAA';
const BORIS = 'lBBBBBBBBBBBBBBBBBBBB';
const NOTHING = { hashes: [], mail: [], session: undefined, answers: [], effects: [], effectsDone: [] };
const commitOf = (lease: Lease, more: Partial<Commit>): Commit => ({ lease, ...NOTHING, ...more });
const ANSWERS = [{ n: 1, address: 'a', body: '{}', sent: 0 }];

describe('operations sent together', () => {
  it('go in one call while another is under way, in their order, and no call holds too many', async () => {
    const calls: { names: string[]; answer: () => void }[] = [];
    const together = new Together(
      (_, [, ...args]) =>
        new Promise((done) => {
          const names: string[] = [];
          for (let i = 0; i < args.length; i += 2 + Number(args[i + 1])) names.push(args[i + 2] ?? '');
          calls.push({ names, answer: () => done(names) });
        }),
      () => '',
    );
    const tick = () => new Promise((done) => setImmediate(() => setImmediate(done)));
    const asked = [together.ask('hold', ['0', 'x'])];
    await tick();
    for (let i = 1; i <= 200; i++) asked.push(together.ask('hold', [String(i), 'x']));
    await tick();
    expect(calls.map(({ names }) => names)).toEqual([['0']]);
    for (let i = 0; i < 3; i++) {
      calls[i]?.answer();
      await tick();
    }
    expect(calls.map(({ names }) => names.length)).toEqual([1, 128, 72]);
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 201 }, (_, i) => String(i)));
  });

  it('fail together where nobody knows whether they were done, and those behind them are sent', async () => {
    let broken = true;
    const together = new Together(
      async () => {
        if (broken) throw new Error('the connection broke');
        return [1];
      },
      () => '',
    );
    const both = await Promise.allSettled([together.ask('hold', ['a']), together.ask('hold', ['b'])]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await together.ask('hold', ['c'])).toBe(1);
  });
});

describe.skipIf(!HAS_REDIS)('operations together in a real Redis', () => {
  const server = new RedisServer();
  const clock = new ManualClock();
  const open = () => openRedisTurnStore({ url: server.url, clock, sharedTime: () => clock.monotonic() });
  let store: RedisTurnStore;
  beforeAll(() => server.start());
  afterAll(() => server.end());
  beforeEach(async () => {
    await server.command('FLUSHALL');
    store = await open();
  });
  afterEach(() => store.close());

  async function lease(conversation: string, of = store): Promise<Lease> {
    const opened = await of.open(conversation, 'one', []);
    if (!opened) throw new Error('the conversation is held');
    return opened.lease;
  }

  it('fail alone', async () => {
    const [anna, boris] = await Promise.all([lease(ANNA), lease(BORIS)]);
    await server.command('SET', `mitr:answer:${ANNA}`, 'what no answer is');
    const [failed, done] = await Promise.allSettled([
      store.commit(commitOf(anna, { answers: ANSWERS })),
      store.commit(commitOf(boris, { session: 's', answers: ANSWERS })),
    ]);
    expect([failed?.status, done?.status]).toEqual(['rejected', 'fulfilled']);
    expect((await store.open(BORIS, 'one', []))?.session).toBe('s');
  });

  it('take the token of an answer with its commit, and no bucket gives more for it', async () => {
    const rate = { perSecond: 1, burst: 3 };
    // Whatever it is called, and whether or not anything was asked of it before.
    const bucket = 'one of its own';
    const other = await open();
    await store.commit(commitOf(await lease(ANNA), { answers: ANSWERS, spends: { bucket, rate } }));
    expect(await other.spend(bucket, rate)).toBe(0);
    expect(await other.spend(bucket, rate)).toBe(0);
    expect(await other.spend(bucket, rate)).toBe(1000);
    expect(await store.spend(bucket, rate)).toBe(0);
    expect(await store.spend(bucket, rate)).toBe(1000);
    await other.close();
  });

  it('take no token with a commit where an answer waits before it', async () => {
    const rate = { perSecond: 1, burst: 3 };
    const spends = { bucket: 'one of its own', rate };
    const { bucket } = spends;
    expect(await store.spend(bucket, rate)).toBe(0);
    const held = await lease(ANNA);
    await store.commit(commitOf(held, { answers: ANSWERS, spends }));
    await store.open(ANNA, 'one', []);
    await store.commit(commitOf(held, { answers: [{ n: 2, address: 'a', body: '{}', sent: 0 }], spends }));
    const spent = [];
    for (let i = 0; i < 3; i++) spent.push(await store.spend(bucket, rate));
    expect(spent).toEqual([0, 0, 1000]);
  });
});
