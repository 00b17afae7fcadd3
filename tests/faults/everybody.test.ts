import { createHash, hkdfSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { TipClient } from '../../src/cli/tip-client.ts';
import { identityBytes, readIdentity } from '../../src/tips/identity.ts';
import { openTip } from '../../src/tips/open.ts';
import { conversationKey, turnKeys } from '../../src/turns/keys.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { until } from '../until.ts';
import { guesses, type Known, type Taken } from './attacker.ts';
import { type Secret, spellingsOf, type Trace } from './needles.ts';
import { type Finding, Scan } from './scan.ts';
import {
  asks,
  Browser,
  CHANNEL_SECRETS,
  CHANNELS,
  looks,
  mingled,
  type Person,
  type Phone,
  Platforms,
  phoneOf,
  piecesOf,
  tells,
  villagers,
} from './village.ts';

const PEOPLE = 200;
const TIPS = 60;
const AT_ONCE = 40;
const COMMITTEE = 'demo-kh-0110';
const INDEPENDENT = 'demo-kh-independent';

/** Everything lies below one folder: data, temporary files, the log, and what coordinators and operators made of it. */
const root = mkdtempSync(join(tmpdir(), 'mitr-everybody-'));
const at = (...names: string[]) => join(root, ...names);
/** Where the server connects to, which it does not know that it says. */
const connections = join(mkdtempSync(join(tmpdir(), 'mitr-connections-')), 'connections.txt');
const everybody = villagers(PEOPLE, TIPS);
const inChats = everybody.filter(({ channel }) => channel !== 'page');
const tellers = everybody.filter((person) => person.tells !== undefined);
const phones = new Map<Person, Phone>();
const browsers = new Map<Person, Browser>();
const receipts = new Map<Person, string>();
const answers: string[] = [];
/** Which record is whose, and the records of those who told in a chat. */
const sent = new Map<Person, string>();
const records: Taken[] = [];
/** The figures again and again while everybody talks, with how many calls each platform had made before and after each look. */
const series: {
  readonly figures: string;
  readonly before: readonly number[];
  readonly after: readonly number[];
}[] = [];
const calls = () =>
  CHANNELS.map((channel) => platforms.heard.filter((one) => one.channel === channel).length);
async function scrape(): Promise<void> {
  const before = calls();
  const figures = await (await fetch(`${server.adminOrigin}/metrics`)).text();
  series.push({ figures, before, after: calls() });
}
/** Tips of the committee whose senders can be answered. */
const answerable: { readonly id: string; readonly byPage: boolean }[] = [];

let platforms: Platforms;
/** For all traces; made once they are known. */
let scan: Scan;
let server: ServerProcess;
const start = async () => {
  const env = {
    ...platforms.environment,
    DATA_DIR: at('data'),
    DEMO_KEYS: at('keys'),
    TMPDIR: at('temp'),
    LOG_LEVEL: 'debug',
    SAY_CONNECTIONS: connections,
  };
  const spy = new URL('say-connections.ts', import.meta.url).href;
  server = await startServer(env, ['--disable-warning=ExperimentalWarning', '--import', spy]);
  await server.said('tips are open');
};
beforeAll(async () => {
  for (const folder of ['data', 'temp', 'made', 'log']) mkdirSync(at(folder));
  platforms = await Platforms.open();
  await start();
});
afterAll(async () => {
  await server?.stop();
  await platforms?.close();
  rmSync(root, { recursive: true, force: true });
  rmSync(dirname(connections), { recursive: true, force: true });
});
afterEach(() => vi.restoreAllMocks());

const phone = (person: Person): Phone => {
  const known = phones.get(person) ?? phoneOf(server.origin, platforms, person);
  phones.set(person, known);
  return known;
};
const browser = (person: Person): Browser => {
  const known = browsers.get(person) ?? new Browser(server.origin, person);
  browsers.set(person, known);
  return known;
};
const identityFile = (committee: string) => at('keys/coordinators', `${committee}.txt`);

/** Runs a command and answers with what it printed. */
async function command(name: string, ...args: string[]): Promise<string[]> {
  const said: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: unknown) => void said.push(String(line)));
  try {
    expect(await (await COMMANDS[name]?.())?.run(args), `${name} ${said.join('\n')}`).toBe(0);
  } finally {
    log.mockRestore();
  }
  return said;
}
const asCoordinator = (name: string, ...args: string[]) =>
  command(name, ...args, '--server', server.origin, '--identity', identityFile(COMMITTEE));

/** All that whoever carries everything off could make keys of: what the operator set, and what lies in the data folder. */
function secrets(): Secret[] {
  const serverSecret = readFileSync(at('data/server-secret'), 'utf8').trim();
  const set = Object.entries({ ...CHANNEL_SECRETS, 'server-secret': serverSecret });
  const texts = set.flatMap(([name, text]): Secret[] => [
    { name, bytes: Buffer.from(text) },
    ...(/^[0-9a-f]{32,}$/.test(text) ? [{ name: `${name} as bytes`, bytes: Buffer.from(text, 'hex') }] : []),
    ...(/^[\w-]{40,}$/.test(text)
      ? [{ name: `${name} as bytes`, bytes: Buffer.from(text, 'base64url') }]
      : []),
  ]);
  const own = Buffer.from(serverSecret, 'base64url');
  const derived = ['conversation', 'event'].map((what): Secret => {
    const bytes = Buffer.from(hkdfSync('sha256', own, '', `mitr turns: ${what}`, 32));
    return { name: `the key of ${what}s`, bytes };
  });
  const keys = readdirSync(at('keys'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.txt'))
    .flatMap(
      (entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').match(/AGE-SECRET-KEY-\S+/g) ?? [],
    );
  return [
    ...texts,
    ...derived,
    ...settings.map(([name, text]): Secret => ({ name, bytes: Buffer.from(text) })),
    ...settings
      .filter(([, text]) => /^([0-9a-f]{2})+$/.test(text))
      .map(([name, text]): Secret => ({ name: `${name} as bytes`, bytes: Buffer.from(text, 'hex') })),
    ...keys.slice(0, 1).map((text, n): Secret => ({ name: `identity ${n}`, bytes: Buffer.from(text) })),
  ];
}
/** Of the vault, as its page tells everybody. */
let settings: [name: string, text: string][] = [];

const of = ({ channel, number }: Person) => `${channel} ${number}`;
function traces(): Trace[] {
  return [
    ...everybody.flatMap((person): Trace[] => [
      { of: of(person), text: person.id, spellings: spellingsOf(person.id, person.channel) },
      { of: `name of ${of(person)}`, text: person.name },
      { of: `question of ${of(person)}`, text: person.asks },
      ...piecesOf(person).map((text) => ({ of: `story of ${of(person)}`, text })),
    ]),
    ...[...receipts].flatMap(([person, digits]): Trace[] => [
      { of: `receipt of ${of(person)}`, text: digits },
      { of: `receipt of ${of(person)}`, text: digits.replaceAll(' ', '') },
    ]),
    ...answers.map((text) => ({ of: 'answer', text })),
  ];
}

/** The log of the server so far and what it counts, as files beside the others. */
async function writeLogs(): Promise<void> {
  writeFileSync(at('log/server.jsonl'), server.lines.map((line) => JSON.stringify(line)).join('\n'));
  writeFileSync(at('log/metrics.txt'), await (await fetch(`${server.adminOrigin}/metrics`)).text());
}

/** The one thing that lies there of everybody who talked: what her session is found by. */
const SESSION = 'data/turns.db: HMAC-sha256 with the key of conversations';
const told = ({ file, as }: Finding) => `${file}: ${as.replace(/, its end$/, '')}`;

/** What is found of each person, and what of anything else. */
function byPerson(found: readonly Finding[]): { people: Map<string, Set<string>>; others: Finding[] } {
  const known = new Set(everybody.map(of));
  const people = new Map<string, Set<string>>();
  for (const finding of found)
    if (known.has(finding.of))
      people.set(finding.of, (people.get(finding.of) ?? new Set()).add(told(finding)));
  return { people, others: found.filter((finding) => !known.has(finding.of)) };
}

describe('two hundred people who talk on LINE, Telegram, Messenger and the page, of whom sixty tell something', () => {
  it('are all answered, and each tip comes to those who should read it', async () => {
    const page = await (await fetch(`${server.origin}/tips/page.json`)).json();
    settings = [['install salt', page.installSalt]];
    let midway: Finding[] = [];
    let done = 0;
    await mingled(everybody, AT_ONCE, async (person) => {
      if (person.channel === 'page') await browser(person).talks(person.asks);
      else await asks(phone(person), person);
      if (person.tells === undefined && person.channel !== 'page') await looks(phone(person));
      if (person.tells !== undefined) {
        const receipt =
          person.channel === 'page'
            ? await browser(person).tells(person.tells)
            : await tells(phone(person), person);
        if (receipt !== undefined) receipts.set(person, receipt);
      }
      done += 1;
      await scrape();
      // In the middle of it, while drafts are open, no word of any lies anywhere.
      if (done === PEOPLE / 2) {
        await writeLogs();
        midway = new Scan(
          traces().filter((trace) => trace.of.startsWith('story')),
          [],
        ).folder(root);
      }
    });
    expect(midway).toEqual([]);
    expect(receipts.size).toBeGreaterThan(20);
    expect(new Set(tellers.map(({ channel }) => channel))).toEqual(new Set(CHANNELS));

    // The link to the secret page, as everybody in a chat was given it: a hundred and fifty times the same.
    const links = inChats.map(
      (person) =>
        phone(person)
          .sees()
          .match(/https?:[^\s"\\]*\/t\b[^\s"\\.]*/g) ?? [],
    );
    expect(links.filter((one) => one.length === 0)).toEqual([]);
    // Who sent something is told of the reply board too, which is the same for everybody who speaks her language.
    expect([...new Set(links.flat())].sort()).toEqual([
      expect.stringMatching(/^http:\/\/localhost:\d+\/t$/),
      expect.stringMatching(/^http:\/\/localhost:\d+\/t\/board#en$/),
    ]);

    const stories: string[] = [];
    for (const committee of [COMMITTEE, INDEPENDENT]) {
      const identity = readIdentity(readFileSync(identityFile(committee), 'utf8')) ?? '';
      const client = await TipClient.connect(server.origin, identity);
      for (const { id } of (await client.inbox()).records) {
        // Cover records open for nobody.
        const record = await client.record(id);
        const tip = await openTip(record, identity).catch(() => undefined);
        if (!tip) continue;
        const story = tip.story.map(({ text }) => text).join(' ');
        stories.push(story);
        const teller = tellers.find((person) => person.tells === story);
        if (teller && teller.channel !== 'page') {
          sent.set(teller, id);
          records.push({ id, pieces: [...record.parts, record.box] });
        }
        const { language, reply } = tip.cover.answers;
        if (committee === COMMITTEE && reply) answerable.push({ id, byPage: language === 'km' });
      }
    }
    expect(stories.sort()).toEqual(tellers.map((person) => person.tells).sort());
  });

  it('are linked to no tip by who knows when each of them wrote, and has the folder, the log and every figure', async () => {
    await writeLogs();
    const secret = readFileSync(at('data/server-secret'), 'utf8').trim();
    const keys = turnKeys(Buffer.from(secret, 'base64url'));
    const people = [...sent.keys()].map(
      ({ channel, id }): Known => ({
        name: id,
        wrote: platforms.heard.filter((one) => one.channel === channel && one.id === id).map((one) => one.at),
        key: conversationKey(keys, channel === 'page' ? 'web' : channel, id),
      }),
    );
    expect(people.length).toBe(tellers.filter(({ channel }) => channel !== 'page').length);
    const tries = guesses(at('data'), records, people, [at('log')]);
    const ids = new Map([...sent].map(([{ id }, record]) => [id, record]));
    const hits = [...tries].map(([kind, guess]): [string, number] => [
      kind,
      [...guess].filter(([name, record]) => ids.get(name) === record).length,
    ]);
    console.log(
      `${hits.length} kinds of tries, the best ${Math.max(...hits.map(([, hit]) => hit))} of ${people.length}`,
    );
    expect(hits.length).toBeGreaterThan(100);
    // By chance one is right (Poisson): ten or more once in nine million tries.
    expect(hits.filter(([, hit]) => hit >= 10)).toEqual([]);

    // The figures say how many calls each platform made, which who knows the minutes knows, and never which of them told something.
    expect(series.length).toBe(PEOPLE);
    for (const { figures, before, after } of series) {
      const rows = [...figures.matchAll(/^mitr_(turns|webhooks)_total\{(.*)\} (\d+)$/gm)];
      for (const [, what, labels = '', value] of rows) {
        const n = CHANNELS.findIndex((channel) => labels.includes(`channel="${channel}"`));
        // What no question of anybody was like, and what a platform did not take at once, of any talk.
        if (/what="(unanswered|retried)"/.test(labels)) continue;
        expect(`${what} ${labels}`).toMatch(/"taken"/);
        expect(Number(value)).toBeGreaterThanOrEqual((before[n] ?? 0) - AT_ONCE);
        expect(Number(value)).toBeLessThanOrEqual(after[n] ?? 0);
      }
      const names = [...figures.matchAll(/^mitr_(\w+)/gm)].map(([, name]) => name);
      expect(
        names.filter(
          (name) =>
            !/^(turns_total|webhooks_total|http_responses_total|resident_bytes|uptime_seconds|sealed_faults_week_before)$/.test(
              name ?? '',
            ),
        ),
      ).toEqual([]);
    }
    // And the log has not a line from the time in which they talked.
    const open = server.lines.findIndex(({ event }) => event === 'tips are open');
    expect(server.lines.slice(open + 1)).toEqual([]);
  });

  it('are read, answered and referred, and see the answers', async () => {
    await asCoordinator('tip inbox', '--save', at('made'));
    const byPage = answerable.filter((one) => one.byPage).slice(0, 3);
    const byChat = answerable.filter((one) => !one.byPage).slice(0, 3);
    expect([byPage.length, byChat.length]).toEqual([3, 3]);
    writeFileSync(at('summary.txt'), 'People are carried across the river at night.');
    const answer = 'answerinwords: which landing place was it?';
    answers.push(answer);
    writeFileSync(at('answer.txt'), answer);
    for (const [n, { id }] of [...byPage, ...byChat].entries()) {
      await asCoordinator('tip reply', id, '--text', at('answer.txt'));
      await asCoordinator('tip ack', id);
      await asCoordinator(
        'tip refer',
        id,
        ...['--to', INDEPENDENT, '--summary', at('summary.txt'), '--out', at(`made/referral-${n}.age`)],
        ...['--demo-keys', at('keys/oversight.txt')],
      );
    }
    rmSync(at('answer.txt'));
    const read: string[] = [];
    for (const [person, receipt] of receipts)
      if (person.channel === 'page') read.push(...(await browser(person).opens(receipt)));
    expect(read).toEqual(byPage.map(() => answer));
  });

  it('leave nobody and no word in any byte of a running server, but the key of a session, the same of tellers and askers', async () => {
    // Addresses of answers lie in the log of the turns until it is emptied, and the clock of that is the server's own.
    await until(() => statSync(at('data/turns.db-wal')).size === 0);
    await writeLogs();
    expect(readdirSync(at('made')).length).toBeGreaterThan(40);
    const began = performance.now();
    scan = new Scan(traces(), secrets());
    const { people, others } = byPerson(scan.folder(root));
    console.log(`looked for ${traces().length} traces in ${Math.round(performance.now() - began)} ms`);
    expect(others).toEqual([]);
    // It is found of everybody in a chat, so the search sees what lies there.
    for (const person of everybody)
      expect([of(person), ...(people.get(of(person)) ?? [])]).toEqual([
        of(person),
        ...(person.channel === 'page' ? [] : [SESSION]),
      ]);
    expect(readFileSync(at('data/vault.db')).includes('AGE-SECRET-KEY')).toBe(false);
  });

  it('are answered by connections to their platforms, and nobody else is asked anything', () => {
    const asked = new Set(readFileSync(connections, 'utf8').trim().split('\n'));
    const own = [
      platforms.line.origin,
      platforms.telegram.platform.origin,
      platforms.messenger.platform.origin,
    ];
    expect([...asked].sort()).toEqual(own.map((origin) => new URL(origin).host).sort());
  });

  it('have told what opens with nothing that the server has', async () => {
    const [saved = ''] = readdirSync(at('made')).filter((name) => name.endsWith('.json'));
    const { box, parts } = JSON.parse(readFileSync(at('made', saved), 'utf8')) as {
      box: string;
      parts: string[];
    };
    const opens = async (file: string, identity: string): Promise<boolean> => {
      const age = new Decrypter();
      age.addIdentity(identity);
      return age.decrypt(Buffer.from(file, 'base64')).then(
        () => true,
        () => false,
      );
    };
    // With a coordinator's identity it does open, so that not opening means something.
    expect(await opens(box, readIdentity(readFileSync(identityFile(COMMITTEE), 'utf8')) ?? '')).toBe(true);
    const tried = secrets().filter(({ name }) => !name.startsWith('identity'));
    expect(tried.length).toBeGreaterThan(12);
    for (const { name, bytes } of tried)
      for (const scalar of [
        createHash('sha256').update(bytes).digest(),
        ...(bytes.length < 32 ? [] : [bytes.slice(0, 32), bytes.slice(-32)]),
      ])
        for (const file of [box, parts[0] ?? ''])
          expect([name, await opens(file, Buffer.from(identityBytes(scalar)).toString())]).toEqual([
            name,
            false,
          ]);
    const passphrase = new Decrypter();
    for (const { bytes } of tried) passphrase.addPassphrase(Buffer.from(bytes).toString());
    await expect(passphrase.decrypt(Buffer.from(box, 'base64'))).rejects.toThrow();
  });

  it('are not in a backup as it lies there, and in it with the data folder alone', async () => {
    const keygen = await command('tip keygen', '--out', at('offline.txt'));
    const recipient = keygen.find((line) => line.startsWith('--recipient'))?.split(' ')[1] ?? '';
    await stop();
    await command('backup', '--to', recipient, '--out', at('made/backup.age'), '--data', at('data'));
    expect(scan.bytes('backup.age', readFileSync(at('made/backup.age')))).toEqual([]);
    await command('restore', at('made/backup.age'), '--identity', at('offline.txt'), '--data', at('again'));
    const { people, others } = byPerson(scan.folder(at('again')));
    expect(others).toEqual([]);
    expect(people.size).toBe(inChats.length);
    expect(new Set([...people.values()].flatMap((places) => [...places]))).toEqual(
      new Set([SESSION.replace('data/', '')]),
    );
    rmSync(at('again'), { recursive: true });
    rmSync(at('made/backup.age'));
    await start();
    phones.clear();
    browsers.clear();
  });

  it('are nowhere at all once they asked to be forgotten', async () => {
    await mingled(inChats, AT_ONCE, async (person) => {
      await phone(person).says('forget me');
      await phone(person).touches('yes');
    });
    await writeLogs();
    await stop();
    expect(scan.folder(root)).toEqual([]);
  });
});

/** Ends the server and leaves its data where it is. */
async function stop(): Promise<void> {
  process.kill(server.pid, 'SIGTERM');
  await server.gone;
}
