import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MessengerChannel } from '../../src/channels/messenger/channel.ts';
import { Counters } from '../../src/http/counters.ts';
import { createPublicServer, listen, stop } from '../../src/http/server.ts';
import { Webhooks } from '../../src/http/webhooks.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { LocalSendApi } from '../channels/messenger/send-api.ts';
import { LocalBotApi } from '../channels/telegram/bot-api.ts';
import { type ManyCommands, manyCommands } from './many-commands.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
let commands: ManyCommands;
beforeAll(() => {
  commands = manyCommands();
});
afterAll(() => commands.close());

const operator = (env: Record<string, string>) => ({
  PATH: process.env['PATH'] ?? '',
  DATA_DIR: mkdtempSync(join(tmpdir(), 'mitr-setup-')),
  ...env,
});

/** `mitr channel setup …` or `mitr doctor` as an operator calls it: what it printed, and its exit code. */
async function setUp(args: readonly string[], env: Record<string, string>, command = ['channel', 'setup']) {
  const { status, out, err } = await commands.run([...command, ...args], operator(env));
  return { code: status, said: out + err };
}

/** The same as a process of its own. */
async function launched(args: readonly string[], env: Record<string, string>) {
  const asked = ['src/launch.js', 'src/main.ts', 'channel', 'setup', ...args];
  try {
    const { stdout, stderr } = await run(process.execPath, asked, { cwd: root, env: operator(env) });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

describe('mitr channel setup telegram', () => {
  let api: LocalBotApi;
  let env: Record<string, string>;
  beforeEach(async () => {
    api = new LocalBotApi();
    await api.platform.listen();
    env = {
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_WEBHOOK_SECRET: 'a-secret_of_the_tests',
      TELEGRAM_API_ROOT: api.platform.origin,
      PUBLIC_URL: 'https://mitr.example.org',
    };
  });
  afterEach(() => api.platform.end());

  it('says in every language what the bot is, and where to call with which secret', async () => {
    const { code, said } = await setUp(['telegram'], env);
    expect([code, said]).toEqual([
      0,
      expect.stringContaining('Webhook at https://mitr.example.org/webhooks/telegram.'),
    ]);
    expect(said).not.toContain('a-secret');
    const [webhook] = api.settings;
    expect(webhook?.body).toMatchObject({
      url: 'https://mitr.example.org/webhooks/telegram',
      secret_token: 'a-secret_of_the_tests',
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
    for (const method of ['setMyCommands', 'setMyDescription', 'setMyShortDescription']) {
      const languages = api.settings
        .filter((one) => one.method === method)
        .map(({ body }) => body['language_code']);
      expect(languages).toEqual(expect.arrayContaining([undefined, 'en', 'km']));
    }
  });

  it('asks nothing when it is only tried, and shows no secret', async () => {
    const { code, said } = await setUp(['telegram', '--dry-run'], env);
    expect([code, api.platform.calls.length]).toEqual([0, 0]);
    expect(said).toContain('Would do: Words for km: /menu /back');
    expect(said).not.toContain('a-secret');
  });

  it('leaves the doctor nothing to mend, who knows what was wrong before', async () => {
    const doctor = async () => (await setUp(['telegram'], env, ['doctor'])).said.trim().split('\n');
    expect(await doctor()).toEqual([
      '✓ Telegram accepts the token; people find the bot as @MitrTestBot.',
      '✗ Telegram does not call https://mitr.example.org/webhooks/telegram: "mitr channel setup telegram" sets it.',
    ]);
    await setUp(['telegram'], env);
    expect((await doctor()).every((one) => one.startsWith('✓'))).toBe(true);
    api.lastError = 'Wrong response from the webhook: 401 Unauthorized';
    const seconds = () => Math.floor(Date.now() / 1000);
    api.lastErrorAt = seconds() - 60;
    expect((await doctor()).at(-1)).toMatch(/^✗ TELEGRAM_WEBHOOK_SECRET/);
    api.lastError = 'Connection refused';
    expect((await doctor()).at(-1)).toMatch(/^✗ Telegram last failed to reach .*: Connection refused \(0 /);
    // What is long over is no fault, unless something has waited since.
    api.lastErrorAt = seconds() - 2 * 3600;
    expect((await doctor()).at(-1)).toMatch(/^✓ Telegram calls the webhook/);
    api.pending = 3;
    expect((await doctor()).at(-1)).toMatch(/^✗ Telegram last failed .* \(3 updates wait\)\.$/);
  });

  it('is in a process of its own what it is here: what it prints, where, and its exit code', async () => {
    const { code, out, err } = await launched(['telegram'], env);
    expect([code, err]).toEqual([0, '']);
    expect({ code, said: out }).toEqual(await setUp(['telegram'], env));
    const refused = await launched(['telegram'], { ...env, TELEGRAM_BOT_TOKEN: '1:other' });
    expect(refused).toEqual({
      code: 1,
      out: expect.stringMatching(/^Webhook at .*\n$/),
      err: expect.stringMatching(/^TELEGRAM_BOT_TOKEN is not accepted/),
    });
    expect(await launched(['fax'], env)).toMatchObject({ code: 2, out: '' });
  });

  it('explains what is missing or wrong in one line', async () => {
    const wrong = await setUp(['telegram'], { ...env, TELEGRAM_BOT_TOKEN: '1:other' });
    expect(wrong).toEqual({ code: 1, said: expect.stringMatching(/TELEGRAM_BOT_TOKEN is not accepted/) });
    const plain = await setUp(['telegram'], { ...env, PUBLIC_URL: 'http://localhost:8080' });
    expect([plain.code, plain.said]).toEqual([1, expect.stringMatching(/HTTPS URL must be provided/)]);
    const { TELEGRAM_WEBHOOK_SECRET: _, ...half } = env;
    const { said } = await setUp(['telegram'], half);
    expect(said).toMatch(/half set: TELEGRAM_WEBHOOK_SECRET/);
    expect((await setUp(['fax'], {})).code).toBe(2);
  });
});

describe('mitr channel setup messenger', () => {
  it('subscribes the page and gives it a menu, a greeting and first questions', async () => {
    const api = new LocalSendApi();
    await api.platform.listen();
    const env = {
      MESSENGER_APP_SECRET: api.appSecret,
      MESSENGER_PAGE_ID: api.pageId,
      MESSENGER_PAGE_TOKEN: api.pageToken,
      MESSENGER_VERIFY_TOKEN: 'v',
      MESSENGER_API_ORIGIN: api.platform.origin,
    };
    const doctor = async (more: object = {}) =>
      (await setUp(['messenger'], { ...env, ...more }, ['doctor'])).said
        .split('\n')
        .filter((one) => /Meta|page|MESSENGER|messenger/.test(one));
    expect((await doctor()).at(-1)).toMatch(/^✗ The page does not send messages, /);
    expect(await doctor({ MESSENGER_PAGE_TOKEN: 'old' })).toEqual([
      expect.stringMatching(/^✗ MESSENGER_PAGE_TOKEN/),
    ]);
    expect(await doctor({ MESSENGER_APP_SECRET: 'old' })).toEqual([
      expect.stringMatching(/^✗ MESSENGER_APP_SECRET/),
    ]);
    expect(await doctor({ MESSENGER_PAGE_ID: '999' })).toEqual([
      expect.stringMatching(/^✗ MESSENGER_PAGE_ID/),
    ]);
    const { code, said } = await setUp(['messenger'], env);
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/Greeting, menu and first questions for default, km_KH/),
    ]);
    expect(api.subscribed).toEqual([
      'messages',
      'messaging_postbacks',
      'messaging_referrals',
      'message_edits',
    ]);
    const [profile] = api.profiles;
    expect(profile?.['get_started']).toEqual({ payload: 'start' });
    for (const part of ['greeting', 'persistent_menu', 'ice_breakers'])
      expect(profile?.[part]).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ locale: 'default' }),
          expect.objectContaining({ locale: 'km_KH' }),
        ]),
      );
    expect((await doctor()).every((one) => one.startsWith('✓'))).toBe(true);

    const clock = systemClock;
    const channel = new MessengerChannel({
      ...{ appSecret: api.appSecret, pageId: api.pageId, pageToken: api.pageToken, verifyToken: 'v' },
      ...{ apiOrigin: api.platform.origin, apiVersion: api.version, clock },
    });
    const intake = { accept: async () => undefined, cameBefore: async () => false, say: () => undefined };
    const counters = new Counters();
    const serverOf = (channels: readonly MessengerChannel[]) =>
      createPublicServer({
        site: { asset: () => undefined },
        counters,
        ready: () => true,
        webhooks: new Webhooks({ channels, intake, counters, clock }),
      });
    const [on, off] = [serverOf([channel]), serverOf([])];
    const handshake = async (port: number, token = 'v') =>
      (await doctor({ PUBLIC_URL: `http://127.0.0.1:${port}`, MESSENGER_VERIFY_TOKEN: token })).at(-1);
    const [portOn, portOff] = [await listen(on, 0, '127.0.0.1'), await listen(off, 0, '127.0.0.1')];
    expect(await handshake(portOn)).toMatch(/^✓ .* answers the handshake of Meta/);
    expect(await handshake(portOn, 'other')).toMatch(/^✗ .* knows another MESSENGER_VERIFY_TOKEN/);
    expect(await handshake(portOff)).toMatch(/^✗ .* has Messenger switched off/);
    await stop(on, 0);
    expect(await handshake(portOn)).toMatch(/^✗ .*webhooks\/messenger can not be reached/);
    await stop(off, 0);
    await channel.close();
    await api.platform.end();
  });
});
