import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { type Person, type Phone, Platforms, phoneOf, villagers } from './village.ts';

/** Of each channel one asks and one tells. */
const people = villagers(8, 0).filter(({ channel }) => channel !== 'page');
const half = people.length / 2;

let platforms: Platforms;
let server: ServerProcess;
beforeAll(async () => {
  platforms = await Platforms.open();
  server = await startServer({ ...platforms.environment, COVERS_PER_WEEK: '0', LOG_LEVEL: 'debug' });
  await server.said('tips are open');
});
afterAll(async () => {
  await server?.stop();
  await platforms?.close();
});

/** Every figure but the clock. */
async function figures(): Promise<Map<string, number>> {
  const text = await (await fetch(`${server.adminOrigin}/metrics`)).text();
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    rows
      .map((line): [string, number] => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      })
      .filter(([name]) => name !== 'mitr_uptime_seconds'),
  );
}

/** By how much each figure has moved between two looks. Memory may take one of its steps, of many pictures each, at any time. */
function moved(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): [string, number][] {
  return [...after]
    .map(([name, value]): [string, number] => [name, value - (before.get(name) ?? 0)])
    .filter(([name, by]) => by !== 0 && name !== 'mitr_resident_bytes');
}

/** By how much each figure of a channel moves with each of these messages. */
async function movesOf(channel: string, steps: readonly (() => Promise<void>)[]): Promise<object[]> {
  const moves: object[] = [];
  for (const step of steps) {
    const before = await figures();
    await step();
    const own = moved(before, await figures()).filter(([name]) => name.includes(`channel="${channel}"`));
    moves.push(Object.fromEntries(own));
  }
  return moves;
}

/** LINE's first message names no language. */
const begins = (phone: Phone, { channel }: Person) =>
  (channel === 'line' ? ['/start en', 'english'] : ['/start en']).map((text) => () => phone.says(text));

it('figures that are read after every message are the same of who asks and of who tells, and the log says nothing of either', async () => {
  const lines = server.lines.length;
  const first = await figures();
  let messages = 0;
  const pair = async (asker: Person, teller: Person): Promise<void> => {
    const { channel } = asker;
    const tells = phoneOf(server.origin, platforms, teller);
    const told = await movesOf(channel, [
      ...begins(tells, teller),
      ...['tell', 'smuggling', 'no', 'KH-0110', 'skip'].map((option) => () => tells.touches(option)),
      () => tells.says('a van without windows'),
      () => tells.says('every night at ten'),
      ...['all', 'send', 'hide'].map((option) => () => tells.touches(option)),
      () => tells.says('menu'),
    ]);
    const asks = phoneOf(server.origin, platforms, asker);
    const asked = await movesOf(channel, [
      ...begins(asks, asker),
      ...told.slice(begins(asks, asker).length).map(() => () => asks.says('how much does a passport cost')),
    ]);
    // Each message moves what counts calls and turns by one and nothing else, so that the figures are not merely still.
    const one = {
      [`mitr_turns_total{what="taken",channel="${channel}"}`]: 1,
      [`mitr_webhooks_total{channel="${channel}",ended="taken"}`]: 1,
    };
    expect([channel, told]).toEqual([channel, told.map(() => one)]);
    expect([channel, asked]).toEqual([channel, told]);
    messages += told.length + asked.length;
  };
  const pairs = people.slice(0, half).map((asker, n) => ({ asker, teller: people[half + n] }));
  expect(pairs.map(({ teller }) => teller?.channel)).toEqual(pairs.map(({ asker }) => asker.channel));
  await Promise.all(pairs.map(({ asker, teller }) => (teller ? pair(asker, teller) : undefined)));

  // Nothing without a channel's name has moved either, and each tip was sent.
  const all = moved(first, await figures());
  expect(all.every(([name]) => /^mitr_(turns|webhooks)_total\{.*"taken"/.test(name))).toBe(true);
  expect(all.reduce((sum, [, by]) => sum + by, 0)).toBe(2 * messages);
  expect(server.lines.slice(lines)).toEqual([]);
  // The server has the file.
  const copy = join(server.dataDir, 'copy.db');
  copyFileSync(join(server.dataDir, 'vault.db'), copy);
  const vault = new DatabaseSync(copy);
  expect(vault.prepare('SELECT count(*) AS tips FROM tip').get()).toEqual({ tips: half });
  vault.close();
});
