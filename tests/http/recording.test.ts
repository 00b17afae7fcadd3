import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asset } from '../../src/http/asset.ts';
import { respondAsset } from '../../src/http/respond.ts';
import { listen, stop } from '../../src/http/server.ts';

describe('a recording', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'mitr-recording-')), 'a.m4a');
  writeFileSync(file, '0123456789');
  const asset: Asset = {
    type: 'audio/mp4',
    caching: 'forever',
    kind: 'recording',
    etag: '"a"',
    body: { file, size: 10 },
  };
  let server: Server;
  let address: string;
  beforeAll(async () => {
    server = createServer((request, response) => respondAsset(request, response, asset));
    address = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/`;
  });
  afterAll(() => stop(server, 1000));

  it.each([
    [undefined, 200, '0123456789', null],
    ['bytes=0-', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=5-2', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    // What can't be read as one range is answered as if nothing had been asked.
    ['bytes=0-1,3-4', 200, '0123456789', null],
    ['bytes=-', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
    ['bytes=a-b', 200, '0123456789', null],
  ])('asked for with range %s is answered with %i', async (range, status, body, contentRange) => {
    const answer = await fetch(address, range === undefined ? {} : { headers: { range } });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe(body);
    expect(answer.headers.get('content-range')).toBe(contentRange);
  });

  it('is not sent again while it is the same', async () => {
    const answer = await fetch(address, { headers: { 'if-none-match': '"b", "a"' } });
    expect(answer.status).toBe(304);
  });
});
