import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PosterCount, readPosterCounts } from '../../src/cli/poster-counts-file.ts';
import { type ServerProcess, startServer } from './server-process.ts';

describe('the address on a poster', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await server?.stop();
  });

  const ask = (path: string, method = 'GET') =>
    fetch(`${server.origin}${path}`, { method, redirect: 'manual' });

  it('leads to the page, counts a visit and nobody, and keeps its code from all addresses that are asked for', async () => {
    for (const method of ['GET', 'GET', 'HEAD']) {
      const answer = await ask('/p/4827', method);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe('/chat/#p_4827');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    for (const path of ['/p/4828', '/p/48270', '/p/', '/p/4827/', '/p/%34827'])
      expect((await ask(path)).status).toBe(404);
    expect((await ask('/p/4827', 'POST')).status).toBe(405);
    const metrics = await (await fetch(`${server.adminOrigin}/metrics`)).text();
    // A figure of its own would tell when somebody stood before a poster.
    expect(metrics).not.toContain('poster');
    expect(metrics).not.toContain('4827');
    let kept: readonly PosterCount[] = [];
    await server.stop((dataDir) => {
      kept = readPosterCounts(dataDir);
    });
    expect(kept).toEqual([{ code: '4827', week: expect.stringMatching(/^\d{4}-W\d\d$/), count: 2 }]);
    expect(JSON.stringify(server.lines)).not.toContain('4827');
  });
});
