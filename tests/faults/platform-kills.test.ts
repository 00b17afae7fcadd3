import { beforeAll, describe, expect, it } from 'vitest';
import { built } from '../http/server-process.ts';
import { HAS_REDIS, RedisServer } from '../stores/redis/redis-server.ts';
import type { KillReport } from './kill-run.ts';
import { PlatformKills } from './platform-kills.ts';

/** `MITR_KILLS=100` in continuous integration: a start takes seconds, so one of twenty is made here. */
const KILLS = Math.max(4, Math.ceil(Number(process.env['MITR_KILLS'] ?? 0) / 20));
const KILLS_REDIS = Math.ceil(KILLS / 2);
const PEOPLE = 5;

function judge({ seed, kills, acknowledged, messages, doubles, wrong }: KillReport): void {
  console.log(
    `seed ${seed}: ${kills} kills, ${acknowledged} events acknowledged, ${messages} messages, ${doubles} twice`,
  );
  expect(wrong).toEqual([]);
  // Each of three platforms' people is answered once at the end, whatever was before.
  expect(acknowledged).toBeGreaterThan(3 * PEOPLE);
  expect(messages).toBe(acknowledged + doubles);
}

beforeAll(built);

const seed = (): number => Math.floor(Math.random() * 2 ** 32);

describe.concurrent('a started server that is killed while people write on LINE, Telegram and Messenger', () => {
  it(`loses nothing that it acknowledged and answers in order, with SQLite (${KILLS} kills)`, async () => {
    judge(await new PlatformKills(seed(), PEOPLE).run(KILLS));
  }, 3_600_000);

  it.skipIf(!HAS_REDIS)(
    `and with Redis (${KILLS_REDIS} kills)`,
    async () => {
      const redis = new RedisServer();
      await redis.start();
      try {
        const env = { STORE: 'redis', REDIS_URL: redis.url };
        judge(await new PlatformKills(seed(), PEOPLE, env).run(KILLS_REDIS));
      } finally {
        await redis.end();
      }
    },
    3_600_000,
  );
});
