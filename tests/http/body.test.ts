import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Body, BodyReader } from '../../src/http/body.ts';
import { until } from '../until.ts';

const MB = 2 ** 20;
const LIMITS = { most: 3, bytes: 3 * MB, slowest: 4, startMs: 1000, graceMs: 10_000 };
let now = 0;
let reader: BodyReader;
/** Of this test: what was left of an earlier one ends whenever it ends. */
let bodies: Body[] = [];
/** Bytes that the server has read of each request. */
let read: { bytes: number }[] = [];
const server = createServer((request, response) => {
  const one = { bytes: 0 };
  const own = bodies;
  read.push(one);
  request.prependListener('data', (chunk: Buffer) => {
    one.bytes += chunk.length;
  });
  void reader.read(request, 2 * MB).then((body) => {
    own.push(body);
    response.writeHead(body.ok ? 200 : body.status, request.complete ? {} : { connection: 'close' });
    response.end(body.ok ? 'taken' : body.reason);
  });
});

/** A phone that sends a large body piece by piece. */
class Phone {
  readonly #socket: Socket;
  readonly #nth: number;
  readonly #length: number;
  #sent = 0;
  answer = '';

  private constructor(length: number) {
    this.#length = length;
    this.#nth = read.length;
    this.#socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (piece) => {
      this.answer += piece;
    });
    this.#socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n"`);
  }
  static async open(length = MB): Promise<Phone> {
    const before = read.length;
    const phone = new Phone(length);
    await until(() => read.length > before);
    return phone;
  }
  /** Sends so many bytes, and waits until they have come. */
  async sends(bytes: number): Promise<void> {
    this.#sent += bytes;
    this.#socket.write('a'.repeat(bytes));
    await until(() => (read[this.#nth]?.bytes ?? 0) >= this.#sent || this.answer !== '');
  }
  /** Sends all that is left. */
  async ends(): Promise<void> {
    this.#socket.write(`${'a'.repeat(this.#length - 2 - this.#sent)}"`);
    await this.answered();
  }
  async answered(): Promise<void> {
    await until(() => /(taken|busy|too large|unreadable)/.test(this.answer));
  }
  hangsUp(): void {
    this.#socket.destroy();
  }
}

beforeEach(async () => {
  now = 0;
  bodies = [];
  read = [];
  reader = new BodyReader(LIMITS, () => now);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

describe('the room of large bodies', () => {
  it('is given to whoever comes by the slowest of those who had time to show how fast they are', async () => {
    const [slow, slower, fast] = [await Phone.open(), await Phone.open(), await Phone.open()];
    await slow.sends(2000);
    await slower.sends(1000);
    await fast.sends(500_000);
    now = 11_000;
    const next = await Phone.open();
    await slower.answered();
    expect(slower.answer).toMatch(/ 503 .*busy/s);
    for (const phone of [next, slow, fast]) {
      await phone.ends();
      expect(phone.answer).toMatch(/ 200 .*taken/s);
    }
  });

  it('cannot be held by any number of drops: each who waits comes in', async () => {
    for (let n = 0; n < 3; n++) await (await Phone.open()).sends(1);
    for (let n = 0; n < 12; n++) {
      now += 11_000;
      const phone = await Phone.open();
      await phone.ends();
      expect(phone.answer, String(n)).toMatch(/ 200 .*taken/s);
      await (await Phone.open()).sends(1);
    }
  });

  it('cannot be held by drops that come anew before they had time to show how slow they are', async () => {
    let drops: Phone[] = [];
    for (let n = 0; n < 5; n++) {
      for (const drop of drops) drop.hangsUp();
      await until(() => bodies.length === read.length);
      drops = [await Phone.open(), await Phone.open(), await Phone.open()];
      for (const drop of drops) await drop.sends(1);
      now += 2000;
      const phone = await Phone.open();
      await phone.ends();
      expect(phone.answer, String(n)).toMatch(/ 200 .*taken/s);
      now += 7000;
    }
  });

  it('is full where nobody had time yet, and again free once somebody is done or gone', async () => {
    const phones = [await Phone.open(), await Phone.open(), await Phone.open()];
    const late = await Phone.open();
    await late.answered();
    expect(late.answer).toMatch(/ 503 .*busy/s);
    phones[0]?.hangsUp();
    await until(() => bodies.length === 2);
    expect(bodies[1]).toEqual({ ok: false, status: 422, reason: 'unreadable' });
    const next = await Phone.open();
    await next.ends();
    expect(next.answer).toMatch(/ 200 /);
  });

  it('never holds more bytes than it may: then too the slowest gives way, and the largest keeps what it has', async () => {
    reader = new BodyReader({ ...LIMITS, bytes: 2 * MB }, () => now);
    const [first, second, third] = [await Phone.open(2 * MB), await Phone.open(2 * MB), await Phone.open()];
    await first.sends(900_000);
    await second.sends(1_000_000);
    await third.sends(100);
    now = 11_000;
    await second.sends(300_000);
    await Promise.all([third.answered(), first.answered()]);
    expect(third.answer).toMatch(/busy/);
    expect(first.answer).toMatch(/busy/);
    await second.ends();
    expect(second.answer).toMatch(/ 200 /);
  });

  it('is not needed by small bodies, which come in whatever large ones do', async () => {
    for (let n = 0; n < 3; n++) await Phone.open();
    const small = await Phone.open(1000);
    await small.ends();
    expect(small.answer).toMatch(/ 200 /);
  });
});
