import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../until.ts';
import { type LogLine, type ServerProcess, startRefused, startServer } from './server-process.ts';

const shipped = resolve(import.meta.dirname, '../../content/max_age.yaml');

async function coreOf({ origin }: ServerProcess): Promise<string> {
  const html = await (await fetch(`${origin}/chat/`)).text();
  return /\/chat\/parts\/core\.[\w-]+\.json/.exec(html)?.[0] ?? '';
}

/** What the log says of the nth change of content; throws where the server ends before. */
async function takenOver({ lines, gone }: ServerProcess, nth: number): Promise<LogLine> {
  const told = () => lines.filter(({ event }) => event.includes('was taken over'))[nth - 1];
  let ended = false;
  void gone.then(() => {
    ended = true;
  });
  await until(() => ended || told() !== undefined);
  const line = told();
  if (!line) throw new Error('the server ended');
  return line;
}

describe('start', () => {
  it.each([
    [{ PORT: 'eighty' }, 'PORT must be a port from 0 to 65535.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warn, error.'],
    [{ EXIT_URL: 'http://plain.example/' }, 'EXIT_URL must be an https address or about:blank.'],
    [{ HOST: 'not an address' }, 'HOST must be a host name or an address.'],
  ])('says in one line what is wrong with %o, without repeating it', (env, words) => {
    const { code, said } = startRefused(env);
    expect(code).toBe(1);
    expect(said).toBe(`Mitr did not start. ${words}`);
  });

  it('says so where the port is taken', async () => {
    const server = await startServer();
    const { code, said } = startRefused({ PORT: new URL(server.origin).port });
    await server.stop();
    expect(code).toBe(1);
    expect(said).toMatch(/^Mitr did not start\. Another program uses the port/);
  });

  it('refuses content with errors and says how to see them', async () => {
    await (await startServer()).stop();
    const dataDir = mkdtempSync(join(tmpdir(), 'mitr-data-'));
    mkdirSync(join(dataDir, 'content'));
    writeFileSync(join(dataDir, 'content/max_age.yaml'), 'fee: [oh no\n');
    const { code, said } = startRefused({ DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(said).toMatch(/content\/max_age\.yaml:\d+ error/);
    expect(said).toContain(`mitr -- check --overlay ${join(dataDir, 'content')}`);
  });

  it('builds only what has changed, and stops when it is told to', async () => {
    const server = await startServer();
    expect(server.lines.filter((line) => line.event.includes('building'))).toEqual([]);
    expect(await server.stop()).toBe(0);
    expect(server.lines.at(-1)?.event).toBe('stopping');
  });

  it('stops in order where a whole group is told to, and the launcher passes it on', async () => {
    const server = await startServer();
    process.kill(server.pid, 'SIGINT');
    await server.said('stopping');
    process.kill(server.pid, 'SIGINT');
    expect(await server.stop()).toBe(0);
  });
});

describe('content of the installation', () => {
  it('is laid over the shipped content while the server runs, and refused while it is wrong', async () => {
    const server = await startServer();
    const overlay = join(server.dataDir, 'content/max_age.yaml');
    const before = await coreOf(server);
    try {
      writeFileSync(overlay, readFileSync(shipped, 'utf8').replace(/days: \d+/, 'days: 7'));
      expect(await server.said('was taken over')).toMatchObject({ files: 'max_age.yaml' });
      const changed = await coreOf(server);
      expect(changed).not.toBe(before);
      expect(JSON.stringify(await (await fetch(server.origin + changed)).json())).toContain('"days":7');

      writeFileSync(overlay, 'fee: { days: soon }\n');
      const refusal = await server.said('was refused');
      expect(refusal['why']).toMatch(/max_age\.yaml:1 error/);
      expect(await coreOf(server)).toBe(changed);

      writeFileSync(overlay, 'fee: { days: 8 }\n');
      writeFileSync(join(server.dataDir, 'content/max_age.yaml.txt'), 'fee: { days: 9 }\n');
      expect((await server.said('nothing reads'))['unread']).toMatch(/Nothing reads max_age\.yaml\.txt/);

      // A page that was opened before goes on with the parts that it knows.
      expect((await fetch(server.origin + before)).status).toBe(200);
    } finally {
      await server.stop();
    }
  });

  it('may be taken away and brought back while the server runs', async () => {
    const server = await startServer();
    const folder = join(server.dataDir, 'content');
    const shippedCore = await coreOf(server);
    const changed = readFileSync(shipped, 'utf8').replace(/days: \d+/, 'days: 7');
    try {
      writeFileSync(join(folder, 'max_age.yaml'), changed);
      await takenOver(server, 1);
      const own = await coreOf(server);
      expect(own).not.toBe(shippedCore);

      renameSync(folder, `${folder}-away`);
      expect((await takenOver(server, 2))['files']).toBe('none');
      expect(await coreOf(server)).toBe(shippedCore);

      renameSync(`${folder}-away`, folder);
      expect((await takenOver(server, 3))['files']).toBe('max_age.yaml');
      expect(await coreOf(server)).toBe(own);
    } finally {
      await server.stop();
    }
  });
});
