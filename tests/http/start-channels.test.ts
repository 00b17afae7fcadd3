import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { sharpFiles } from '../../src/media/picture.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { messengerTheatre, type Theatre, telegramTheatre } from '../channels/scene.ts';
import { LocalBotApi } from '../channels/telegram/bot-api.ts';
import { tracesOf } from '../faults/traces.ts';
import { HAS_REDIS, RedisServer } from '../stores/redis/redis-server.ts';
import { until } from '../until.ts';
import { type ServerProcess, startRefused, startServer } from './server-process.ts';

const PERSON = 4711;
const TELEGRAM = { TELEGRAM_BOT_TOKEN: '4711:AAtest-token_of_the_tests', TELEGRAM_WEBHOOK_SECRET: 'secret' };
const MESSENGER = {
  MESSENGER_APP_SECRET: 'the-app-secret-of-the-tests',
  MESSENGER_PAGE_ID: '1906385232743451',
  MESSENGER_PAGE_TOKEN: 'EAAtestPageToken',
  MESSENGER_VERIFY_TOKEN: 'verify-me',
};

async function call(
  server: ServerProcess,
  theatre: Theatre,
  id: number,
  what: { text?: string; tap?: string },
  person = PERSON,
) {
  const [body, headers] = theatre.call(person, id, what);
  const { status } = await fetch(`${server.origin}/webhooks/${theatre.name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    body: Uint8Array.from(body),
  });
  return status;
}

describe.each(['sqlite', ...(HAS_REDIS ? ['redis'] : [])])(
  'a started server with its talks in %s',
  (store) => {
    const theatres = [telegramTheatre(systemClock), messengerTheatre(systemClock)];
    const redis = store === 'redis' ? new RedisServer() : undefined;
    let server: ServerProcess;
    let env: Record<string, string>;
    beforeAll(async () => {
      for (const { platform } of theatres) await platform.listen();
      await redis?.start();
      env = {
        ...TELEGRAM,
        ...MESSENGER,
        TELEGRAM_API_ROOT: theatres[0]?.platform.origin ?? '',
        MESSENGER_API_ORIGIN: theatres[1]?.platform.origin ?? '',
        SERVER_SECRET: 'a secret of the tests, long enough',
        ...(redis ? { STORE: 'redis', REDIS_URL: redis.url } : undefined),
      };
      server = await startServer(env);
    });
    afterAll(async () => {
      await server?.stop();
      for (const { platform } of theatres) await platform.end();
      await redis?.end();
    });

    it('talks on Telegram and Messenger at once, having asked nobody for leave', async () => {
      expect(server.lines.find(({ event }) => event.startsWith('Mitr is at'))?.['channels']).toBe(
        'telegram, messenger',
      );
      for (const theatre of theatres) {
        expect(theatre.platform.calls).toEqual([]);
        expect(await call(server, theatre, 1, { text: '/start km' })).toBe(200);
        await until(() => theatre.seen(PERSON).some(({ buttons }) => buttons.length > 2));
        const said = theatre.seen(PERSON).length;
        const [button] = theatre.seen(PERSON).at(-1)?.buttons ?? [];
        expect(await call(server, theatre, 2, { tap: button?.payload ?? '' })).toBe(200);
        await until(() => theatre.seen(PERSON).length > said);
      }
    });

    it('remembers a talk over a restart', async () => {
      await server.stop();
      server = await startServer(env);
      for (const theatre of theatres) {
        const said = theatre.seen(PERSON).length;
        expect(await call(server, theatre, 3, { text: '/menu' })).toBe(200);
        await until(() => theatre.seen(PERSON).length > said);
        expect(theatre.seen(PERSON).at(-1)?.text).toMatch(store === 'redis' ? /[\u1780-\u17ff]/ : /./);
      }
    });

    it('shakes hands with Meta, and refuses what is forged', async () => {
      const shake = (token: string) =>
        fetch(
          `${server.origin}/webhooks/messenger?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=42`,
        );
      const well = await shake('verify-me');
      expect([well.status, await well.text()]).toEqual([200, '42']);
      expect((await shake('other')).status).toBe(403);
      for (const name of ['telegram', 'messenger'])
        expect(
          (await fetch(`${server.origin}/webhooks/${name}`, { method: 'POST', body: '{}' })).status,
        ).toBe(401);
    });

    it('counts a name that no list has from five conversations on, and has it nowhere before', async () => {
      const name = 'Vermilion Ibex Qomza';
      const traces = () =>
        [name, name.toLowerCase(), 'Vermilion'].flatMap((text) => tracesOf(server.dataDir, text));
      const unmatched = async () => {
        const log = vi.spyOn(console, 'log').mockImplementation(() => {});
        await (await COMMANDS['agencies unmatched']?.())?.run(['--data', server.dataDir, '--json']);
        const lines = log.mock.calls.map(([line]) => JSON.parse(line));
        log.mockRestore();
        return lines;
      };
      const asks = async (person: number) => {
        const theatre = theatres[person % 2];
        if (!theatre) throw new Error('there is no such channel');
        expect(await call(server, theatre, person, { text: '/start en-agency' }, person)).toBe(200);
        await until(() => theatre.seen(person).length > 0);
        const said = theatre.seen(person).length;
        expect(await call(server, theatre, person + 100, { text: name }, person)).toBe(200);
        await until(() => theatre.seen(person).length > said + 1);
      };
      for (const person of [5001, 5002, 5003, 5004]) await asks(person);
      expect(traces()).toEqual([]);
      expect(await unmatched()).toEqual([]);
      await asks(5005);
      expect(await unmatched()).toMatchObject([{ name: name.toLowerCase(), count: 5 }]);
      const metrics = await (await fetch(`${server.adminOrigin}/metrics`)).text();
      expect(metrics + JSON.stringify(server.lines)).not.toMatch(/vermilion/i);
    });

    it('counts, and names nobody', async () => {
      const metrics = await (await fetch(`${server.adminOrigin}/metrics`)).text();
      expect(metrics).toContain('mitr_webhooks_total{channel="messenger",ended="forged"} 1');
      const secrets = [String(PERSON), ...Object.values({ ...TELEGRAM, ...MESSENGER }).slice(2)];
      for (const secret of secrets) expect(metrics + JSON.stringify(server.lines)).not.toContain(secret);
    });
  },
);

it('a started server can fetch instead of being called, and goes on behind what it has taken', async () => {
  const api = new LocalBotApi();
  await api.platform.listen();
  const chat = { id: PERSON, type: 'private' };
  const date = Math.floor(Date.now() / 1000);
  const push = (update_id: number, text: string) =>
    api.updates.push({ update_id, message: { message_id: update_id, date, chat, text } } as {
      update_id: number;
    });
  push(1, '/start en');
  const server = await startServer({
    TELEGRAM_BOT_TOKEN: api.token,
    TELEGRAM_API_ROOT: api.platform.origin,
    TELEGRAM_MODE: 'polling',
  });
  await until(() => api.in(String(PERSON)).length > 0);
  push(2, '/language');
  await until(() =>
    api.in(String(PERSON)).some(({ buttons }) => buttons.some(({ data }) => data?.endsWith('.km'))),
  );
  expect(await server.stop()).toBe(0);
  await api.platform.end();
});

it('a store that is not there is named in one line, without its address', () => {
  const { code, said } = startRefused({
    ...TELEGRAM,
    STORE: 'redis',
    REDIS_URL: 'redis://anna:secret@127.0.0.1:1',
  });
  expect(code).toBe(1);
  expect(said).toBe("Mitr did not start. The store can't be used: Redis can't be reached (ECONNREFUSED).");
});

it('Telegram without the secret of its webhook does not start', () => {
  const { code, said } = startRefused({ TELEGRAM_BOT_TOKEN: TELEGRAM.TELEGRAM_BOT_TOKEN });
  expect(code).toBe(1);
  expect(said).toBe('Mitr did not start. Telegram is half set: TELEGRAM_WEBHOOK_SECRET is missing.');
});

it('says at the start that tips take no pictures where their decoder could read the data folder', async () => {
  const { library = '' } = sharpFiles() ?? {};
  const folder = mkdtempSync(join(library, 'mitr-data-'));
  const keys = mkdtempSync(join(tmpdir(), 'mitr-keys-'));
  const server = await startServer({ ...TELEGRAM, DATA_DIR: folder, DEMO_KEYS: keys });
  try {
    expect((await server.said('refuse pictures and voices')).event).toMatch(/the data folder \(DATA_DIR\)/);
    const elsewhere = await startServer(TELEGRAM);
    await elsewhere.said('Mitr is at');
    expect(elsewhere.lines.filter(({ event }) => event.includes('refuse pictures'))).toEqual([]);
    await elsewhere.stop();
  } finally {
    await server.stop();
    for (const made of [folder, keys]) rmSync(made, { recursive: true, force: true });
  }
});
