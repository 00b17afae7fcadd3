import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRedisTurnStore, type RedisTurnStore } from '../../../src/stores/redis/turn-store.ts';
import { ManualClock } from '../../turns/manual-clock.ts';
import { FakePlatform, Stage } from '../../turns/stage.ts';
import { TAP } from '../../turns/test-flows.ts';
import { BreakingProxy } from './breaking-proxy.ts';
import { HAS_REDIS, RedisServer } from './redis-server.ts';

describe.skipIf(!HAS_REDIS)('turns in Redis', () => {
  const server = new RedisServer();
  let proxy: BreakingProxy;
  let clock: ManualClock;
  const stores: RedisTurnStore[] = [];
  const stages: Stage[] = [];
  beforeAll(() => server.start());
  afterAll(() => server.end());
  beforeEach(async () => {
    await server.command('FLUSHALL');
    clock = new ManualClock();
    proxy = new BreakingProxy(server.port);
  });
  afterEach(async () => {
    for (const stage of stages.splice(0)) await stage.turns.close(0);
    for (const store of stores.splice(0)) await store.close();
    await proxy.end();
  });

  async function enter(url: string, worker: string, platform = new FakePlatform()): Promise<Stage> {
    const store = await openRedisTurnStore({ url, clock, sharedTime: () => clock.monotonic() });
    const stage = new Stage(store, clock, platform, worker);
    stores.push(store);
    stages.push(stage);
    return stage;
  }

  /** Does it again, as a platform does, until it is taken; time passes meanwhile. */
  async function insist(stage: Stage, attempt: () => Promise<unknown>): Promise<void> {
    for (let taken = false; !taken; ) {
      let ended = false;
      void attempt()
        .then(() => {
          taken = true;
        })
        .catch(() => {})
        .finally(() => {
          ended = true;
        });
      await until(stage, () => ended);
    }
  }

  /** Lets time pass until this is so. */
  async function until(stage: Stage, holds: () => boolean): Promise<void> {
    while (!holds()) {
      clock.pass(500);
      await stage.turns.tick();
      await wait(5);
    }
  }

  it.each([
    ['of opening', 'open'],
    ['of a commit', 'commit'],
    ['of the record of a message and of giving back', 'finish'],
  ])('lose nothing where the reply %s is lost, and tell no word twice', async (_, operation) => {
    const stage = await enter(`redis://127.0.0.1:${await proxy.listen()}`, 'one');
    await insist(stage, () => stage.accept('anna', { type: 'link', parameter: 'en' }, 'start'));
    await insist(stage, () => stage.tap('anna', TAP.chain, 'chain'));
    for (let word = 1; word <= 6; word++) {
      if (word % 2 === 0) proxy.loseReplyTo = `\r\n${operation}\r\n`;
      await insist(stage, () => stage.say('anna', String(word), `word ${word}`));
      await until(stage, () => stage.chain('anna').some((told) => told.endsWith(`>${word}`)));
      await until(stage, () => stage.turns.held === 0);
    }
    expect(proxy.lost).toBeGreaterThan(0);
    const told = stage.chain('anna');
    expect(told.filter((one, i) => one !== told[i - 1])).toEqual([
      'none>1',
      '1>2',
      '2>3',
      '3>4',
      '4>5',
      '5>6',
    ]);
    expect(told.length - 6).toBeLessThanOrEqual(proxy.lost);
  });

  it('are shared by workers, each event taken once and in order whoever hears of it', async () => {
    await proxy.listen();
    const platform = new FakePlatform();
    const workers = [await enter(server.url, 'one', platform), await enter(server.url, 'two', platform)];
    const [first] = workers;
    if (!first) throw new Error('nobody works');
    await first.accept('anna', { type: 'link', parameter: 'en' });
    await first.tap('anna', TAP.chain);
    await until(first, () => first.turns.held === 0);
    for (let word = 1; word <= 40; word++) {
      const heard = await Promise.all(
        workers.map((worker) => worker.say('anna', String(word), `word ${word}`, clock.now())),
      );
      expect(heard.some((accepted) => accepted !== 'repeat')).toBe(true);
      clock.pass(7);
    }
    for (const worker of workers) await until(worker, () => worker.turns.held === 0);
    await until(first, () => first.chain('anna').length === 40);
    expect(first.chain('anna')).toEqual(
      Array.from({ length: 40 }, (_, i) => `${i === 0 ? 'none' : i}>${i + 1}`),
    );
  });
});
