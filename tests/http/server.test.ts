import { request } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '../../src/http/asset.ts';
import { type ServerProcess, startServer } from './server-process.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Asks without a browser's help: paths and headers go out as they are. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body?: string,
): Promise<Answer> {
  const { port } = new URL(server.origin);
  return new Promise((done, failed) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

async function page(): Promise<string> {
  return (await ask('/chat/')).body.toString();
}

async function partAddress(): Promise<string> {
  return /\/chat\/parts\/core\.[\w-]+\.json/.exec(await page())?.[0] ?? '';
}

describe('the page', () => {
  it('is where plain addresses lead', async () => {
    for (const path of ['/', '/chat']) {
      const answer = await ask(path);
      expect(answer.status).toBe(302);
      expect(answer.headers['location']).toBe('/chat/');
    }
  });

  it('says in every language whom to call, before and without any script', async () => {
    const html = await page();
    for (const lng of ['km', 'th', 'en']) {
      const said = new RegExp(`<p lang="${lng}">.*?</p>`).exec(html)?.[0];
      expect(said).toMatch(/<a class="phone" href="tel:\d{3,}">\d{3,}<\/a>/);
    }
  });

  it('is asked for anew every time, and not sent again while it is the same', async () => {
    const first = await ask('/chat/');
    expect(first.headers['cache-control']).toBe('no-cache');
    const again = await ask('/chat/', { 'if-none-match': String(first.headers['etag']) });
    expect(again.status).toBe(304);
    expect(again.body.length).toBe(0);
    expect((await ask('/chat/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('runs nothing but its own files and loads nothing from elsewhere', async () => {
    const { headers } = await ask('/chat/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https:|\*|data:|blob:/);
    expect(await page()).not.toMatch(/<script(?![^>]* src="\/chat\/assets\/)|<style|\son\w+=|https?:/);
  });

  it.each([
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['referrer-policy', 'no-referrer'],
    ['x-content-type-options', 'nosniff'],
    ['permissions-policy', expect.stringContaining('geolocation=()')],
  ])('has the header %s, as every answer has', async (header, value) => {
    for (const path of ['/chat/', '/nowhere', '/healthz', '/', await partAddress()])
      expect((await ask(path)).headers[header], path).toEqual(value);
  });

  it('sets no cookie', async () => {
    for (const path of ['/', '/chat/', '/nowhere', await partAddress()])
      expect((await ask(path)).headers['set-cookie']).toBeUndefined();
  });
});

describe('files and parts', () => {
  it('are kept for ever, since their names say their content', async () => {
    const answer = await ask(await partAddress());
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toBe('application/json');
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', undefined],
    ['', undefined],
  ])('are sent as the browser takes them: %s', async (accept, encoding) => {
    const plain = await ask(await partAddress());
    const answer = await ask(await partAddress(), { 'accept-encoding': accept });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['vary']).toBe('accept-encoding');
    expect(answer.body.length < plain.body.length).toBe(encoding !== undefined);
    const unpack =
      { br: brotliDecompressSync, gzip: gunzipSync }[encoding ?? ''] ?? ((packed: Buffer) => packed);
    expect(unpack(answer.body).equals(plain.body)).toBe(true);
    expect(await partAddress()).toContain(contentHash(plain.body));
  });

  it('tell their size to HEAD and send nothing', async () => {
    const address = await partAddress();
    const head = await ask(address, {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.body.length).toBe(0);
    expect(Number(head.headers['content-length'])).toBe((await ask(address)).body.length);
  });

  it('lets the service worker watch over the page', async () => {
    const files: string[] = JSON.parse((await ask('/chat/files.json')).body.toString());
    const worker = files.find((file) => file.includes('service-worker')) ?? '';
    expect((await ask(worker)).headers['service-worker-allowed']).toBe('/chat/');
    for (const file of files) expect((await ask(file, {}, 'HEAD')).status, file).toBe(200);
  });
});

describe('everything else', () => {
  it.each([
    '/nowhere',
    '/chat/assets/',
    '/chat/assets/../../package.json',
    '/chat/..%2f..%2fpackage.json',
    '//chat/',
    '/chat/%00',
    `/${'a'.repeat(2000)}`,
    '/metrics',
    '/.git/config',
  ])('is not there: %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    '%s is refused, with what may be asked',
    async (method) => {
      const answer = await ask('/chat/', {}, method, method === 'POST' ? 'x'.repeat(100_000) : undefined);
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toBe('GET, HEAD');
    },
  );

  it('refuses headers that are too long, and goes on', async () => {
    expect((await ask('/chat/', { 'x-long': 'a'.repeat(20_000) })).status).toBe(431);
    expect((await ask('/chat/')).status).toBe(200);
  });

  it.each([
    'GET\r\n\r\n',
    '\u0000\u0001\u0002',
    'GET /chat/ HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n',
  ])('answers %j with 400 and goes on', async (bytes) => {
    const { port } = new URL(server.origin);
    const answer = await new Promise<string>((done, failed) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes));
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => done(text)).on('error', failed);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await ask('/healthz')).status).toBe(200);
  });
});

describe('the operator', () => {
  it('sees health on both ports and counters on one', async () => {
    expect((await ask('/readyz')).body.toString()).toBe('ok\n');
    expect((await fetch(`${server.adminOrigin}/readyz`)).status).toBe(200);
    const counters = await (await fetch(`${server.adminOrigin}/metrics`)).text();
    expect(counters).toMatch(/^mitr_http_responses_total\{kind="health",status="200"\} \d+$/m);
    expect(counters).toMatch(/^mitr_resident_bytes \d+$/m);
  });

  it('never finds in log and counters what somebody asked for', async () => {
    await ask('/chat/secret-word?secret-word=1', {
      'user-agent': 'secret-word',
      referer: 'http://secret-word/',
    });
    const counters = await (await fetch(`${server.adminOrigin}/metrics`)).text();
    expect(counters).toContain('kind="unknown",status="404"');
    expect(counters).not.toContain('secret-word');
    expect(JSON.stringify(server.lines)).not.toContain('secret-word');
  });
});
