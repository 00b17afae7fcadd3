import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from './server-process.ts';

/** What a first visit in one language may weigh as it travels, fonts beside that. */
const LIMIT = 150_000;

describe('the first load', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await server?.stop();
  });

  const weigh = async (path: string): Promise<number> => {
    const { headers, status } = await fetch(server.origin + path, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'br' },
    });
    expect(status, path).toBe(200);
    return Number(headers.get('content-length'));
  };

  it('weighs less than 150 KB in every language, with all of its countries', async () => {
    const html = await (await fetch(`${server.origin}/chat/`)).text();
    const own = [...html.matchAll(/(?:src|href)="(\/chat\/[^"]+)"/g)].map((match) => match[1] ?? '');
    const parts: Record<string, string> = JSON.parse(
      (/data-manifest="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"'),
    ).parts;
    const languages = Object.keys(parts).filter((name) => /^[a-z]{2,3}$/.test(name));
    expect(languages).toContain('km');
    for (const lng of languages) {
      const spoken = Object.entries(parts).filter(([name]) => name === lng || name.startsWith(`${lng}-`));
      const loaded = new Set(['/chat/', ...own, ...spoken.map(([, address]) => address)]);
      const weights = await Promise.all([...loaded].map(weigh));
      expect(loaded.size).toBeGreaterThan(5);
      expect(
        weights.reduce((a, b) => a + b, 0),
        lng,
      ).toBeLessThan(LIMIT);
    }
  });

  it('fetches agencies behind that, with what looks them up, in less than 60 KB', async () => {
    const html = await (await fetch(`${server.origin}/chat/`)).text();
    const part = /\/chat\/parts\/agencies\.[\w-]+\.json/.exec(html)?.[0] ?? '';
    const kept: string[] = await (await fetch(`${server.origin}/chat/files.json`)).json();
    const code = kept.filter((path) => /\/assets\/agency-rows-[\w-]+\.js$/.test(path));
    expect(code).toHaveLength(1);
    const weights = await Promise.all([part, ...code].map(weigh));
    expect(weights.reduce((a, b) => a + b, 0)).toBeLessThan(60_000);
    const script = await (await fetch(server.origin + code[0])).text();
    expect(script).not.toMatch(/ZodError|safeParse/);
  });

  it('keeps the index of places out of what a phone keeps', async () => {
    const html = await (await fetch(`${server.origin}/chat/`)).text();
    const part = /\/chat\/parts\/places\.[\w-]+\.json/.exec(html)?.[0] ?? '';
    expect(await weigh(part)).toBeLessThan(1_500_000);
    const kept: string[] = await (await fetch(`${server.origin}/chat/files.json`)).json();
    expect(kept).not.toContain(part);
    expect(kept.some((path) => path.includes('/parts/agencies.'))).toBe(true);
  });

  it('carries no reader of schemas, of YAML or of i18next', async () => {
    const html = await (await fetch(`${server.origin}/chat/`)).text();
    const script = /src="([^"]+)"/.exec(html)?.[1] ?? '';
    const code = await (await fetch(server.origin + script)).text();
    expect(code.length).toBeGreaterThan(10_000);
    expect(code).not.toMatch(/ZodError|safeParse|YAMLParseError|fallbackLng/);
  });
});
