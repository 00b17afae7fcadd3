import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodyPatience, limitBody } from '../../src/http/slow-bodies.ts';
import { until } from '../until.ts';

describe('the patience with a body', () => {
  const patience = (length: string | undefined, isUpload: boolean) =>
    bodyPatience({ headers: length === undefined ? {} : { 'content-length': length } }, isUpload) / 1000;

  it('is as long as an upload of its size takes on a slow line, and short for all others', () => {
    expect(patience('1400000', false)).toBe(20);
    expect(patience('50000', true)).toBe(32.5);
    expect(patience('1400000', true)).toBe(370);
    expect(patience('24000000', true)).toBe(1800);
  });

  it('is short for an upload that does not say how large it is', () => {
    for (const length of [undefined, '0', '-5', 'much']) expect(patience(length, true)).toBe(20);
  });
});

describe('a body', () => {
  const MS = 200;
  const heard: { readonly request: IncomingMessage; body: string; ended: boolean }[] = [];
  const server = createServer((request, response) => {
    const one = { request, body: '', ended: false };
    heard.push(one);
    limitBody(request, MS);
    request.on('data', (piece) => {
      one.body += piece;
    });
    request.on('error', () => undefined);
    request.on('end', () => {
      one.ended = true;
      response.end('taken');
    });
  });
  let socket: Socket;
  let answer = '';
  let closed = false;
  beforeEach(async () => {
    heard.length = 0;
    answer = '';
    closed = false;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('data', (piece) => {
      answer += piece;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
    });
  });
  afterEach(async () => {
    socket.destroy();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const HEAD = 'POST /x HTTP/1.1\r\nHost: a\r\n';

  it.each([
    ['of which some is missing', `${HEAD}Content-Length: 10\r\n\r\n12345`],
    ['that has no end', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n`],
  ])('%s ends with its connection', async (_, sent) => {
    socket.write(sent);
    await until(() => closed);
    expect(heard.map(({ body, ended }) => [body, ended])).toEqual([['12345', false]]);
    expect(answer).toBe('');
  });

  it('that is whole ends nothing, nor does a request without one', async () => {
    socket.write(`${HEAD}Content-Length: 5\r\n\r\n12345`);
    await until(() => answer.includes('taken'));
    // Longer than any patience of the one before.
    await new Promise((done) => setTimeout(done, 2 * MS));
    answer = '';
    socket.write('GET /x HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(() => answer.includes('taken'));
    expect([closed, heard.length]).toEqual([false, 2]);
  });
});
