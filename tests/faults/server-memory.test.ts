import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeDemoKeys } from '../../src/cli/roster-demo.ts';
import { readCommittees } from '../../src/cli/roster-files.ts';
import { weekOf } from '../../src/tips/week.ts';
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
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { HAS_MEMORY, memoryOf } from '../process-memory.ts';
import { until } from '../until.ts';

const anna = lineUser('anna');
let line: LineServer;
let server: ServerProcess;
beforeAll(async () => {
  line = await LineServer.start();
  line.people.add(anna);
  // The keys were made elsewhere, as those of real coordinators are.
  const dataDir = mkdtempSync(join(tmpdir(), 'mitr-data-'));
  writeDemoKeys(`${dataDir}-keys`, dataDir, readCommittees(), weekOf(Date.now()));
  server = await startServer({
    DATA_DIR: dataDir,
    LINE_CHANNEL_SECRET: CHANNEL_SECRET,
    LINE_CHANNEL_ACCESS_TOKEN: ACCESS_TOKEN,
    LINE_API_ORIGIN: line.origin,
  });
  await server.said('tips are open');
});
afterAll(async () => {
  await server?.stop();
  await line.stop();
});

async function happens(event: object): Promise<void> {
  const before = line.delivered.length;
  const body = lineCall(event as Parameters<typeof lineCall>[0]);
  const headers = { 'content-type': 'application/json', 'x-line-signature': sign(body) };
  const answer = await fetch(`${server.origin}/webhooks/line`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  await until(() => line.delivered.length > before);
}
const says = (text: string) => happens(textEvent(anna, text, line.token(anna)));
async function touches(...options: string[]): Promise<void> {
  for (const option of options) {
    const shown = () =>
      line.delivered
        .flatMap(({ message }) => JSON.stringify(message).match(/"data":"[^"]+/g) ?? [])
        .findLast((data) => data.endsWith(`.${option}`));
    await until(() => shown() !== undefined);
    const data = shown()?.slice('"data":"'.length) ?? '';
    await happens(lineEvent(anna, { type: 'postback', postback: { data }, replyToken: line.token(anna) }));
  }
}

it.skipIf(!HAS_MEMORY)('a running server that has taken a tip holds no private key', async () => {
  await happens(lineEvent(anna, { type: 'follow', replyToken: line.token(anna) }));
  await says('english');
  await touches('tell', 'smuggling', 'no', 'KH-0110', 'skip');
  await says('A van with no windows, every night at ten.');
  await touches('all');
  const during = memoryOf(server.pid, Buffer.from(ACCESS_TOKEN));
  await touches('send', 'show');
  await until(() => /(?:\d{4} ){4}\d{4}/.test(line.chat(anna).join('\n')));
  const after = memoryOf(server.pid, Buffer.from(ACCESS_TOKEN));
  // What it must have is found, so that finding no key means something.
  expect([during.texts > 0, after.texts > 0]).toEqual([true, true]);
  expect([during.keys, after.keys]).toEqual([0, 0]);
});
