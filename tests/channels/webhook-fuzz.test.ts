import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLine } from '../../src/channels/line/channel.ts';
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
import { callsOf, PAGE } from './webhook-bodies.ts';

const SECRET = 's';
const line = openLine({ channelSecret: SECRET, accessToken: 't', apiOrigin: 'http://127.0.0.1:1' });
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

function headersOf(name: 'line' | 'telegram' | 'messenger', body: Uint8Array): Record<string, string> {
  if (name === 'line')
    return { 'x-line-signature': createHmac('sha256', SECRET).update(body).digest('base64') };
  return name === 'telegram'
    ? { 'x-telegram-bot-api-secret-token': SECRET }
    : { 'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}` };
}

const seed = Number(process.env['SEED'] ?? 20261122);

describe.each(['line', 'telegram', 'messenger'] as const)('whatever is sent to %s', (name) => {
  const channel = { line, telegram, messenger }[name];
  const bytes = callsOf(name);

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
        const wrong = {
          'x-telegram-bot-api-secret-token': `${given}x`,
          'x-hub-signature-256': given,
          'x-line-signature': given,
        };
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
        cameBefore: (...call: Parameters<typeof stage.turns.cameBefore>) => stage.turns.cameBefore(...call),
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
