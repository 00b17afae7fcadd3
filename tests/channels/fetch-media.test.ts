import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLine } from '../../src/channels/line/channel.ts';
import { MessengerChannel } from '../../src/channels/messenger/channel.ts';
import { TelegramChannel } from '../../src/channels/telegram/channel.ts';
import type { ChannelPort } from '../../src/turns/channel.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { ACCESS_TOKEN, CHANNEL_SECRET, LineServer } from './line/line-server.ts';
import { LocalSendApi } from './messenger/send-api.ts';
import { LocalBotApi } from './telegram/bot-api.ts';

const OPEN = new AbortController().signal;
const MOST = 500_000;
const file = (bytes: number) => new Uint8Array(bytes).map((_, n) => n % 251);

const botApi = new LocalBotApi();
const sendApi = new LocalSendApi();
let lineServer: LineServer;
const ports: Record<string, ChannelPort> = {};
beforeAll(async () => {
  lineServer = await LineServer.start();
  await botApi.platform.listen();
  await sendApi.platform.listen();
  const channelSecret = CHANNEL_SECRET;
  ports['line'] = openLine({ channelSecret, accessToken: ACCESS_TOKEN, apiOrigin: lineServer.origin });
  ports['telegram'] = new TelegramChannel({
    botToken: botApi.token,
    webhookSecret: 's',
    apiRoot: botApi.platform.origin,
    mode: 'webhook',
    clock: systemClock,
  });
  ports['messenger'] = new MessengerChannel({
    ...sendApi,
    verifyToken: 'v',
    apiOrigin: sendApi.platform.origin,
    apiVersion: sendApi.version,
    clock: systemClock,
  });
});
afterAll(async () => {
  await Promise.all(Object.values(ports).map((port) => port.close()));
  await lineServer.stop();
  await botApi.platform.end();
  await sendApi.platform.end();
});

/** Puts a file where the platform has it, and says how its event names it. */
const PUT: Record<string, (name: string, bytes: Uint8Array) => string> = {
  line: (name, bytes) => {
    lineServer.files.set(name, bytes);
    return name;
  },
  telegram: (name, bytes) => {
    botApi.files.set(`F${name}`, bytes);
    return `F${name}`;
  },
  messenger: (name, bytes) => {
    sendApi.files.set(`/${name}.jpg`, bytes);
    return `${sendApi.platform.origin}/${name}.jpg?oh=1`;
  },
};

describe.each(Object.keys(PUT))('a file on %s', (name) => {
  const fetched = (reference: string, closing = OPEN) => ports[name]?.media(reference, MOST, closing);

  it('comes as it is, up to its limit, and no further', async () => {
    for (const bytes of [1, 70_000, MOST]) {
      const sent = file(bytes);
      const got = await fetched(PUT[name]?.(`1${bytes}`, sent) ?? '');
      expect(got instanceof Uint8Array && Buffer.from(got).equals(Buffer.from(sent))).toBe(true);
    }
    expect(await fetched(PUT[name]?.('2', file(MOST + 1)) ?? '')).toBe('large');
  });

  it('is nothing where it is not there, the reference is none, or the server closes', async () => {
    const reference = PUT[name]?.('3', file(10)) ?? '';
    expect(await fetched(reference.replace('3', '4'))).toBeUndefined();
    for (const other of ['', '../../bot', '3/../../x', 'file:///etc/passwd', 'x y'])
      expect(await fetched(other)).toBeUndefined();
    expect(await fetched(reference, AbortSignal.abort())).toBeUndefined();
  });
});

describe('the address of a file on Messenger', () => {
  it.each([
    'http://cdn.fbsbx.com/v/1.mp4',
    'https://cdn.fbsbx.com:444/v/1.mp4',
    'https://fbsbx.com.example.org/1',
    'https://evilfbcdn.net/1',
    'https://127.0.0.1/1',
    'http://169.254.169.254/latest/meta-data',
    'https://user@localhost/1',
  ])('is not asked where it is not one of Meta’s: %s', async (address) => {
    const before = sendApi.platform.calls.length;
    expect(await ports['messenger']?.media(address, MOST, OPEN)).toBeUndefined();
    expect(sendApi.platform.calls).toHaveLength(before);
  });
});

it('a file that Telegram hands to no bot is too large, and not lost', async () => {
  botApi.files.set('9', file(20 * 1024 * 1024 + 1));
  expect(await ports['telegram']?.media('9', MOST, OPEN)).toBe('large');
});

it('a voice on LINE that is not ready is asked for again', async () => {
  lineServer.files.set('77', file(10));
  lineServer.unready.add('77');
  expect(await ports['line']?.media('77', MOST, OPEN)).toHaveLength(10);
});

it('a path that Telegram names can not lead out of the bot’s files', async () => {
  const told = (path: string) => ({
    status: 200,
    body: { ok: true, result: { file_id: 'x', file_path: path } },
  });
  for (const path of [
    '../bot1:x/getMe',
    '/var/lib/telegram/1',
    'photos/../../x',
    'photos/%2e%2e/x',
    'a//b',
  ]) {
    botApi.platform.faults.push(told(path));
    expect(await ports['telegram']?.media('x', MOST, OPEN)).toBeUndefined();
  }
  expect(botApi.platform.calls.every(({ path }) => !path.includes('..') && !path.includes('//'))).toBe(true);
});
