import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ACCESS_TOKEN,
  CHANNEL_SECRET,
  LineServer,
  lineCall,
  lineEvent,
  lineUser,
  sign,
  textEvent,
} from '../channels/line/line-server.ts';
import { until } from '../until.ts';
import { type ServerProcess, startRefused, startServer } from './server-process.ts';

const anna = lineUser('anna');
let line: LineServer;
let server: ServerProcess;
beforeAll(async () => {
  line = await LineServer.start();
  line.people.add(anna);
  server = await startServer({
    LINE_CHANNEL_SECRET: CHANNEL_SECRET,
    LINE_CHANNEL_ACCESS_TOKEN: ACCESS_TOKEN,
    LINE_API_ORIGIN: line.origin,
    LOG_LEVEL: 'debug',
  });
});
afterAll(async () => {
  await server?.stop();
  await line.stop();
});

function mitr(...args: string[]): { readonly said: string } {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'src/main.ts', ...args],
    { encoding: 'utf8' },
  );
  return { said: stdout + stderr };
}

async function call(body: string, signature = sign(body), path = 'line'): Promise<number> {
  const answer = await fetch(`${server.origin}/webhooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-line-signature': signature },
    body,
  });
  return answer.status;
}

it('a started server talks on LINE as soon as its secrets are set, and asks nobody for leave', async () => {
  expect(line.calls).toEqual([]);
  expect(server.lines.find(({ event }) => event.startsWith('Mitr is at'))?.['channels']).toBe('line');
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  expect(await call(lineCall(lineEvent(anna, { type: 'follow', replyToken: line.token(anna) })))).toBe(200);
  await until(() => line.chat(anna).length === 1);
  expect(await call(lineCall(textEvent(anna, 'english', line.token(anna))))).toBe(200);
  await until(() => line.chat(anna).length > 1);
  expect(line.calls.every(({ status }) => status === 200)).toBe(true);
});

it('refuses what is forged, and other channels that are off', async () => {
  const body = lineCall();
  expect(await call(body)).toBe(200);
  expect(await call(body, createHmac('sha256', 'other').update(body).digest('base64'))).toBe(401);
  expect(await call(body, sign(body), 'telegram')).toBe(404);
});

it('keeps its secret in the data folder, counts, and names nobody', async () => {
  expect(existsSync(join(server.dataDir, 'server-secret'))).toBe(true);
  const metrics = await (await fetch(`${server.adminOrigin}/metrics`)).text();
  expect(metrics).toContain('mitr_webhooks_total{channel="line",ended="forged"} 1');
  expect(metrics).toContain('mitr_turns_total{what="taken",channel="line"} 2');
  for (const secret of [anna, CHANNEL_SECRET, ACCESS_TOKEN, 'english'])
    expect(metrics + JSON.stringify(server.lines)).not.toContain(secret);
});

it('tells a coordinator on LINE who wrote the code of her terminal from there, and makes no talk of it', async () => {
  await server.said('tips are open');
  const bora = lineUser('bora');
  line.people.add(bora);
  const identity = join(`${server.dataDir}-keys`, 'coordinators/demo-kh-0110.txt');
  const { said } = mitr('tip', 'notices', '--server', server.origin, '--identity', identity, '--line');
  const [code = ''] = /no_[a-z2-9]{20}/.exec(said) ?? [];
  const body = lineCall(textEvent(bora, code, line.token(bora)));
  expect(await call(body)).toBe(200);
  await until(() => line.chat(bora).length === 1);
  expect(await call(body)).toBe(200);
  expect(line.chat(bora)).toEqual([expect.stringContaining('reminders come here')]);
  const holding = () =>
    readdirSync(server.dataDir).filter((name) => {
      const path = join(server.dataDir, name);
      return statSync(path).isFile() && readFileSync(path).includes(bora);
    });
  expect(holding()).toEqual(['vault.db']);
  const metrics = await (await fetch(`${server.adminOrigin}/metrics`)).text();
  expect(metrics).toContain('mitr_turns_total{what="taken",channel="line"} 2');
  expect(JSON.stringify(server.lines)).not.toContain(code);

  // Somebody else's wish ends nothing of hers, her own does, and nobody is told that there was anything.
  const forgets = async (user: string) => {
    for (const text of ['english', 'forget me', 'yes']) {
      const before = line.chat(user).length;
      expect(await call(lineCall(textEvent(user, text, line.token(user))))).toBe(200);
      await until(() => line.chat(user).length > before);
    }
    return line.chat(user).at(-1);
  };
  const dara = lineUser('dara');
  const others = await forgets(dara);
  expect(holding()).toEqual(['vault.db']);
  const hers = await forgets(bora);
  expect(hers).toBe(others);
  expect(hers).toContain('nothing of you');
  await until(() => holding().length === 0);
});

it('a second process of the same data folder does not start', async () => {
  const { code, said } = startRefused({
    DATA_DIR: server.dataDir,
    LINE_CHANNEL_SECRET: CHANNEL_SECRET,
    LINE_CHANNEL_ACCESS_TOKEN: ACCESS_TOKEN,
  });
  expect(code).toBe(1);
  expect(said).toMatch(/^Mitr did not start\. The store can't be used: another process holds the store/);
});

it('half a set of secrets is no channel', () => {
  const { code, said } = startRefused({ LINE_CHANNEL_SECRET: CHANNEL_SECRET });
  expect(code).toBe(1);
  expect(said).toBe('Mitr did not start. LINE is half set: LINE_CHANNEL_ACCESS_TOKEN is missing.');
});
