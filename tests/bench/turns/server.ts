/** The measured process: a bare server that verifies and parses, the same with accept alone, and the product's own webhook of LINE. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openLine } from '../../../src/channels/line/channel.ts';
import { lineProfile } from '../../../src/channels/line/profile.ts';
import { BUNDLE_DIR } from '../../../src/cli/dist.ts';
import { LiveBundle } from '../../../src/cli/live-bundle.ts';
import { Counters } from '../../../src/http/counters.ts';
import { Webhooks } from '../../../src/http/webhooks.ts';
import { openRedisTurnStore } from '../../../src/stores/redis/turn-store.ts';
import { openSqliteTurnStore } from '../../../src/stores/sqlite/turn-store.ts';
import type { Inbound, Sender } from '../../../src/turns/channel.ts';
import { systemClock } from '../../../src/turns/clock.ts';
import { conversationKey, eventHash, turnKeys } from '../../../src/turns/keys.ts';
import type { TurnStore } from '../../../src/turns/store.ts';
import { Turns } from '../../../src/turns/turns.ts';
import { DELIVER, HOLD, type Mark } from './load.ts';
import { redisCpu } from './redis-cpu.ts';

const [folder = '', secret = '', redis] = process.argv.slice(2);
const keys = turnKeys(Buffer.from(secret));
const bundle = new LiveBundle(BUNDLE_DIR);
await bundle.makeReady();
const used = redis === undefined ? async () => 0 : await redisCpu(redis);
const store = await open('turns', 0);
/** Of its own, so that nobody takes what is only accepted. */
const mailbox = await open('mailbox', 1);
const plenty = { perSecond: 1e9, burst: 1e9 };
/** While it is shut, the platform takes nothing: turns end with what they put into the outbox. */
let gate: PromiseWithResolvers<void> | undefined;
const sender: Sender = {
  profile: lineProfile,
  rates: { channel: plenty, conversation: plenty },
  send: async ({ bubbles }) => {
    await gate?.promise;
    return { kind: 'sent', count: bubbles.length };
  },
};
const turns = new Turns(
  {
    store,
    bundle: () => bundle.current,
    senders: new Map([['line', sender]]),
    effects: { run: async () => ({ result: 'failed' }), ended: () => {} },
    worker: 'bench',
    clock: systemClock,
    random: Math.random,
    count: () => {},
  },
  keys,
);
await turns.start();
const webhooks = new Webhooks({
  channels: [openLine({ channelSecret: secret, accessToken: 'none', apiOrigin: undefined })],
  intake: turns,
  counters: new Counters(),
  clock: systemClock,
});

async function open(name: string, database: number): Promise<TurnStore & { readonly commits?: number }> {
  return redis === undefined
    ? openSqliteTurnStore({ path: join(folder, `${name}.db`), clock: systemClock })
    : await openRedisTurnStore({ url: `${redis}/${database}`, clock: systemClock });
}

interface Body {
  readonly events: readonly {
    readonly webhookEventId: string;
    readonly timestamp: number;
    readonly replyToken: string;
    readonly source: { readonly userId: string };
    readonly message: { readonly text: string };
  }[];
}

function inboundOf(body: Body): Inbound[] {
  return body.events.map((event) => ({
    channel: 'line',
    user: event.source.userId,
    address: JSON.stringify({ to: event.source.userId, token: event.replyToken }),
    id: event.webhookEventId,
    at: event.timestamp,
    input: { type: 'text', text: event.message.text },
  }));
}

/** Accept alone: the event is kept for another worker, which never comes. */
async function acceptOnly(inbound: Inbound): Promise<void> {
  const { channel, user, id, address, at } = inbound;
  const conversation = conversationKey(keys, channel, user);
  const event = { ...inbound.input, channel, conversation, id, at };
  await mailbox.accept({
    conversation,
    hash: eventHash(keys, conversation, id),
    address,
    event,
  } as Parameters<typeof store.accept>[0]);
}

const WORK: Readonly<Record<string, (inbound: readonly Inbound[]) => Promise<unknown>>> = {
  '/bare': async () => {},
  '/accept': (inbound) => Promise.all(inbound.map(acceptOnly)),
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '';
  if (url === '/mark') {
    const { user, system } = process.cpuUsage();
    void used().then((storeMicros) => {
      const mark: Mark = {
        cpuMicros: user + system + storeMicros,
        storeMicros,
        commits: (store.commits ?? 0) + (mailbox.commits ?? 0),
        rss: process.memoryUsage.rss(),
        held: turns.held,
      };
      response.end(JSON.stringify(mark));
    });
    return;
  }
  if (url === HOLD || url === DELIVER) {
    gate?.resolve();
    gate = url === HOLD ? Promise.withResolvers<void>() : undefined;
    response.end();
    return;
  }
  if (webhooks.handle(url, request, response)) return;
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const raw = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    const expected = createHmac('sha256', secret).update(raw).digest();
    const given = Buffer.from(String(request.headers['x-line-signature']), 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(401).end();
      return;
    }
    const body = JSON.parse(raw.toString()) as Body;
    if (url === '/bare') {
      response.end();
      return;
    }
    WORK[url]?.(inboundOf(body)).then(
      () => response.end(),
      () => response.writeHead(503).end(),
    );
  });
}

const server = createServer(answer);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
