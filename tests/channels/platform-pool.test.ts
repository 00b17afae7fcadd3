import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchFile } from '../../src/channels/fetch-file.ts';
import { NoAnswerError, PlatformPool, readAnswer, TooLargeError } from '../../src/channels/platform-pool.ts';
import { until } from '../until.ts';

const OPEN = new AbortController().signal;
let server: Server;
let pool: PlatformPool;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
/** Where Node hands out every response before anybody reads it. */
const FINISH = 'http.client.response.finish';
const sockets = new Set<Socket>();
let connections = 0;

beforeEach(async () => {
  connections = 0;
  answer = (_, response) => response.end('{"ok":true}');
  server = createServer((request, response) => answer(request, response));
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  pool = new PlatformPool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 300);
});
afterEach(async () => {
  pool.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => server.close(done));
});

const call = (closing = OPEN) =>
  pool.call({ method: 'POST', path: '/x?y=1', headers: { authorization: 'Bearer t' }, body: 'ស' }, closing);
/** Whether the failure left open what the platform did. */
const uncertainty = (failing: Promise<unknown>) =>
  failing.then(
    () => 'answered',
    (error) => (error instanceof NoAnswerError ? error.uncertain : error),
  );

describe('a pool of connections', () => {
  it('asks over the connection that is there', async () => {
    let asked: [string | undefined, string | undefined, string] | undefined;
    answer = (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece) => pieces.push(piece));
      request.on('end', () => {
        asked = [request.url, request.headers['content-length'], Buffer.concat(pieces).toString()];
        response.writeHead(201, { 'x-kind': 'a' }).end('{"a":1}');
      });
    };
    for (let i = 0; i < 3; i++) {
      const got = await call();
      expect([got.status, got.headers['x-kind'], readAnswer(got)]).toEqual([201, 'a', { a: 1 }]);
    }
    expect(asked).toEqual(['/x?y=1', '3', 'ស']);
    expect(connections).toBe(1);
  });

  it('knows that a platform was not reached', async () => {
    const closed = createSocketServer().listen(0, '127.0.0.1');
    await new Promise((done) => closed.once('listening', done));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const nobody = new PlatformPool(`http://127.0.0.1:${port}`);
    expect(await uncertainty(nobody.call({ method: 'GET', path: '/', headers: {} }, OPEN))).toBe(false);
    nobody.close();
    expect(await uncertainty(call(AbortSignal.abort()))).toBe(false);
  });

  it('does not know what happened where the answer never came, or not to its end', async () => {
    const ways: (typeof answer)[] = [
      () => {},
      (request) => request.socket.destroy(),
      (request) => request.socket.resetAndDestroy(),
      (_, response) => response.writeHead(200, { 'content-length': '10' }).write('{"ok"'),
      (request, response) => {
        response.writeHead(200, { 'content-length': '10' }).write('{"ok"');
        setImmediate(() => request.socket.destroy());
      },
      (request) => request.socket.end('HTTP/9 what?\r\n\r\n'),
    ];
    for (const way of ways) {
      answer = way;
      expect(await uncertainty(call())).toBe(true);
    }
  });

  it('ends what is under way when the process stops', async () => {
    const stopping = new AbortController();
    answer = () => stopping.abort();
    expect(await uncertainty(call(stopping.signal))).toBe(true);
  });

  it('keeps no more of an endless answer than it may', async () => {
    answer = (_, response) => response.end(Buffer.alloc(3_000_000, 32));
    const got = await call();
    expect(got.body.length).toBe(256 * 1024);
    expect(readAnswer(got)).toBeUndefined();
  });
});

describe('a file', () => {
  /** What came in, as the pool was handed it. */
  const pieces: Buffer[] = [];
  const note = (message: unknown) => {
    const { response } = message as { response: IncomingMessage };
    response.on('data', (piece: Buffer) => pieces.push(piece));
  };
  beforeEach(() => {
    pieces.length = 0;
    subscribe(FINISH, note);
  });
  afterEach(() => unsubscribe(FINISH, note));

  const closing = new AbortController();
  const fetched = (mostBytes: number, over = OPEN) =>
    pool.call({ method: 'GET', path: '/f', headers: {}, mostBytes }, over).catch((error: unknown) => error);
  const left = () => pieces.reduce((sum, piece) => sum + piece.filter((byte) => byte !== 0).length, 0);
  const came = () => pieces.reduce((sum, { length }) => sum + length, 0);

  it('is in memory once', async () => {
    answer = (_, response) => response.end(Buffer.alloc(300_000, 7));
    expect(await fetched(300_000)).toMatchObject({ body: Buffer.alloc(300_000, 7) });
    expect([came(), left()]).toEqual([300_000, 0]);
  });

  it('that is too large is overwritten, also its last piece', async () => {
    answer = (_, response) => response.end(Buffer.alloc(300_000, 7));
    expect(await fetched(200_000)).toBeInstanceOf(TooLargeError);
    await until(() => left() === 0);
    expect(came()).toBeGreaterThan(200_000);
  });

  it.each([
    ['that breaks off', (response: ServerResponse) => response.destroy()],
    ['that nobody waits for any more', () => closing.abort()],
  ])('%s is overwritten', async (_, breakOff) => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 200_000 }).write(Buffer.alloc(100_000, 7));
      void until(() => came() >= 100_000).then(() => breakOff(response));
    };
    expect(await fetched(300_000, closing.signal)).toBeInstanceOf(NoAnswerError);
    expect([came() >= 100_000, left()]).toEqual([true, 0]);
  });

  it('that is none by its status is overwritten', async () => {
    answer = (_, response) => response.writeHead(403).end(Buffer.alloc(2000, 7));
    expect(await fetchFile(pool, { path: '/f', headers: {} }, 3000, OPEN)).toBeUndefined();
    expect([came(), left()]).toEqual([2000, 0]);
  });
});

it('reads an answer that is an object, and nothing else', () => {
  const body = (text: string) => readAnswer({ status: 200, headers: {}, body: Buffer.from(text) });
  expect(body('{"a":1}')).toEqual({ a: 1 });
  for (const text of ['', '<html>', 'null', '1', '{"a":']) expect(body(text)).toBeUndefined();
});
