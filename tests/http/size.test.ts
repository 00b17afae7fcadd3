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

  it('carries no reader of schemas, of YAML or of i18next', async () => {
    const html = await (await fetch(`${server.origin}/chat/`)).text();
    const script = /src="([^"]+)"/.exec(html)?.[1] ?? '';
    const code = await (await fetch(server.origin + script)).text();
    expect(code.length).toBeGreaterThan(10_000);
    expect(code).not.toMatch(/ZodError|safeParse|YAMLParseError|fallbackLng/);
  });
});
