/** Run by itself with `--expose-gc`: floods the webhooks of all channels and tells its parent what the heap holds then. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { openLine } from '../../src/channels/line/channel.ts';
import { MessengerChannel } from '../../src/channels/messenger/channel.ts';
import { TelegramChannel } from '../../src/channels/telegram/channel.ts';
import { Counters } from '../../src/http/counters.ts';
import { createPublicServer, listen, stop } from '../../src/http/server.ts';
import { Webhooks } from '../../src/http/webhooks.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { callsOf, PAGE } from './webhook-bodies.ts';

/** What the parent hears: bytes of live objects after so many calls. */
export interface Held {
  readonly calls: number;
  readonly bytes: number;
}

const SECRET = 's';
const NAMES = ['line', 'telegram', 'messenger'] as const;
const ORIGIN = 'http://127.0.0.1:1';
const AT_ONCE = 20;
const [seed = 0, ...marks] = process.argv.slice(2).map(Number);

const channels = [
  openLine({ channelSecret: SECRET, accessToken: 't', apiOrigin: ORIGIN }),
  new TelegramChannel({
    botToken: '1:a',
    webhookSecret: SECRET,
    apiRoot: ORIGIN,
    mode: 'webhook',
    clock: systemClock,
  }),
  new MessengerChannel({
    appSecret: SECRET,
    pageId: PAGE,
    pageToken: 't',
    verifyToken: 'v',
    apiOrigin: ORIGIN,
    apiVersion: 'v25.0',
    clock: systemClock,
  }),
];
const counters = new Counters();
// What becomes of an event that was taken is the store's; here everything is what stands before it.
const intake = { accept: async () => undefined, cameBefore: async () => false, say: () => undefined };
const webhooks = new Webhooks({ channels, intake, counters, clock: systemClock });
const site = { asset: () => undefined };
const server = createPublicServer({ site, counters, ready: () => true, webhooks });
const port = await listen(server, 0, '127.0.0.1');
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

const bodies = Object.fromEntries(
  NAMES.map((name) => [name, fc.sample(callsOf(name), { seed, numRuns: 1000 })]),
);

/** Every second call has a body of its own. */
function bodyOf(name: (typeof NAMES)[number], call: number): Buffer {
  const body = bodies[name]?.[call % 1000] ?? Buffer.alloc(0);
  return call % 2 === 0 ? body : Buffer.concat([body, Buffer.from(String(call))]);
}

function send(call: number): Promise<void> {
  const name = NAMES[call % NAMES.length] ?? 'line';
  const body = bodyOf(name, call);
  const mac = (encoding: 'hex' | 'base64') => createHmac('sha256', SECRET).update(body).digest(encoding);
  const forged = call % 10 === 0;
  const headers = {
    'x-line-signature': forged ? `${call}` : mac('base64'),
    'x-telegram-bot-api-secret-token': forged ? `${call}` : SECRET,
    'x-hub-signature-256': forged ? `${call}` : `sha256=${mac('hex')}`,
  };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  request({ port, agent, method: 'POST', path: `/webhooks/${name}`, headers }, (answer) =>
    answer.resume().once('end', resolve),
  )
    .once('error', reject)
    .end(body);
  return promise;
}

let call = 0;
for (const mark of marks) {
  while (call < mark) await Promise.all(Array.from({ length: AT_ONCE }, () => send(call++)));
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.({ calls: call, bytes: process.memoryUsage().heapUsed } satisfies Held);
}
agent.destroy();
await stop(server, 1000);
for (const channel of channels) await channel.close();
process.disconnect();
