import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { writeAddress } from '../../src/channels/line/address.ts';
import { openLine } from '../../src/channels/line/channel.ts';
import { PlatformPool } from '../../src/channels/platform-pool.ts';
import type { Bubble } from '../../src/dialogue/message.ts';

export const name = 'sending';

const ROUNDS = 9;
const CALLS = 2000;
const AT_ONCE = 40;
const OPEN = new AbortController().signal;
const PATH = '/v2/bot/message/reply';
const TOKEN = 'an-access-token';
const USER = `U${'a'.repeat(32)}`;
const bubble: Bubble = {
  text: 'What would you like to know?',
  choices: ['Passport', 'Work', 'Agency', 'Help'].map((label) => ({ label, payload: label, role: 'option' })),
  controls: 'quick',
  links: [],
  image: null,
  key: 'menu:menu.ask',
};

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Messages sent by https: node's own client with a keep-alive agent, our pool, and a whole reply on LINE, in turns. */
export async function run(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-sending-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const named = ['-days', '1', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...made, '-keyout', key, '-out', certificate, ...named], { stdio: 'ignore' });
  setDefaultCACertificates([readFileSync(certificate, 'utf8')]);
  const platform = fork(new URL('sending/platform.ts', import.meta.url), [key, certificate], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [port] = (await once(platform, 'message')) as [number];
  const origin = `https://127.0.0.1:${port}`;

  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const bodyOf = (replyToken: string) =>
    JSON.stringify({ replyToken, messages: [{ type: 'text', text: bubble.text, quickReply: QUICK }] });
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const pool = new PlatformPool(origin);
  const line = openLine({ channelSecret: 'a secret', accessToken: TOKEN, apiOrigin: origin });
  const ways: Readonly<Record<string, (n: number) => Promise<unknown>>> = {
    'node:https with a keep-alive agent': (n) =>
      new Promise((done, failed) => {
        const body = bodyOf(String(n));
        const asked = request({
          ...{ host: '127.0.0.1', port, agent, method: 'POST', path: PATH },
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        });
        asked.on('error', failed);
        asked.on('response', (response) => {
          const pieces: Buffer[] = [];
          response.on('data', (piece: Buffer) => pieces.push(piece));
          response.on('end', () => done(Buffer.concat(pieces)));
        });
        asked.end(body);
      }),
    'the pool': (n) => pool.call({ method: 'POST', path: PATH, headers, body: bodyOf(String(n)) }, OPEN),
    'a reply on LINE, written and read': async (n) => {
      const at = Date.now();
      const address = writeAddress({ user: USER, replyToken: `token${n}`, receivedAt: at });
      const when = { eventAt: at, heardAt: at, tries: 0 };
      const { kind } = await line.send({ address, bubbles: [bubble], key: `key ${n}`, ...when }, OPEN);
      if (kind !== 'sent') throw new Error(`a reply was not sent but ${kind}`);
    },
  };

  const micros = new Map(Object.keys(ways).map((way) => [way, [] as number[]]));
  let sent = 0;
  for (let round = 0; round <= ROUNDS; round++)
    for (const [way, send] of Object.entries(ways)) {
      const before = process.cpuUsage();
      const one = async (): Promise<void> => {
        for (let i = 0; i < CALLS / AT_ONCE; i++) {
          sent += 1;
          await send(sent);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
      const { user, system } = process.cpuUsage(before);
      // The first round opens connections and warms up.
      if (round > 0) micros.get(way)?.push((user + system) / CALLS);
    }

  agent.destroy();
  pool.close();
  await line.close();
  const gone = once(platform, 'exit');
  platform.disconnect();
  await gone;
  rmSync(folder, { recursive: true });
  const [own = []] = micros.values();
  return [...micros].map(([way, figures]) => {
    const ratio = median(figures.map((figure, i) => figure / (own[i] ?? Number.NaN)));
    return `${way}: ${median(figures).toFixed(0)} µs of CPU a request, ${ratio.toFixed(2)} of node:https`;
  });
}

const QUICK = {
  items: bubble.choices.map(({ label, payload }) => ({
    type: 'action',
    action: { type: 'postback', label, data: payload, displayText: label },
  })),
};
