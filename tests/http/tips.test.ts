import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from './server-process.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
  await server.said('tips are open');
});
afterAll(async () => {
  await server?.stop();
});

const LOCATOR = 'c0ffee00c0ffee00c0ffee00c0ffee00';

function mailbox(): Promise<Response> {
  return fetch(`${server.origin}/tips/mailbox`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ locator: LOCATOR }),
  });
}

describe('a started server without configuration', () => {
  it('takes tips as a demonstration and says so, with keys beside its data', async () => {
    const page = await (await fetch(`${server.origin}/tips/page.json`)).json();
    expect(page).toMatchObject({ format: 'mitr-tips/1', demo: true });
    expect(server.lines.some(({ event }) => event.includes('demonstration'))).toBe(true);
    const keys = `${server.dataDir}-keys`;
    expect(readdirSync(join(keys, 'coordinators')).length).toBeGreaterThan(10);
    expect(existsSync(join(server.dataDir, 'demo-keys'))).toBe(false);
    expect(readFileSync(join(server.dataDir, 'vault.db')).includes('AGE-SECRET-KEY')).toBe(false);
  });

  it('neither counts nor logs that somebody asked', async () => {
    const counters = async () =>
      (await (await fetch(`${server.adminOrigin}/metrics`)).text()).match(/^mitr_http.*$/gm);
    const before = await counters();
    const lines = server.lines.length;
    expect(await (await mailbox()).json()).toEqual({ replies: [] });
    expect((await fetch(`${server.origin}/tips/inbox`)).status).toBe(404);
    expect((await fetch(`${server.origin}/tips/nowhere?${LOCATOR}`)).status).toBe(404);
    expect(await counters()).toEqual(before);
    expect(server.lines.length).toBe(lines);
  });

  it('shows the reply board to everybody in the same bytes, strictly, and counts nobody', async () => {
    const counters = async () =>
      (await (await fetch(`${server.adminOrigin}/metrics`)).text()).match(/^mitr_http.*$/gm);
    const before = await counters();
    const lines = server.lines.length;
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(server.origin + path, { headers });
    const plain = await ask('/t/board');
    expect(plain.status).toBe(200);
    const html = await plain.text();
    for (const one of [
      ask('/t/board/'),
      ask('/t/board?u=123'),
      ask('/t/board', { 'accept-language': 'my', cookie: 'a=b', 'user-agent': 'Line/14' }),
      ask('/t/board', { 'accept-encoding': 'br' }),
    ])
      expect(await (await one).text()).toBe(html);
    expect(html).not.toContain('<script');
    expect(plain.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
    expect(plain.headers.get('cache-control')).toBe('no-store');
    expect(plain.headers.get('set-cookie')).toBeNull();
    const board = await (await ask('/tips/board')).json();
    expect([...html.matchAll(/<li>(\d{4})<\/li>/g)].map(([, number]) => number)).toEqual(board.mailboxes);
    expect(html).toContain(`<time>${board.published}</time>`);
    for (const [, path = ''] of html.matchAll(/href="(\/t\/board\/assets[^"]+)"/g)) {
      const asset = await ask(path);
      expect([path, asset.status, asset.headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    }
    expect(await counters()).toEqual(before);
    expect(server.lines.length).toBe(lines);
    expect((await fetch(`${server.origin}/t/board`, { method: 'POST' })).status).toBe(405);
    expect((await ask('/t/board/assets/none.css')).status).toBe(404);
  });

  const docs = readFileSync(new URL('../../docs/vault.md', import.meta.url), 'utf8');
  const ID = 'c0ffee00'.repeat(4);
  const listed = [...docs.matchAll(/^\| `(GET|POST) (\/tips\/[\w/.-]+)`(?:, `…(\/\w+)`)?/gm)].flatMap(
    ([, method = '', path = '', more]) =>
      [path, ...(more === undefined ? [] : [path + more])].map(
        (one) => [method, one.replace('ID', ID)] as const,
      ),
  );
  const others = [
    ...['/', '/t', '/t/km', '/t/xx', '/t/board', '/chat/', '/chat/nowhere', '/nowhere', '/livez', '/readyz'],
    ...[
      '/tips/nowhere',
      '/tips/inbox/x/y',
      '/webhooks/line',
      '/webhooks/nowhere',
      '/%',
      '/t/%00',
      '/chat/../etc',
    ],
  ].map((path) => ['GET', path] as const);

  it('has the headers that browsers need on every address, also where it refuses', async () => {
    expect(listed.length).toBeGreaterThan(15);
    const statuses = new Set<number>();
    for (const [method, path] of [...listed, ...others])
      for (const [by, init] of [
        [method, {}],
        ['POST', { headers: { 'content-type': 'application/json' }, body: '[' }],
        ['POST', { headers: { 'content-type': 'text/plain' }, body: '{}' }],
        ['PUT', { body: 'x' }],
        ['DELETE', {}],
        ['HEAD', {}],
      ] as const) {
        const response = await fetch(server.origin + path, { redirect: 'manual', method: by, ...init });
        await response.arrayBuffer();
        statuses.add(response.status);
        const what = `${by} ${path} ${response.status}`;
        const { headers } = response;
        expect([what, headers.get('x-content-type-options')]).toEqual([what, 'nosniff']);
        expect([what, headers.get('referrer-policy')]).toEqual([what, 'no-referrer']);
        expect([what, headers.get('x-frame-options')]).toEqual([what, 'DENY']);
        expect([what, headers.get('cross-origin-resource-policy')]).toEqual([what, 'same-origin']);
        expect([what, headers.get('cross-origin-opener-policy')]).toEqual([what, 'same-origin']);
        const policy = headers.get('content-security-policy') ?? '';
        expect([what, policy]).toEqual([what, expect.stringContaining("require-trusted-types-for 'script'")]);
        expect([what, policy]).toEqual([what, expect.stringContaining("default-src 'none'")]);
        expect([what, policy]).toEqual([what, expect.not.stringMatching(/unsafe|\*/)]);
        expect([what, headers.get('set-cookie')]).toEqual([what, null]);
        if (/^\/(tips|t)(\/|$)/.test(path))
          expect([what, headers.get('cache-control')]).toEqual([what, 'no-store']);
      }
    for (const status of [200, 404, 405, 415]) expect([...statuses]).toContain(status);
  });
});
