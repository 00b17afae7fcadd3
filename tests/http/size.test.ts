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

  /** All parts of the page by their names, and the files that the document itself names. */
  const page = async () => {
    const html = await (await fetch(`${server.origin}/chat/`)).text();
    const own = [...html.matchAll(/(?:src|href)="(\/chat\/[^"]+)"/g)].map((match) => match[1] ?? '');
    const parts: Record<string, string> = JSON.parse(
      (/data-manifest="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"'),
    ).parts;
    const languages = Object.keys(parts).filter((name) => /^[a-z]{2,3}$/.test(name));
    return { own: [...new Set(['/chat/', ...own])], parts, languages };
  };
  const sum = async (addresses: readonly string[]) =>
    (await Promise.all([...new Set(addresses)].map(weigh))).reduce((a, b) => a + b, 0);

  it('weighs less than 150 KB in every language, to the first answer about any country', async () => {
    const { own, parts, languages } = await page();
    expect(languages).toContain('km');
    for (const lng of languages) {
      const spoken = await sum([...own, parts['core'] ?? '', parts[lng] ?? '']);
      const countries = Object.entries(parts).filter(([name]) => name.startsWith(`${lng}-`));
      expect(countries.length).toBeGreaterThan(2);
      for (const [name, address] of countries) {
        const weight = spoken + (await weigh(address));
        expect(weight, name).toBeLessThan(LIMIT);
      }
    }
  });

  // Messages of danger are some 27 KB of it: with them 85 of 100 cries are heard, by words alone 56.
  it('fetches the rest behind that in less than 240 KB: what is heard and understood, the other countries, the agencies', async () => {
    const { parts, languages } = await page();
    for (const lng of languages) {
      const behind = Object.entries(parts).filter(
        ([name]) => ['lexicon', 'agencies', `wordings-${lng}`].includes(name) || name.startsWith(`${lng}-`),
      );
      expect(await sum(behind.map(([, address]) => address)), lng).toBeLessThan(240_000);
    }
  });

  it('fetches agencies behind that, with what looks them up, in less than 60 KB', async () => {
    const html = await (await fetch(`${server.origin}/chat/`)).text();
    const part = /\/chat\/parts\/agencies\.[\w-]+\.json/.exec(html)?.[0] ?? '';
    const kept: string[] = await (await fetch(`${server.origin}/chat/files.json`)).json();
    const code = kept.filter((path) => /\/assets\/agency-shelf-[\w-]+\.js$/.test(path));
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
