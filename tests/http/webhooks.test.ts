import { createHmac, timingSafeEqual } from 'node:crypto';
import { request, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineProfile } from '../../src/channels/line/profile.ts';
import { Counters } from '../../src/http/counters.ts';
import { createPublicServer, listen, stop } from '../../src/http/server.ts';
import { LONGEST_BODY, Webhooks } from '../../src/http/webhooks.ts';
import type { Aside, ChannelPort, Inbound, Received, WebhookHeaders } from '../../src/turns/channel.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { until } from '../until.ts';

const SECRET = 'a secret of the tests';

/** A channel of plain JSON: `{"ids":[…],"asides":[…]}`, signed as hex. */
function plainChannel(): ChannelPort {
  const event = (id: string): Inbound => ({
    channel: 'line',
    user: 'anna',
    address: 'anna',
    id,
    at: 0,
    input: { type: 'text', text: id },
  });
  return {
    channel: 'line',
    profile: lineProfile,
    rates: { channel: { perSecond: 1, burst: 1 }, conversation: { perSecond: 1, burst: 1 } },
    answerWithinMs: 300,
    send: async () => ({ kind: 'sent', count: 1 }),
    media: async () => undefined,
    close: async () => {},
    handshake: (query) => (query.get('token') === 'right' ? (query.get('challenge') ?? '') : undefined),
    receive(body: Uint8Array, headers: WebhookHeaders): Received {
      const given = Buffer.from(String(headers['x-signature']), 'hex');
      const expected = Buffer.from(signature(body), 'hex');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { kind: 'forged' };
      try {
        const { ids, asides = [] } = JSON.parse(Buffer.from(body).toString());
        return {
          kind: 'events',
          events: ids.filter((id: string) => id !== 'odd').map(event),
          asides: asides.map((id: string): Aside => ({ id, at: 0, address: 'group', key: 'key' })),
          ignored: ids.filter((id: string) => id === 'odd').length,
        };
      } catch {
        return { kind: 'unreadable' };
      }
    },
  };
}

function signature(body: Uint8Array | string): string {
  return createHmac('sha256', SECRET).update(body).digest('hex');
}

class FakeIntake {
  readonly accepted: string[] = [];
  readonly asides: string[] = [];
  forgets = false;
  behave: (inbound: Inbound) => Promise<void> = async () => {};
  async accept(inbound: Inbound): Promise<void> {
    await this.behave(inbound);
    this.accepted.push(inbound.id);
  }
  readonly #came = new Set<string>();
  async cameBefore(channel: string, bytes: Uint8Array): Promise<boolean> {
    if (this.forgets) throw new Error('the disk is full');
    const call = `${channel} ${Buffer.from(bytes).toString('hex')}`;
    return this.#came.has(call) || !this.#came.add(call);
  }
  say(_channel: string, aside: Aside): void {
    this.asides.push(aside.id);
  }
}

let server: Server;
let port: number;
let counters: Counters;
let clock: ManualClock;
let intake: FakeIntake;

beforeEach(async () => {
  counters = new Counters();
  clock = new ManualClock();
  intake = new FakeIntake();
  const webhooks = new Webhooks({ channels: [plainChannel()], intake, counters, clock });
  server = createPublicServer({ site: { asset: () => undefined }, counters, ready: () => true, webhooks });
  port = await listen(server, 0, '127.0.0.1');
});
afterEach(() => stop(server, 0));

function call(
  body: string | Buffer,
  headers: Record<string, string> = { 'x-signature': signature(body), 'content-type': 'application/json' },
  { path = '/webhooks/line', method = 'POST' } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

const status = async (...of: Parameters<typeof call>) => (await call(...of)).status;
const count = (ended: string) =>
  Number(new RegExp(`ended="${ended}"} (\\d+)`).exec(counters.print())?.[1] ?? 0);

describe('a call of a platform', () => {
  it('is answered when all of its events are safe', async () => {
    let safe = () => {};
    intake.behave = ({ id }) => (id === 'b' ? new Promise((done) => (safe = done)) : Promise.resolve());
    let answered = false;
    const answer = call('{"ids":["a","b"]}').then(({ status }) => {
      answered = true;
      return status;
    });
    await until(() => intake.accepted.length === 1);
    expect(intake.accepted).toEqual(['a']);
    expect(answered).toBe(false);
    safe();
    expect(await answer).toBe(200);
    expect(intake.accepted).toEqual(['a', 'b']);
  });

  it('is refused where it is not signed, and nothing happens', async () => {
    const body = '{"ids":["a"]}';
    for (const headers of [{}, { 'x-signature': '' }, { 'x-signature': signature(`${body} `) }])
      expect(await status(body, headers as Record<string, string>)).toBe(401);
    expect(await status('', {})).toBe(401);
    expect(intake.accepted).toEqual([]);
    expect(count('forged')).toBe(4);
  });

  it('is refused for broken JSON or another type the first time, and taken for done when it comes again', async () => {
    expect([await status('{'), await status('{'), await status('{ ')]).toEqual([400, 200, 400]);
    const plain = { 'x-signature': signature('{"ids":["a"]}'), 'content-type': 'text/plain' };
    expect([await status('{"ids":["a"]}', plain), await status('{"ids":["a"]}', plain)]).toEqual([400, 200]);
    expect(intake.accepted).toEqual([]);
    expect([count('unreadable'), count('unreadable_again')]).toEqual([3, 2]);
    intake.forgets = true;
    expect(await status('{{')).toBe(503);
    expect(count('refused')).toBe(1);
  });

  it('takes any spelling of the type, and none', async () => {
    const signed = { 'x-signature': signature('{"ids":["a"]}') };
    for (const type of ['application/json; charset=utf-8', 'Application/JSON'])
      expect(await status('{"ids":["a"]}', { ...signed, 'content-type': type })).toBe(200);
    expect(await status('{"ids":["a"]}', signed)).toBe(200);
  });

  it('is refused before it is read where it says that it is too large', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /webhooks/line HTTP/1.1\r\nhost: x\r\ncontent-length: ${LONGEST_BODY + 1}\r\n\r\nfirst bytes`,
    );
    const said = await new Promise<string>((done) =>
      socket.once('data', (data) => done(data.toString('latin1'))),
    );
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it('is refused as soon as it grows too large without saying so', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /webhooks/line HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
    const said = new Promise<string>((done) => socket.once('data', (data) => done(data.toString('latin1'))));
    const piece = Buffer.alloc(64 * 1024, 32);
    for (let i = 0; i < 17; i++) {
      socket.write(`${piece.length.toString(16)}\r\n`);
      socket.write(piece);
      socket.write('\r\n');
    }
    expect(await said).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    expect(count('too_large')).toBe(1);
  });

  it('takes a body of exactly the largest size, and answers one that is too large to whoever sends all of it', async () => {
    const ids = '{"ids":["a"]}';
    expect(await status(ids + ' '.repeat(LONGEST_BODY - ids.length))).toBe(200);
    expect(await status(Buffer.alloc(LONGEST_BODY * 3, 32))).toBe(413);
  });

  it('is to come again where its events could not be kept, or not soon enough', async () => {
    intake.behave = () => Promise.reject(new Error('the disk is full'));
    expect(await status('{"ids":["a"]}')).toBe(503);
    intake.behave = () => new Promise(() => {});
    expect(await status('{"ids":["a"]}')).toBe(503);
    expect([count('refused'), count('late')]).toEqual([1, 1]);
  });

  it('may hold what nobody understands, and no events at all', async () => {
    expect(await status('{"ids":["odd","a","odd"],"asides":["g"]}')).toBe(200);
    expect(await status('{"ids":[]}')).toBe(200);
    expect(intake.accepted).toEqual(['a']);
    expect(intake.asides).toEqual(['g']);
    expect(counters.print()).toContain('mitr_webhook_entries_ignored_total{channel="line"} 2');
  });

  it('reaches only channels that are on, by POST, and shakes hands by GET', async () => {
    expect(await status('{}', {}, { path: '/webhooks/telegram' })).toBe(404);
    expect(await status('', {}, { method: 'DELETE' })).toBe(405);
    const shake = (query: string) => call('', {}, { method: 'GET', path: `/webhooks/line?${query}` });
    expect(await shake('token=right&challenge=1%3C2')).toEqual({ status: 200, text: '1<2' });
    expect((await shake('token=wrong&challenge=1')).status).toBe(403);
  });

  it('that breaks off in the middle is nothing', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /webhooks/line HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"ids":["a"');
    socket.end();
    socket.on('error', () => undefined);
    expect(await status('{"ids":["b"]}')).toBe(200);
    expect(intake.accepted).toEqual(['b']);
  });
});
