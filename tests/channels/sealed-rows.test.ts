import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { openRedisTurnStore } from '../../src/stores/redis/turn-store.ts';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { conversationKey, eventHash, turnKeys } from '../../src/turns/keys.ts';
import type { TurnStore } from '../../src/turns/store.ts';
import { HAS_REDIS, RedisServer } from '../stores/redis/redis-server.ts';
import { recordingStore, type Write } from '../turns/recording-store.ts';
import { until } from '../until.ts';
import { Office } from '../vault/office.ts';
import { Scene, telegramTheatre } from './scene.ts';

const bundle = projectBundle();
/** Whoever carries the server off has its secret too. */
const keys = turnKeys(Buffer.from('a secret of the tests'));
const STORY = 'the van with the broken lamp';
const SILENT = 16 * 60_000;

type Step = { readonly say: string } | { readonly tap: string } | { readonly wait: number };
const say = (text: string): Step => ({ say: text });
const taps = (...options: readonly string[]): Step[] => options.map((tap) => ({ tap }));
const BEGUN = taps('tell', 'smuggling', 'no', 'KH-0110', 'skip');

/** What somebody did before: what that leaves stays, whatever comes next. */
const BEFORE: Readonly<Record<string, readonly Step[]>> = {
  'somebody new': [],
  'somebody who said where she is from': [...taps('passport', 'KH'), say('menu')],
};
const TELLERS: Readonly<Record<string, readonly Step[]>> = {
  'told and sent': [...BEGUN, say(STORY), ...taps('all', 'send', 'show'), say('menu')],
  'told in many messages': [
    ...BEGUN,
    ...Array.from({ length: 9 }, (_, n) => say(`${STORY} ${n}`)),
    ...taps('all', 'send', 'hide'),
    say('menu'),
  ],
  'told of an official, urgently': [
    ...taps('tell', 'official', 'yes', 'KH-0110', 'skip'),
    say(STORY),
    ...taps('all', 'urgent', 'yes', 'send', 'show'),
    say('menu'),
  ],
  'threw it away': [...BEGUN, say(STORY), ...taps('all', 'drop'), say('menu')],
  'left for the menu in the middle': [...BEGUN, say(STORY), say('menu')],
  'touched a button of it afterwards': [...BEGUN, say('menu'), ...taps('smuggling'), say('menu')],
  'left in haste': [...BEGUN, say(STORY), say('quick exit'), say('menu')],
  'fell silent in the middle': [...BEGUN, say(STORY), { wait: SILENT }, say('menu')],
  'is silent since then': [...BEGUN, say(STORY), { wait: SILENT }],
  'is telling now': [...BEGUN, say(STORY)],
};
const ASKERS: Readonly<Record<string, readonly Step[]>> = {
  'asked whom to call': [...taps('help', 'TH'), say('menu')],
  'asked what Mitr is': [...taps('more', 'about', 'done'), say('menu')],
  'asked for an agency': [...taps('agency'), say('Top Manpower'), say('menu')],
  'asked about money': [...taps('money'), say('menu')],
  'looked at the menu': [say('menu'), say('menu'), say('menu')],
  'looked and left in haste': [say('menu'), say('quick exit'), say('menu')],
};
/** What somebody does who only touches the menu, or leaves in haste: of who tells, nothing else is written. */
const TOUCHES: readonly string[] = ['looked at the menu', 'looked and left in haste'];

/** Somebody of that afternoon, as a disk shows her. */
interface Person {
  readonly before: string;
  readonly what: string;
  readonly tells: boolean;
  readonly conversation: string;
  /** Her session as it is stored, without the time of her last event. */
  readonly stored: string;
  readonly session: Omit<Session, 'at'>;
  /** Between her last event and the time that stands in her session, in whole seconds. */
  readonly lateBy: number;
  readonly hashes: readonly string[];
  /** Which of her events a disk does not know, whoever counts the platform's numbers. */
  readonly missing: readonly number[];
  /** What a log shows of each of her last events: the writes that it came to. */
  readonly logged: readonly string[];
}

let office: Office;
beforeEach(async () => {
  office = await Office.open();
});
afterEach(() => office.close());

/** Everybody talks on Telegram, whose events are numbered one after the other; some tell, some ask. Closes the store. */
async function afternoon(store: TurnStore, befores: readonly string[]): Promise<Person[]> {
  const theatre = telegramTheatre(office.clock);
  await theatre.platform.listen();
  const scene = new Scene(theatre, office.clock, bundle);
  const talks = new TipTalks(
    () => office.tips,
    () => bundle,
    'https://mitr.example.org/t',
  );
  scene.effects.answer = async (request) => {
    talks.hear(request);
    return (await talks.run(request)) ?? { result: 'ok' };
  };
  scene.effects.ended = (conversation) => talks.ended(conversation);
  let writes: Write[] = [];
  await scene.begin(recordingStore(store, (write) => writes.push(write)));
  const sent = () => theatre.platform.calls.filter((call) => theatre.sends(call)).length;
  let number = 0;
  let last = 0;
  const touchable = new Set<string>();
  async function happens(person: number, what: { text?: string; tap?: string }): Promise<void> {
    number += 1;
    office.clock.pass(1000 + (number % 7) * 310);
    last = office.clock.now();
    const before = sent();
    expect(await scene.happens(person, what)).toEqual(['taken']);
    // Nobody goes unanswered; more than one message may come.
    await until(() => sent() > before);
    await talks.idle();
    await scene.settled();
    // What was answered is on the disk as answered.
    await until(() => answersIn(writes) === settledIn(writes));
  }
  async function does(person: number, step: Step): Promise<void> {
    if ('wait' in step) {
      office.clock.pass(step.wait);
      await scene.turns.tick();
      return scene.settled();
    }
    if ('say' in step) return happens(person, { text: step.say });
    const seen = theatre.seen(person).flatMap(({ buttons }) => buttons.map((button) => button.payload));
    for (const one of seen) touchable.add(one);
    // What the bot has deleted may still stand on somebody's screen.
    const payload = [...touchable, ...seen].findLast((one) => one.endsWith(`.${step.tap}`));
    if (!payload) throw new Error(`there is no ${step.tap}`);
    return happens(person, { tap: payload });
  }
  try {
    const people: Person[] = [];
    const ways = [...Object.entries(TELLERS), ...Object.entries(ASKERS)];
    for (const before of befores)
      for (const [what, steps] of ways) {
        const person = people.length + 1;
        const first = number + 1;
        await happens(person, { text: '/start en' });
        for (const step of BEFORE[before] ?? []) await does(person, step);
        const conversation = conversationKey(keys, 'telegram', String(person));
        const logged: string[] = [];
        for (const step of steps) {
          writes = [];
          await does(person, step);
          logged.push(writes.map((write) => shapeOf(write, conversation)).join('\n'));
        }
        const events = Array.from({ length: number - first + 1 }, (_, n) => first + n);
        const hashes = events.map((n) => eventHash(keys, conversation, `u${n}`));
        const known = await store.known(hashes);
        const rows = await store.sessions(undefined, 1000);
        const stored = rows.find((row) => row.conversation === conversation)?.session ?? '{}';
        const { at, ...session } = JSON.parse(stored) as Session;
        people.push({
          before,
          what,
          tells: what in TELLERS,
          conversation,
          stored: stored.replace(String(at), 'AT'),
          session,
          lateBy: Math.floor(last / 1000) - Math.floor(at / 1000),
          hashes,
          missing: events.filter((_, n) => !known.has(hashes[n] ?? '')),
          logged,
        });
      }
    return people;
  } finally {
    await scene.end();
    await theatre.platform.end();
  }
}

function answersIn(writes: readonly Write[]): number {
  return writes.reduce((sum, { what, json }) => {
    if (what !== 'commit') return sum;
    const [{ answers }] = JSON.parse(json) as [{ answers: readonly unknown[] }];
    return sum + answers.length;
  }, 0);
}

function settledIn(writes: readonly Write[]): number {
  return writes.filter(({ what, json }) => what === 'settle' && json.includes('"kind":"done"')).length;
}

/** A write without what differs from event to event, and from one who writes to the other. */
function shapeOf({ what, json }: Write, conversation: string): string {
  const shape = JSON.stringify(JSON.parse(json), (name, value: unknown) => {
    if (name === 'body' || name === 'session') return JSON.parse(String(value));
    if (name === 'hashes') return (value as string[]).length;
    return ['id', 'at', 'address', 'fence', 'n'].includes(name) ? undefined : value;
  });
  // The number of an answer is 2 where the one before has just been settled, whoever hears it.
  return `${what} ${shape.replaceAll(conversation, 'HER').replace(/,\d+,/, ',')}`;
}

/** Nobody can tell by what lies there who told something and who asked something, of those with the same history. */
function expectAlike(people: readonly Person[], placesOf: (person: Person) => unknown): void {
  expect(people.filter(({ tells }) => tells).length).toBeGreaterThan(5);
  const alike = new Map<string, Person>();
  for (const person of people) {
    const { before, what, stored, session, lateBy, missing } = person;
    const touched = people.filter((one) => one.before === before && TOUCHES.includes(one.what));
    for (const writes of person.tells ? person.logged : [])
      expect(['', ...touched.flatMap((one) => one.logged)], `${before} ${what}`).toContain(writes);
    const first = alike.get(before) ?? person;
    alike.set(before, first);
    expect(session, `${before} ${what}`).toEqual(first.session);
    expect(stored, `${before} ${what}`).toBe(first.stored);
    expect({ lateBy, missing }, `${before} ${what}`).toEqual({ lateBy: 0, missing: [] });
    expect(placesOf(person), `${before} ${what}`).toEqual(placesOf(first));
  }
}

describe('what lies on the disk of those who told something and of those who asked something', () => {
  it('is the same in SQLite: columns, length and values, and no event of theirs is missing', async () => {
    const path = join(office.dataDir, 'turns.db');
    const people = await afternoon(openSqliteTurnStore({ path, clock: office.clock }), Object.keys(BEFORE));
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      expect(tables.length).toBeGreaterThan(5);
      const all = tables.map(({ name }) => ({
        name: String(name),
        rows: db.prepare(`SELECT * FROM ${name}`).all(),
      }));
      const known = all.find(({ name }) => name === 'known')?.rows.map(({ hashes }) => String(hashes)) ?? [];
      expectAlike(people, ({ conversation, hashes }) => ({
        // In which tables she is named, in which columns, and how many events were written together with each of hers.
        named: all.flatMap(({ name, rows }) =>
          rows
            .filter((row) => Object.values(row).includes(conversation))
            .map((row) => [name, ...Object.keys(row)]),
        ),
        together: [...new Set(hashes.map((hash) => known.find((row) => row.includes(hash))?.length))],
      }));
    } finally {
      db.close();
    }
  });

  describe.skipIf(!HAS_REDIS)('is the same', () => {
    const server = new RedisServer();
    beforeAll(() => server.start());
    afterAll(() => server.end());

    it('in Redis: the keys that name somebody, and the values', async () => {
      const { clock } = office;
      const sharedTime = () => clock.monotonic();
      const store = await openRedisTurnStore({ url: server.url, clock, sharedTime });
      const people = await afternoon(store, ['somebody new']);
      const names = (await server.command('KEYS', '*')) as string[];
      const all = await Promise.all(names.map(async (name) => [name, await contentOf(name)] as const));
      expectAlike(people, ({ conversation }) =>
        all
          .filter(([name, content]) => name.includes(conversation) || content.includes(conversation))
          .map(([name]) => name.replace(conversation, 'HER').replace(/^mitr:s:.*/, 'mitr:s'))
          .sort(),
      );
    });

    async function contentOf(name: string): Promise<string> {
      const type = await server.command('TYPE', name);
      const read: Readonly<Record<string, string[]>> = {
        string: ['GET', name],
        hash: ['HGETALL', name],
        set: ['SMEMBERS', name],
        zset: ['ZRANGE', name, '0', '-1'],
      };
      const command = read[String(type)];
      if (!command) throw new Error(`${name} is a ${type}`);
      return JSON.stringify(await server.command(...command));
    }
  });
});
