import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS_TOKEN, CHANNEL_SECRET, LineServer } from '../channels/line/line-server.ts';
import { HAS_REDIS, RedisServer } from '../stores/redis/redis-server.ts';
import { manyCommands } from './many-commands.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
let line: LineServer;
beforeAll(async () => {
  line = await LineServer.start();
});
afterAll(() => line.stop());

/** Runs a command beside this process, which answers for LINE meanwhile. */
function mitr(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; said: string[] }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DATA_DIR: mkdtempSync(join(tmpdir(), 'mitr-doctor-')),
      ...env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return new Promise((done) => child.on('close', (code) => done({ code, said: said.trim().split('\n') })));
}

const on = () => ({
  LINE_CHANNEL_SECRET: CHANNEL_SECRET,
  LINE_CHANNEL_ACCESS_TOKEN: ACCESS_TOKEN,
  LINE_API_ORIGIN: line.origin,
  PUBLIC_URL: 'https://mitr.example',
});

describe('mitr doctor', () => {
  it('names in a line each what would switch a channel on', async () => {
    const { code, said } = await mitr(['doctor'], {});
    expect(code).toBe(0);
    expect(said).toContain(
      '✓ LINE is off: set LINE_CHANNEL_SECRET, LINE_CHANNEL_ACCESS_TOKEN to switch it on.',
    );
  });

  it('examines what it is asked for and nothing else, in its own order', async () => {
    const { code, said } = await mitr(['doctor', 'telegram', 'server', '--offline'], on());
    expect(code).toBe(0);
    expect(said).toEqual([
      expect.stringContaining('The world reaches Mitr at'),
      expect.stringContaining('Talks are kept in'),
      expect.stringContaining('SERVER_SECRET is not set'),
      expect.stringContaining('Telegram is off'),
    ]);
    const whole = (await mitr(['doctor', '--offline'], on())).said;
    const commands = manyCommands();
    const env = {
      PATH: process.env['PATH'] ?? '',
      DATA_DIR: mkdtempSync(join(tmpdir(), 'mitr-doctor-')),
      ...on(),
    };
    const parts: string[] = [];
    for (const part of ['server', 'store', 'tips', 'media', 'line', 'telegram', 'messenger'])
      parts.push(...(await commands.run(['doctor', part, '--offline'], env)).out.split('\n').slice(0, -1));
    await commands.close();
    const withoutFolder = (lines: readonly string[]) =>
      lines.map((one) => one.replace(/mitr-doctor-\w+/, ''));
    expect(withoutFolder(parts)).toEqual(withoutFolder(whole));
    expect(await mitr(['doctor', 'fax'], {})).toEqual({
      code: 2,
      said: [expect.stringContaining('there is no part "fax"; there is server, store,'), expect.anything()],
    });
  });

  it('wants another data folder where decoders of pictures could read it', async () => {
    const { code, said } = await mitr(['doctor', 'media'], { DATA_DIR: '/usr/local/mitr-data' });
    expect(code).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(/^✓/),
      expect.stringMatching(
        /^✗ Tips in chats refuse pictures and voices: the data folder \(DATA_DIR\) lies among the programs/,
      ),
    ]);
  });

  it('says what is missing or wrong in one line each, and prints no secret', async () => {
    const half = await mitr(['doctor'], { LINE_CHANNEL_SECRET: CHANNEL_SECRET, PORT: 'eighty' });
    expect(half).toEqual({
      code: 1,
      said: [
        '✗ PORT must be a port from 0 to 65535.',
        '✗ LINE is half set: LINE_CHANNEL_ACCESS_TOKEN is missing.',
      ],
    });
    const { code, said } = await mitr(['doctor'], { ...on(), LINE_CHANNEL_ACCESS_TOKEN: 'old' });
    expect(code).toBe(1);
    expect(said.filter((one) => one.startsWith('✗'))).toEqual([
      '✗ LINE_CHANNEL_ACCESS_TOKEN is not accepted: issue a new one in the LINE Developers Console, under Messaging API.',
    ]);
    expect(said.join()).not.toContain(CHANNEL_SECRET);
  });

  it('finds nothing to mend once the channel is set up', async () => {
    const plan = await mitr(['channel', 'setup', 'line', '--dry-run'], on());
    expect([plan.code, plan.said[0]?.startsWith('Would do: '), line.console.menus.size]).toEqual([
      0,
      true,
      0,
    ]);
    expect((await mitr(['channel', 'setup', 'line', '--locale', 'km'], on())).code).toBe(0);
    expect(line.console.defaultMenu).toBeDefined();
    const { code, said } = await mitr(['doctor'], on());
    expect(said.filter((one) => !one.startsWith('✓'))).toEqual([]);
    expect(code).toBe(0);
  });

  it('asks the Redis that talks are to be kept in, and says in one line what is wrong with it', async () => {
    const store = async (url: string, ...more: string[]) => {
      const { code, said } = await mitr(['doctor', 'server', 'store', ...more], {
        STORE: 'redis',
        REDIS_URL: url,
      });
      return { code, said: said.filter((one) => /redis/i.test(one)).slice(1) };
    };
    const away = (why: string) => ({
      code: 1,
      said: [`✗ Talks can't be kept: Redis can't be reached (${why}); look at REDIS_URL.`],
    });
    expect(await store('redis://anna:secret@127.0.0.1:1')).toEqual(away('ECONNREFUSED'));
    expect(await store('redis://127.0.0.1:1', '--offline')).toEqual({ code: 0, said: [] });
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    expect(await store(`redis://127.0.0.1:${port}`)).toEqual(away('ETIMEDOUT'));
    silent.close();
  });

  it.skipIf(!HAS_REDIS)('finds a Redis well that keeps what it acknowledges, and no other', async () => {
    const server = new RedisServer();
    await server.start();
    const redis = async (...setting: string[]) => {
      if (setting.length > 0) await server.command('CONFIG', 'SET', ...setting);
      const { code, said } = await mitr(['doctor', ...(setting.length > 0 ? ['store'] : [])], {
        STORE: 'redis',
        REDIS_URL: server.url,
      });
      return { code, said: said.filter((one) => one.includes('Redis')) };
    };
    expect(await redis()).toEqual({
      code: 0,
      said: ['✓ Redis answers at REDIS_URL.', '✓ Redis writes to its disk what it acknowledges.'],
    });
    expect((await redis('appendfsync', 'everysec')).said.at(-1)).toMatch(/^✗ Redis may lose/);
    expect(await redis('requirepass', 'other')).toEqual({
      code: 1,
      said: ["✗ Talks can't be kept: Redis can't be reached (NOAUTH); look at REDIS_URL."],
    });
    await server.end();
  });

  it('is where a channel that is off sends who wants to set it up', async () => {
    const { code, said } = await mitr(['channel', 'setup', 'line'], {});
    expect(code).toBe(1);
    expect(said).toEqual(['The channel line is switched off: "mitr doctor" says what is missing.']);
    expect((await mitr(['channel', 'setup', 'pigeon'], {})).code).toBe(2);
  });
});
