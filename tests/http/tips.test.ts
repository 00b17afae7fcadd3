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

  it('keeps every header of the others on its addresses', async () => {
    const plain = await fetch(`${server.origin}/nowhere`);
    for (const response of [await mailbox(), await fetch(`${server.origin}/tips/terms`)])
      for (const header of [
        'content-security-policy',
        'referrer-policy',
        'x-content-type-options',
        'x-frame-options',
      ])
        expect(response.headers.get(header)).toBe(plain.headers.get(header));
  });
});
