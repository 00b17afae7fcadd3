import { afterAll, beforeAll, describe } from 'vitest';
import { openRedisTurnStore, type RedisTurnStore } from '../../../src/stores/redis/turn-store.ts';
import { ManualClock } from '../../turns/manual-clock.ts';
import { describeTurnStore, LEASE_MS } from '../conformance.ts';
import { HAS_REDIS, RedisServer } from './redis-server.ts';

describe.skipIf(!HAS_REDIS)('with a real Redis', () => {
  const server = new RedisServer();
  beforeAll(() => server.start());
  afterAll(() => server.end());

  describeTurnStore('Redis', async () => {
    await server.command('FLUSHALL');
    const clock = new ManualClock();
    const sharedTime = () => clock.monotonic();
    const open = (): Promise<RedisTurnStore> =>
      openRedisTurnStore({ url: server.url, clock, leaseMs: LEASE_MS, sharedTime });
    let store = await open();
    return {
      store,
      clock,
      // A process that dies is silent until its lease is over. That time is taken off its record, since what a bucket
      // waits for must not pass meanwhile.
      crash: async () => {
        await store.close();
        for (const worker of ['one', 'two', 'next'])
          await server.command('HSET', 'mitr:workers', worker, '0');
        await server.kill();
        await server.start();
        store = await open();
        return store;
      },
      end: () => store.close(),
    };
  });
});
