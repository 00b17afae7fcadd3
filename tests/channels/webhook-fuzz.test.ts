import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MessengerChannel } from '../../src/channels/messenger/channel.ts';
import { TelegramChannel } from '../../src/channels/telegram/channel.ts';
import { Counters } from '../../src/http/counters.ts';
import { createPublicServer, listen, stop } from '../../src/http/server.ts';
import { Webhooks } from '../../src/http/webhooks.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { LEASE_MS } from '../stores/conformance.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { Stage } from '../turns/stage.ts';

const PAGE = '190';
const SECRET = 's';
const telegram = new TelegramChannel({
  botToken: '1:a',
  webhookSecret: SECRET,
  apiRoot: 'http://127.0.0.1:1',
  mode: 'webhook',
  clock: systemClock,
});
const messenger = new MessengerChannel({
  appSecret: SECRET,
  pageId: PAGE,
  pageToken: 't',
  verifyToken: 'v',
  apiOrigin: 'http://127.0.0.1:1',
  apiVersion: 'v25.0',
  clock: systemClock,
});

function headersOf(name: 'telegram' | 'messenger', body: Uint8Array): Record<string, string> {
  return name === 'telegram'
    ? { 'x-telegram-bot-api-secret-token': SECRET }
    : { 'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}` };
}

/** Real calls, to be changed in one place. */
const FILE = { file_id: 'F', file_unique_id: 'U' };
const about = {
  message_id: 1,
  date: 1_795_299_990,
  chat: { id: 5, type: 'private' },
  from: { id: 5, is_bot: false },
};
const messaging = { sender: { id: '7' }, recipient: { id: PAGE }, timestamp: 1_795_299_990_000 };
const page = (more: object) => ({
  object: 'page',
  entry: [{ id: PAGE, time: 1, messaging: [{ ...messaging, ...more }] }],
});
const REAL = {
  telegram: [
    { update_id: 1, message: { ...about, text: '/start km' } },
    { update_id: 2, message: { ...about, photo: [FILE], caption: 'c' } },
    { update_id: 3, message: { ...about, location: { latitude: 1, longitude: 2 } } },
    { update_id: 4, edited_message: { ...about, text: 'x', edit_date: 2 } },
    { update_id: 5, callback_query: { id: '1', from: { id: 5 }, message: about, data: 'a.b' } },
    {
      update_id: 6,
      my_chat_member: { chat: { id: -5, type: 'group' }, date: 1, new_chat_member: { status: 'member' } },
    },
  ],
  messenger: [
    page({ message: { mid: 'm', text: 'x', quick_reply: { payload: 'a.b' } } }),
    page({ message: { mid: 'm', attachments: [{ type: 'image', payload: { url: 'https://a.b' } }] } }),
    page({ postback: { mid: 'm', payload: 'start', referral: { ref: 'km' } } }),
    page({ message_edit: { mid: 'm', text: 'x', num_edit: 1 } }),
    page({ referral: { ref: 'km' } }),
  ],
};

/** Every place in a value, as a path. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((inner, i) => (String(i) === key ? replaced(inner, rest, by) : inner));
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(undefined, -1, 2 ** 53, 1e308, '', '\u0000', '__proto__', '\ud800', {}, []),
  fc.string({ unit: 'binary', maxLength: 5000 }),
);
const seed = Number(process.env.SEED ?? 20261122);

describe.each(['telegram', 'messenger'] as const)('whatever is sent to %s', (name) => {
  const channel = { telegram, messenger }[name];
  const mutated = fc
    .constantFrom(...REAL[name])
    .chain((real) =>
      fc
        .tuple(fc.constantFrom(...pathsOf(real)), odd)
        .map(([path, value]) => Buffer.from(JSON.stringify(replaced(real, path, value)) ?? '')),
    );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
    mutated,
    mutated.chain((body) => fc.nat(body.length).map((at) => body.subarray(0, at))),
  );

  it('is events, or refused, and never an error; what comes out is whole', () => {
    fc.assert(
      fc.property(bytes, (body) => {
        const received = channel.receive(body, headersOf(name, body), 1_795_300_000_000);
        expect(['events', 'unreadable']).toContain(received.kind);
        if (received.kind !== 'events') return;
        for (const event of received.events) {
          expect(event.user).not.toBe('');
          expect(event.id).not.toBe('');
          expect(Number.isFinite(event.at)).toBe(true);
          expect(event.address).not.toMatch(/undefined|NaN/);
        }
      }),
      { seed, numRuns: 3000 },
    );
  });

  it('without the secret is forged', () => {
    fc.assert(
      fc.property(bytes, fc.string(), (body, given) => {
        const wrong = { 'x-telegram-bot-api-secret-token': `${given}x`, 'x-hub-signature-256': given };
        expect(channel.receive(body, wrong, 0).kind).toBe('forged');
      }),
      { seed, numRuns: 300 },
    );
  });

  describe('over HTTP', () => {
    let server: Server;
    let stage: Stage;
    let port = 0;
    beforeAll(async () => {
      const clock = new ManualClock();
      stage = new Stage(new MemoryStore(clock, LEASE_MS), clock);
      const intake = {
        accept: (inbound: Parameters<typeof stage.turns.accept>[0]) =>
          stage.turns.accept({ ...inbound, channel: 'telegram' }),
        say: () => {},
      };
      const webhooks = new Webhooks({
        channels: [channel],
        intake,
        counters: new Counters(),
        clock: systemClock,
      });
      const site = { asset: () => undefined };
      server = createPublicServer({ site, counters: new Counters(), ready: () => true, webhooks });
      port = await listen(server, 0, '127.0.0.1');
    });
    afterAll(async () => {
      await stop(server, 1000);
      await stage.turns.close(0);
    });

    it('is answered with 200 or 400, never with a fault of ours', async () => {
      await fc.assert(
        fc.asyncProperty(bytes, async (body) => {
          const { status } = await fetch(`http://127.0.0.1:${port}/webhooks/${name}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headersOf(name, body) },
            body: Uint8Array.from(body),
          });
          expect([200, 400]).toContain(status);
        }),
        { seed, numRuns: 400 },
      );
    });
  });
});
