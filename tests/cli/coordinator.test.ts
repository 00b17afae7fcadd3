import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Decrypter } from 'age-encryption';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { coordinatorWords } from '../../src/cli/coordinator-words.ts';
import { promiseOf } from '../../src/cli/tip-inbox.ts';
import { referredTo, repeats } from '../../src/cli/tip-refer.ts';
import { writeUnmatched } from '../../src/cli/unmatched-file.ts';
import { toBase64 } from '../../src/tips/base64.ts';
import { coverRecord } from '../../src/tips/cover-record.ts';
import { nobody } from '../../src/tips/identity.ts';
import { newReceipt, type ReceiptKeys, receiptKeys } from '../../src/tips/receipt.ts';
import { openReplies, sealFollowUp } from '../../src/tips/reply.ts';
import { formsOf } from '../faults/traces.ts';
import { HAS_AGE } from '../tips/age-program.ts';
import { COMMUNE, DISTRICT, INDEPENDENT, Office } from '../vault/office.ts';

let office: Office;
let folder: string;
let said: string[];
let keys: ReceiptKeys;

beforeEach(async () => {
  office = await Office.open();
  folder = mkdtempSync(join(tmpdir(), 'mitr-coordinator-'));
  said = [];
  for (const out of ['log', 'error'] as const)
    vi.spyOn(console, out).mockImplementation((line: unknown) => {
      said.push(String(line));
    });
  keys = await receiptKeys(newReceipt(), Buffer.alloc(16));
});
afterEach(async () => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await office.close();
});

const at = (name: string) => join(folder, name);

/** Runs a command as the coordinator of a committee. */
async function as(committee: string, command: string, ...args: string[]): Promise<number> {
  const load = COMMANDS[command];
  if (!load) throw new Error(`no command ${command}`);
  said = [];
  return (await load()).run([
    ...args,
    '--server',
    office.origin,
    '--identity',
    office.identityFile(committee),
  ]);
}

async function sent(text: string, level = COMMUNE, exclusions = {}): Promise<string> {
  const tip = await office.seal(text, {
    level,
    next: level === INDEPENDENT ? null : INDEPENDENT,
    exclusions: { affiliations: [], committees: [], independentOnly: false, womanOnly: false, ...exclusions },
    answers: {
      category: 'smuggling',
      place: 'KH-021202',
      accused: 'nobody',
      language: 'km',
      twin: false,
      reply: keys.address,
    },
  });
  expect((await office.submit(tip)).json).toEqual({ accepted: true });
  return tip.id;
}

async function mailbox(): Promise<Uint8Array[]> {
  const { json } = await office.post('/tips/mailbox', { locator: keys.locator });
  return json.replies.map((file: string) => new Uint8Array(Buffer.from(file, 'base64')));
}

describe('a coordinator at a terminal', () => {
  it('is told of a tip, reads it, answers, is answered, and acknowledges', async () => {
    const id = await sent('three lorries a night');
    expect(await as(COMMUNE, 'tip inbox')).toBe(0);
    expect(said[0]).toBe(`Committee: ${COMMUNE}.`);
    expect(said[1]).toMatch(new RegExp(`^${id}  DEMO  smuggling in KH-021202  acknowledge by \\d{4}-`));
    expect(await as(COMMUNE, 'tip read', id)).toBe(0);
    expect(said.join()).toContain('three lorries a night');

    expect(await as(COMMUNE, 'tip reply', id, '--phrase', 'received')).toBe(0);
    expect(said).toEqual([`Reply 1 lies in mailbox ${keys.address.mailbox}.`]);
    writeFileSync(at('own.txt'), 'which road?\n');
    expect(await as(COMMUNE, 'tip reply', id, '--text', at('own.txt'))).toBe(0);
    const { conversations, refused } = await openReplies(await mailbox(), keys, [office.roster]);
    expect(refused).toBe(0);
    expect(conversations[0]?.gap).toBe(false);
    expect(conversations[0]?.replies.map(({ text }) => text)).toEqual([
      coordinatorWords('km').phrases['received'],
      'which road?',
    ]);
    expect(statSync(`${office.identityFile(COMMUNE)}.replies`).mode & 0o077).toBe(0);

    const { handle, replies } = conversations[0] ?? { handle: '', replies: [] };
    const file = await sealFollowUp(
      replies[0]?.followUpTo ?? '',
      { handle, seq: 1, text: 'the \u001b[2Jold one' },
      keys.signingSeed,
    );
    await office.post('/tips/follow-ups', {
      locator: keys.locator,
      file: toBase64(file ?? new Uint8Array()),
    });
    expect(await as(COMMUNE, 'tip reply', id, '--follow-ups')).toBe(0);
    expect(said).toEqual(['1: the [2Jold one']);

    expect(await as(COMMUNE, 'tip ack', id)).toBe(0);
    expect(await as(COMMUNE, 'tip inbox')).toBe(0);
    expect(said.slice(1)).toEqual(['That is all.']);
    expect(await as(COMMUNE, 'tip inbox', '--all')).toBe(0);
    expect(said[1]).toContain('close by');
  });

  it('is reminded of an acknowledged tip that should have been answered, until she has', async () => {
    const id = await sent('three lorries a night');
    vi.useFakeTimers({ now: office.clock.now(), toFake: ['Date'] });
    try {
      expect(await as(COMMUNE, 'tip ack', id)).toBe(0);
      expect(await as(COMMUNE, 'tip inbox')).toBe(0);
      expect(said.slice(1)).toEqual(['That is all.']);
      vi.setSystemTime(office.clock.now() + 15 * 24 * 3_600_000);
      expect(await as(COMMUNE, 'tip inbox')).toBe(0);
      expect(said[1]).toMatch(
        new RegExp(`^${id} .* answer by .* \\(late, unless somebody else has answered\\)`),
      );
      expect(await as(COMMUNE, 'tip reply', id, '--phrase', 'received')).toBe(0);
      expect(await as(COMMUNE, 'tip inbox')).toBe(0);
      expect(said.slice(1)).toEqual(['That is all.']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('fetches no acknowledged tip whose week says that its answer is not due soon', async () => {
    const id = await sent('three lorries a night');
    const fetched = vi.spyOn(globalThis, 'fetch');
    const asked = () =>
      fetched.mock.calls.filter(([url]) => String(url).endsWith(`/tips/inbox/${id}`)).length;
    vi.useFakeTimers({ now: office.clock.now(), toFake: ['Date'] });
    try {
      await as(COMMUNE, 'tip inbox');
      expect(asked()).toBe(1);
      await as(COMMUNE, 'tip ack', id);
      fetched.mockClear();
      // Its week begins on the 16th. Sealed then, it would have to be answered by the 30th.
      vi.setSystemTime(Date.UTC(2026, 10, 27));
      await as(COMMUNE, 'tip inbox');
      expect(asked()).toBe(0);
      await as(COMMUNE, 'tip inbox', '--all');
      expect(asked()).toBe(1);
      vi.setSystemTime(Date.UTC(2026, 10, 27, 0, 1));
      await as(COMMUNE, 'tip inbox');
      expect(asked()).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it.skipIf(!HAS_AGE)(
    'saves sealed records that the age program opens with this identity alone',
    async () => {
      const id = await sent('saved');
      mkdirSync(at('saved'));
      await as(COMMUNE, 'tip inbox', '--save', at('saved'));
      const record = JSON.parse(readFileSync(at(`saved/${id}.json`), 'utf8'));
      writeFileSync(at('box.age'), Buffer.from(record.box, 'base64'));
      writeFileSync(at('part.age'), Buffer.from(record.parts[0], 'base64'));
      const age = (identity: string, file: string) =>
        execFileSync('age', ['-d', '-i', identity, at(file)], { encoding: 'utf8', stdio: 'pipe' });
      writeFileSync(at('tip.txt'), age(office.identityFile(COMMUNE), 'box.age'));
      expect(age(at('tip.txt'), 'part.age')).toContain('saved');
      for (const other of [DISTRICT, INDEPENDENT])
        expect(() => age(office.identityFile(other), 'box.age')).toThrow();
    },
  );

  it('gets nothing of another committee, and no word whether it is there', async () => {
    const id = await sent('not yours');
    for (const [command, ...more] of [
      ['tip read'],
      ['tip ack'],
      ['tip reply', '--phrase', 'received'],
    ] as const) {
      expect(await as(DISTRICT, command, id, ...more)).toBe(1);
      const answer = said.join();
      expect(await as(DISTRICT, command, '0'.repeat(32), ...more)).toBe(1);
      expect(said.join()).toBe(answer);
    }
    expect(await mailbox()).toEqual([]);
  });

  it('is told that cover records open for nobody, and cannot acknowledge one', async () => {
    const cover = await coverRecord({ unit: COMMUNE, next: INDEPENDENT, week: '2026-W47', demo: true });
    await office.submit(cover);
    await as(COMMUNE, 'tip inbox');
    expect(said[1]).toMatch(/^1 more do not open here/);
    expect(await as(COMMUNE, 'tip ack', cover.id)).toBe(1);
  });

  it('of no roster is told so', async () => {
    const keygen = await COMMANDS['tip keygen']?.();
    await keygen?.run(['--out', at('stranger.txt')]);
    said = [];
    const inbox = await COMMANDS['tip inbox']?.();
    expect(await inbox?.run(['--server', office.origin, '--identity', at('stranger.txt')])).toBe(1);
    expect(said).toEqual(['This identity is in no roster of this server.']);
  });

  it('refuses a server without HTTPS that is not this machine', async () => {
    const inbox = await COMMANDS['tip inbox']?.();
    await expect(
      inbox?.run(['--server', 'http://mitr.example.org', '--identity', office.identityFile(COMMUNE)]),
    ).rejects.toThrow(/https/);
  });
});

describe('a referral', () => {
  const STORY = 'every Tuesday the grey pickup of the man with the limp waits at the bridge';

  it('is a rewritten summary, sealed to one reader', async () => {
    const id = await sent(STORY);
    writeFileSync(at('copied.txt'), `They say: ${STORY.slice(5, 50)}`);
    writeFileSync(at('summary.txt'), 'Weekly transport across the river is reported.');
    const demo = ['--demo-keys', join(office.folder, 'demo-keys/oversight.txt')];
    const refer = (summary: string, to: string, out: string) =>
      as(COMMUNE, 'tip refer', id, '--to', to, '--summary', at(summary), '--out', at(out), ...demo);
    await expect(refer('copied.txt', INDEPENDENT, 'a.age')).rejects.toThrow(/repeats the sender/);
    expect(await refer('summary.txt', INDEPENDENT, 'b.age')).toBe(0);
    const age = new Decrypter();
    age.addIdentity(office.identity(INDEPENDENT));
    const opened = await age.decrypt(readFileSync(at('b.age')), 'text');
    expect(opened).toBe(
      'DEMO: made with demonstration keys.\n\nWeekly transport across the river is reported.\n',
    );
    // Neither what was told nor who hands it on stands outside of the seal, nor the sender's words or her receipt within.
    const sealed = readFileSync(at('b.age'));
    const own = office.recipients(COMMUNE);
    for (const trace of [
      STORY,
      'Weekly transport',
      id,
      keys.address.recipient,
      keys.address.locatorHash,
      ...own,
    ])
      for (const [form, bytes] of formsOf(trace))
        expect([form, sealed.includes(bytes), Buffer.from(opened).includes(bytes)]).toEqual([
          form,
          false,
          trace === 'Weekly transport' && form === 'plain',
        ]);
    await expect(refer('summary.txt', 'somebody', 'c.age')).rejects.toThrow(/neither a committee/);
    expect(readdirSync(folder)).not.toContain('a.age');
  });

  it('takes a summary or a reply that is typed and on no disk', async () => {
    const id = await sent(STORY);
    const types = (words: string) =>
      vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(words)]) as never);
    const demo = ['--demo-keys', join(office.folder, 'demo-keys/oversight.txt')];
    const refer = () =>
      as(COMMUNE, 'tip refer', id, '--to', INDEPENDENT, '--summary', '-', '--out', at('a.age'), ...demo);
    types('  \n');
    await expect(refer()).rejects.toThrow(/the summary is empty/);
    types(`They say: ${STORY}`);
    await expect(refer()).rejects.toThrow(/repeats the sender/);
    types('Weekly transport\nby night.\n');
    expect(await refer()).toBe(0);
    const age = new Decrypter();
    age.addIdentity(office.identity(INDEPENDENT));
    expect(await age.decrypt(readFileSync(at('a.age')), 'text')).toMatch(
      /\n\nWeekly transport\nby night.\n$/,
    );
    types('which road?\n');
    expect(await as(COMMUNE, 'tip reply', id, '--text', '-')).toBe(0);
    const { conversations } = await openReplies(await mailbox(), keys, [office.roster]);
    expect(conversations[0]?.replies.map(({ text }) => text)).toEqual(['which road?']);
  });

  it('never goes to whoever the tip must not reach', async () => {
    const exclusions = {
      affiliations: ['border_police' as const],
      committees: [COMMUNE],
      independentOnly: false,
      womanOnly: false,
    };
    const rosters = [office.roster];
    const tip = { exclusions, answers: { place: 'KH-021202' } } as Parameters<typeof referredTo>[1];
    expect(() => referredTo(DISTRICT, tip, rosters)).toThrow(/accused/);
    for (const recipient of office.recipients(DISTRICT))
      expect(() => referredTo(recipient, tip, rosters)).toThrow(/accused/);
    expect(() => referredTo(COMMUNE, tip, rosters)).toThrow(/excluded/);
    expect(referredTo(INDEPENDENT, tip, rosters)).toEqual(office.recipients(INDEPENDENT));
    const outside = nobody();
    expect(referredTo(outside, tip, rosters)).toEqual([outside]);

    // On a committee of another country, and by another of her keys.
    const [excluded = ''] = office.recipients(DISTRICT);
    const away = nobody();
    const [sample] = office.roster.committees[0]?.members ?? [];
    if (!sample) throw new Error('nobody is on the committee');
    const police = { ...sample, affiliations: ['border_police' as const], recipients: [excluded, away] };
    const abroad = { ...office.roster.committees[0], id: 'th-other', members: [police] };
    const other = { ...office.roster, country: 'TH', committees: [abroad] } as typeof office.roster;
    expect(() => referredTo(away, tip, [office.roster, other])).toThrow(/accused/);
    // Without a roster of the tip's own country nobody knows who that is.
    for (const none of [[], [other]])
      for (const to of [INDEPENDENT, outside, away, excluded])
        expect(() => referredTo(to, tip, none)).toThrow(/no roster of KH holds/);
  });

  it('goes to nobody while the server has no roster, an expired or a forged one', async () => {
    const id = await sent(STORY);
    writeFileSync(at('summary.txt'), 'Weekly transport across the river is reported.');
    const refer = (...more: string[]) =>
      as(
        COMMUNE,
        'tip refer',
        id,
        '--to',
        nobody(),
        '--summary',
        at('summary.txt'),
        '--out',
        at('a.age'),
        ...more,
      );
    const demo = ['--demo-keys', join(office.folder, 'demo-keys/oversight.txt')];
    const really = globalThis.fetch;
    const rosters = (change: (notes: string[]) => string[]) =>
      vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
        const answer = await really(url, init);
        if (!String(url).endsWith('/tips/page.json')) return answer;
        const page = await answer.json();
        return Response.json({ ...page, rosters: change(page.rosters) });
      });
    const refused = /no roster of KH holds/;
    await expect(refer()).rejects.toThrow(refused);
    rosters(() => []);
    await expect(refer(...demo)).rejects.toThrow(refused);
    rosters((notes) =>
      notes.map((note) => note.replace('"border_police"', '"ngo"').replace('"epoch": 1', '"epoch": 2')),
    );
    await expect(refer(...demo)).rejects.toThrow(refused);
    vi.mocked(globalThis.fetch).mockRestore();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600 * 7 * 86_400_000 });
    try {
      await expect(refer(...demo)).rejects.toThrow(refused);
    } finally {
      vi.useRealTimers();
    }
    expect(readdirSync(folder)).not.toContain('a.age');
    expect(await refer(...demo)).toBe(0);
  });

  it('is seen to repeat the sender across lines and capitals', () => {
    expect(repeats('THE GREY PICKUP OF\nTHE MAN WITH the limp', [{ text: STORY }])).toBe(true);
    expect(repeats('a pickup and a man', [{ text: STORY }])).toBe(false);
  });
});

describe('the promises', () => {
  const sealedAt = '2026-11-22T03:04Z';
  const hours = (n: number) => Date.parse(sealedAt) + n * 3_600_000;
  it.each([
    [{ urgent: true }, 5, { what: 'acknowledge', by: '2026-11-22 09:04', late: false }],
    [{ urgent: true }, 7, { what: 'acknowledge', by: '2026-11-22 09:04', late: true }],
    [{}, 73, { what: 'acknowledge', by: '2026-11-25 03:04', late: true }],
    [{ acknowledged: true }, 10 * 24, { what: 'answer', by: '2026-12-06 03:04', soon: false, late: false }],
    [{ acknowledged: true }, 12 * 24, { what: 'answer', by: '2026-12-06 03:04', soon: true, late: false }],
    [{ acknowledged: true }, 15 * 24, { what: 'answer', by: '2026-12-06 03:04', soon: true, late: true }],
    [{ acknowledged: true, answered: true }, 15 * 24, { what: 'close', by: '2027-02-20 03:04', late: false }],
    [{ acknowledged: true, answered: true }, 91 * 24, { what: 'close', by: '2027-02-20 03:04', late: true }],
  ])('count from the time inside the seal: %o after %i hours', (tip, after, promise) => {
    const told = { sealedAt, urgent: false, acknowledged: false, answered: false, ...tip };
    expect(promiseOf(told, hours(after))).toMatchObject(promise);
  });
});

describe('a backup', () => {
  it('is an age file of the whole data folder, and is restored to the byte', async () => {
    const id = await sent('kept safe');
    mkdirSync(join(office.dataDir, 'rosters'));
    writeFileSync(join(office.dataDir, 'rosters/notes.md'), 'x');
    writeUnmatched(office.dataDir, [{ day: '2026-11-22', name: 'vermilion ibex', count: 5 }]);
    const backup = async (...args: string[]) => (await COMMANDS['backup']?.())?.run(args);
    const restore = async (...args: string[]) => (await COMMANDS['restore']?.())?.run(args);
    const keygen = await COMMANDS['tip keygen']?.();
    await keygen?.run(['--out', at('offline.txt')]);
    const recipient = said.find((line) => line.startsWith('--recipient'))?.split(' ')[1] ?? '';
    const data = ['--data', office.dataDir];
    await expect(backup('--to', recipient, '--out', at('b.age'), ...data)).rejects.toThrow(/stop it first/);
    await office.tips.close();
    expect(await backup('--to', recipient, '--out', at('b.age'), ...data)).toBe(0);
    const sealed = readFileSync(at('b.age'));
    expect(sealed.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    for (const trace of ['kept safe', id, 'vermilion ibex', keys.address.recipient])
      for (const [form, bytes] of formsOf(trace))
        expect([trace, form, sealed.includes(bytes)]).toEqual([trace, form, false]);
    expect(sealed.includes(Buffer.from(id, 'hex'))).toBe(false);
    expect(sealed.includes('SQLite')).toBe(false);

    if (HAS_AGE) {
      const open = `age -d -i ${at('offline.txt')} ${at('b.age')} | tar t`;
      const listed = execFileSync('sh', ['-c', open], { encoding: 'utf8' });
      expect(listed.trim().split('\n')).toEqual(['rosters/notes.md', 'vault.db']);
    }

    said = [];
    expect(await restore(at('b.age'), '--identity', at('offline.txt'), '--data', at('again'))).toBe(0);
    expect(said[1]).toMatch(/newest signed rosters into .*again\/rosters before the server starts/);
    expect(statSync(at('again')).mode & 0o077).toBe(0);
    expect(readdirSync(at('again')).sort()).toEqual(['rosters', 'vault.db']);
    expect(readFileSync(at('again/vault.db'))).toEqual(readFileSync(join(office.dataDir, 'vault.db')));
    await expect(
      restore(at('b.age'), '--identity', at('offline.txt'), '--data', at('again')),
    ).rejects.toThrow(/not empty/);
    writeFileSync(at('cut.age'), sealed.subarray(0, sealed.length - 100));
    for (const [file, identity] of [
      ['cut.age', at('offline.txt')],
      ['b.age', office.identityFile(COMMUNE)],
    ] as const) {
      expect(await restore(at(file), '--identity', identity, '--data', at('wrong'))).toBe(1);
      expect(said.join()).not.toContain('AGE-SECRET-KEY');
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('wrong'))).toEqual([]);
    // What somebody else put beside it is neither written into nor taken away.
    mkdirSync(at('wrong.restoring'));
    writeFileSync(at('wrong.restoring/vault.db'), 'of somebody else');
    for (const [file, code] of [
      ['cut.age', 1],
      ['b.age', 0],
    ] as const)
      expect(await restore(at(file), '--identity', at('offline.txt'), '--data', at('wrong'))).toBe(code);
    expect(readFileSync(at('wrong.restoring/vault.db'), 'utf8')).toBe('of somebody else');
    expect(readdirSync(folder).filter((name) => name.startsWith('wrong'))).toEqual([
      'wrong',
      'wrong.restoring',
    ]);
    await office.restart();
  });
});
