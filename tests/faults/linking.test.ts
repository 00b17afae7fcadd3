import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { openSqliteVault } from '../../src/stores/sqlite/vault-store.ts';
import { randomBelow } from '../../src/tips/random.ts';
import { conversationKey } from '../../src/turns/keys.ts';
import { Vault } from '../../src/vault/vault.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { Stage, testKeys } from '../turns/stage.ts';
import { TAP } from '../turns/test-flows.ts';
import { noise, noiseTip } from '../vault/records.ts';
import { guesses, type Known, type Taken } from './attacker.ts';

/**
 * Afternoons, and people who tell something in each. By chance one of every try is right, however many people there are: of fifty
 * tries of one kind fifty are, and more than a hundred once in six thousand million times (Poisson: 1.6e-10). With 450 kinds of
 * tries a system that tells nothing fails once in fourteen million runs; one that keeps the order of every third record is caught.
 */
const AFTERNOONS = 50;
const TELLERS = 12;
const ASKERS = 6;
const TWICE_CHANCE = 2 * AFTERNOONS;

interface Person {
  readonly name: string;
  readonly tells: boolean;
  readonly steps: (() => Promise<unknown>)[];
}

/** What a bad server would leave of each record as it comes. */
type Leak = (folder: string, id: string, nth: number) => void;

/** How many were named rightly by each kind of try, over all afternoons. */
async function linked(leak?: Leak): Promise<Map<string, number>> {
  const hits = new Map<string, number>();
  for (let n = 0; n < AFTERNOONS; n++) {
    const folder = mkdtempSync(join(tmpdir(), 'mitr-linking-'));
    try {
      const { records, people, sent, end } = await afternoon(folder, leak);
      const tries = guesses(folder, records, people);
      await end();
      for (const [kind, guess] of tries) {
        const right = [...guess].filter(([name, id]) => sent.get(name) === id).length;
        hits.set(kind, (hits.get(kind) ?? 0) + right);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return hits;
}

/** People tell and ask at the same time, each in her own time; then all is carried off while it runs, with the logs of the databases. */
async function afternoon(folder: string, leak: Leak | undefined) {
  const clock = new ManualClock();
  const turns = openSqliteTurnStore({ path: join(folder, 'turns.db'), clock });
  const vaultStore = openSqliteVault({ path: join(folder, 'vault.db'), now: () => clock.now() });
  const vault = new Vault(vaultStore, () => clock.now());
  const stage = new Stage(turns, clock);
  const records: Taken[] = [];
  const sent = new Map<string, string>();
  const wrote = new Map<string, number[]>();
  let teller = '';
  stage.effects.answer = async ({ effect }) => {
    if (effect.do !== 'tip.submit') return { result: 'ok' };
    const tip = noiseTip({
      unit: randomBelow(2) === 0 ? 'kh-local' : 'kh-parent',
      urgent: randomBelow(5) === 0,
      attachments: randomBelow(4) === 0 ? [noise(16_384)] : [],
    });
    expect(await vault.keep(tip)).toBe('kept');
    leak?.(folder, tip.id, records.length);
    records.push({ id: tip.id, pieces: [...tip.parts, ...tip.boxes] });
    sent.set(teller, tip.id);
    return { result: 'ok', values: { code: 'x' } };
  };
  const does = (name: string, work: () => Promise<unknown>) => async () => {
    clock.pass(1000 + randomBelow(8000));
    teller = name;
    wrote.set(name, [...(wrote.get(name) ?? []), clock.now()]);
    await work();
    await stage.settled();
  };
  const waiting = Array.from({ length: TELLERS + ASKERS }, (_, n): Person => {
    const name = `person ${n}`;
    const tells = n < TELLERS;
    const more = Array.from({ length: randomBelow(2) }, () => [
      () => stage.tap(name, TAP.add),
      () => stage.say(name, 'and more'),
    ]).flat();
    const works = tells
      ? [
          () => stage.accept(name, { type: 'link', parameter: 'en' }),
          () => stage.tap(name, TAP.tip),
          () => stage.tap(name, TAP.broker),
          () => stage.say(name, 'the van'),
          ...more,
          () => stage.tap(name, TAP.send),
        ]
      : [() => stage.accept(name, { type: 'link', parameter: 'en' }), () => stage.tap(name, TAP.menu)];
    return { name, tells, steps: works.map((work) => does(name, work)) };
  });
  const people = waiting.filter(({ tells }) => tells).map(({ name }) => name);
  while (waiting.length > 0) {
    const nth = randomBelow(waiting.length);
    await waiting[nth]?.steps.shift()?.();
    if (waiting[nth]?.steps.length === 0) waiting.splice(nth, 1);
  }
  expect(records).toHaveLength(TELLERS);
  return {
    end: async () => {
      await stage.turns.close(0);
      await turns.close();
      await vaultStore.close();
    },
    records,
    sent,
    people: people.map(
      (name): Known => ({
        name,
        wrote: wrote.get(name) ?? [],
        key: conversationKey(testKeys, 'telegram', name),
      }),
    ),
  };
}

const most = (hits: ReadonlyMap<string, number>, kind: string): number =>
  Math.max(...[...hits].filter(([name]) => name.includes(kind)).map(([, hit]) => hit));

it('whoever knows when everybody wrote and has the whole data folder links no better than twice chance', async () => {
  const hits = await linked();
  const best = [...hits].sort(([, a], [, b]) => b - a).slice(0, 3);
  console.log(
    `${hits.size} kinds of tries; the best: ${best.map(([kind, hit]) => `${kind} ${hit}`).join('; ')}`,
  );
  expect(hits.size).toBeGreaterThan(100);
  for (const kind of ['vault.db: place of piece 7', 'vault.db: tip, slot', 'name by row of the session'])
    expect(most(hits, kind), kind).toBeGreaterThan(0);
  expect([...hits].filter(([, hit]) => hit > TWICE_CHANCE)).toEqual([]);
});

it('is caught where rows, files, times or a log keep the order, also if they keep it of every third record alone', async () => {
  let shuffled: string[] = [];
  const hits = await linked((folder, id, nth) => {
    if (nth === 0) shuffled = [];
    shuffled.push(id);
    appendFileSync(join(folder, 'server.log'), `${id}\n`);
    mkdirSync(join(folder, 'records'), { recursive: true });
    writeFileSync(join(folder, 'records', `${id}.age`), noise(1000 + nth));
    const db = new DatabaseSync(join(folder, 'other.db'));
    db.exec('CREATE TABLE IF NOT EXISTS trail (id TEXT, at INTEGER)');
    db.prepare('INSERT INTO trail (id, at) VALUES (?, ?)').run(id, nth);
    if (shuffled.length === TELLERS) {
      db.exec('CREATE TABLE leaky (place INTEGER PRIMARY KEY, id TEXT)');
      const insert = db.prepare('INSERT INTO leaky (place, id) VALUES (?, ?)');
      for (const [place, one] of mostlyShuffled(shuffled).entries()) insert.run(place, one);
    }
    db.close();
  });
  for (const kind of [
    'server.log: place of the name in hex by last word',
    'birth of records/ID.age by last word',
    'size of records/ID.age by last word',
    'other.db: trail, row id by last word',
    'other.db: trail, at by last word',
    'other.db: leaky, place by last word',
  ])
    expect([kind, most(hits, kind) > TWICE_CHANCE]).toEqual([kind, true]);
});

/** Every third record stays where it is, the others lie in an order that chance made. */
function mostlyShuffled(ids: readonly string[]): string[] {
  const others = ids
    .filter((_, n) => n % 3 > 0)
    .map((id) => ({ id, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
  return ids.map((id, n) => (n % 3 === 0 ? id : (others.shift() ?? id)));
}
