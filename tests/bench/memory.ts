import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Call, type Channel, callOf, Platforms, settingsOf } from './memory/platforms.ts';
import { type Running, residentMegabytes, start } from './server-process.ts';

export const name = 'memory';

/** Messages of each run; `MESSAGES=1000000 npm run bench -- memory` is the long one. */
const MESSAGES = Number(process.env['MESSAGES'] ?? 60_000);
const MARKS = 10;
const AT_ONCE = 64;
const PEOPLE = 6000;
/** What a platform lets a bot say in a second, with room to spare; LINE's bound is beyond what one machine takes. */
const PER_SECOND: Readonly<Record<Channel, number>> = { line: Infinity, telegram: 20, messenger: 120 };
/** After the start, before memory is read for the first time, in milliseconds. */
const SETTLED = 1000;

/** What people write: choices by number, ways that are printed, a question in own words in two languages. */
const WORDS = [
  '1',
  'menu',
  '2',
  'back',
  '3',
  'menu',
  'passport how much',
  'menu',
  'ភាសាខ្មែរ',
  '2',
  'លិខិតឆ្លងដែនថ្លៃប៉ុន្មាន',
  'english',
];

/** Somebody's next message on a channel, and when it may be written. */
class Crowd {
  readonly channel: Channel;
  readonly #began = performance.now();
  #n = 0;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  get isDue(): boolean {
    return this.#n < ((performance.now() - this.#began) / 1000) * PER_SECOND[this.channel];
  }

  next(): Call {
    const n = this.#n++;
    const text = WORDS[Math.floor(n / PEOPLE) % WORDS.length] ?? '';
    return callOf(this.channel, n % PEOPLE, n + 1, text);
  }
}

function post(port: number, agent: Agent, { path, headers, body }: Call): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const sized = { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  request({ method: 'POST', host: '127.0.0.1', port, path, agent, headers: sized }, (response) => {
    response.resume();
    response.once('end', () =>
      response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
    );
  })
    .once('error', reject)
    .end(body);
  return promise;
}

/** Megabytes after the start, and each time that a tenth of all messages has come, at full load. */
async function grown(running: Running, channels: readonly Channel[]): Promise<number[]> {
  await wait(SETTLED);
  const marks = [residentMegabytes(running.group)];
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const crowds = channels.map((channel) => new Crowd(channel));
  let left = MESSAGES;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const crowd = crowds.findLast((each) => each.isDue) ?? crowds[0];
      if (crowd) await post(running.port, agent, crowd.next());
      if (left > 0 && left % (MESSAGES / MARKS) === 0) marks.push(residentMegabytes(running.group));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  } finally {
    agent.destroy();
  }
  return [...marks, residentMegabytes(running.group)];
}

/** Resident memory of `npm start` while its webhooks are called as fast as it answers, all answers sent. */
export async function run(): Promise<string[]> {
  const lines: string[] = [];
  for (const [channels, target] of [
    [['line', 'telegram'], 160],
    [['line', 'telegram', 'messenger'], 200],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'mitr-bench-'));
    const platforms = await Platforms.listen();
    try {
      const running = await start(folder, settingsOf(channels, platforms.origin));
      try {
        const marks = await grown(running, channels);
        lines.push(
          `${channels.join(', ')}: ${marks.map((mark) => mark.toFixed(0)).join(' ')} MB after the start and each tenth of ${MESSAGES} messages, ${platforms.taken} calls answered (target ${target}, and no growth)`,
        );
      } finally {
        await running.stop();
      }
    } finally {
      platforms.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return lines;
}
