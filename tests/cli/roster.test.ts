import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Command, UsageError } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { readCommittees, readOversight } from '../../src/cli/roster-files.ts';
import { nobody } from '../../src/tips/identity.ts';

let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-roster-'));
  said = [];
  for (const out of ['log', 'error'] as const)
    vi.spyOn(console, out).mockImplementation((line: unknown) => {
      said.push(String(line));
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);

async function mitr(line: string): Promise<number> {
  const [group = '', name = '', ...args] = line.split(' ');
  const load = COMMANDS[`${group} ${name}`];
  if (!load) throw new Error(`no command ${group} ${name}`);
  return (await load()).run(args);
}

const COMMITTEES = `
country: KH
demo: false
as_of: 2026-11-22
source: test
committees:
  - { id: kh-a, places: [KH-01] }
  - { id: kh-b, places: [KH-0110], parent: kh-a }
  - { id: kh-ngo, independent: true }
`;

/** A folder of committees with two pinned oversight keys, whose private halves lie in a.key and b.key. */
async function installation(): Promise<void> {
  writeFileSync(at('kh.yaml'), COMMITTEES);
  const keys: string[] = [];
  for (const name of ['a', 'b']) {
    said = [];
    await mitr(`roster keygen --name oversight-${name} --out ${at(`${name}.key`)}`);
    keys.push(...said);
  }
  writeFileSync(
    at('oversight.yaml'),
    `keys:\n${keys.map((key) => `  - ${key}\n`).join('')}minimum_epoch: { KH: 1 }\n`,
  );
}

describe('mitr roster, from nothing to an accepted roster', () => {
  it('new, add, sign twice, verify; and again after a change', async () => {
    await installation();
    const roster = at('roster.txt');
    expect(await mitr(`roster new --country KH --out ${roster} --committees ${folder}`)).toBe(0);
    expect(await mitr(`roster verify ${roster} --committees ${folder}`)).toBe(1);
    expect(said.at(-1)).toContain('unsigned');
    for (const [committee, person, affiliation] of [
      ['kh-b', 'chair', 'district'],
      ['kh-b', 'deputy', 'police'],
      ['kh-ngo', 'one', 'ngo'],
    ])
      expect(
        await mitr(
          `roster add ${roster} --committee ${committee} --person ${person} --affiliation ${affiliation} --recipient ${nobody()}${person === 'chair' ? ' --name Vanna' : ''}`,
        ),
      ).toBe(0);
    for (const key of ['a', 'b'])
      expect(await mitr(`roster sign ${roster} --key ${at(`${key}.key`)}`)).toBe(0);
    said = [];
    expect(await mitr(`roster verify ${roster} --committees ${folder}`)).toBe(0);
    expect(said[0]).toMatch(/accepted\. KH, epoch 1, until \d{4}-W\d\d\.$/);
    expect(said.slice(1)).toEqual([
      '  kh-a: 0 people, 0 recipients (too few: gets no tips)',
      '  kh-b: 2 people, 2 recipients',
      '  kh-ngo, independent: 1 people, 1 recipients (too few: gets no tips)',
      '  kh-b: 1 without a name: a tip that names them is not kept from them (roster add --name)',
      '  kh-ngo: 1 without a name: a tip that names them is not kept from them (roster add --name)',
    ]);

    expect(await mitr(`roster remove ${roster} --committee kh-b --person deputy`)).toBe(0);
    expect(await mitr(`roster verify ${roster} --committees ${folder}`)).toBe(1);
    expect(
      await mitr(`roster new --country KH --from ${roster} --out ${at('next.txt')} --committees ${folder}`),
    ).toBe(0);
    expect(said.at(-1)).toContain('epoch 3');
  });

  it('refuses a second signature of one key, an edit of what is not there, and a file that exists', async () => {
    await installation();
    const roster = at('roster.txt');
    await mitr(`roster new --country KH --out ${roster} --committees ${folder}`);
    await mitr(`roster sign ${roster} --key ${at('a.key')}`);
    await expect(mitr(`roster sign ${roster} --key ${at('a.key')}`)).rejects.toThrow(/already/);
    await expect(mitr(`roster sign ${roster} --key ${roster}`)).rejects.toThrow(/holds no key/);
    await expect(mitr(`roster remove ${roster} --committee kh-a --person x`)).rejects.toThrow(
      /x is not on kh-a/,
    );
    await expect(mitr(`roster new --country KH --out ${roster} --committees ${folder}`)).rejects.toThrow(
      /EEXIST/,
    );
    await expect(mitr(`roster keygen --name a --out ${at('a.key')}`)).rejects.toThrow(/EEXIST/);
  });

  it('never writes a roster that could not be accepted', async () => {
    await installation();
    const roster = at('roster.txt');
    await mitr(`roster new --country KH --out ${roster} --committees ${folder}`);
    const before = readFileSync(roster, 'utf8');
    const add = (rest: string) => mitr(`roster add ${roster} ${rest}`);
    const hybrid = `age1pq1${'q'.repeat(60)}`;
    for (const [wrong, message] of [
      [`--committee kh-ngo --person p --affiliation police --recipient ${nobody()}`, /may only be ngo or un/],
      [`--committee kh-a --person p --affiliation police --recipient ${hybrid}`, /X25519/],
      [`--committee kh-a --person p --affiliation spy --recipient ${nobody()}`, /affiliations/],
      [`--committee kh-a --person p --recipient ${nobody()}`, /affiliations/],
      [`--committee kh-none --person p --affiliation police --recipient ${nobody()}`, /no committee kh-none/],
    ] as const)
      await expect(add(wrong)).rejects.toThrow(message);
    expect(readFileSync(roster, 'utf8')).toBe(before);
  });

  it('writes private keys for their owner alone and prints no private key', async () => {
    await mitr(`roster keygen --name oversight-a --out ${at('a.key')}`);
    expect(statSync(at('a.key')).mode & 0o077).toBe(0);
    expect(readFileSync(at('a.key'), 'utf8')).toMatch(/^PRIVATE\+KEY\+oversight-a\+/);
    expect(said.join()).not.toContain('PRIVATE');
    await expect(mitr(`roster keygen --name two+words --out ${at('b.key')}`)).rejects.toThrow(UsageError);
  });
});

describe('mitr roster demo', () => {
  it('writes rosters that verify with the keys beside them, and one identity for each committee', async () => {
    const keys = at('demo-keys');
    expect(await mitr(`roster demo --out ${keys} --data ${at('data')}`)).toBe(0);
    for (const country of ['kh', 'la', 'th']) {
      const roster = join(keys, `roster-${country}.txt`);
      expect(await mitr(`roster verify ${roster} --demo-keys ${join(keys, 'oversight.txt')}`)).toBe(0);
      expect(await mitr(`roster verify ${roster}`)).toBe(1);
      expect(said.at(-1)).toContain('demo is off');
    }
    const committees = readCommittees().flatMap((file) => file.committees.map(({ id }) => `${id}.txt`));
    expect(readdirSync(join(keys, 'coordinators')).sort()).toEqual(committees.sort());
    for (const name of readdirSync(keys)) expect(statSync(join(keys, name)).mode & 0o077).toBe(0);
  });

  it('never writes into the data folder, nor over anything', async () => {
    for (const inside of ['data', 'data/keys', 'data/../data/x'])
      await expect(mitr(`roster demo --out ${at(inside)} --data ${at('data')}`)).rejects.toThrow(/inside/);
    writeFileSync(at('something'), '');
    await expect(mitr(`roster demo --out ${folder} --data ${at('data')}`)).rejects.toThrow(/not empty/);
  });
});

describe('the files of an installation', () => {
  it.each([
    ['a file of another form', 'country: Cambodia', /country/],
    ['a parent that does not exist', COMMITTEES.replace('parent: kh-a', 'parent: kh-z'), /parent kh-z/],
    [
      'a twin on this side',
      COMMITTEES.replace('parent: kh-a', 'parent: kh-a, twins: [kh-a]'),
      /across the border/,
    ],
  ])('are refused with %s', (_what, text, message) => {
    writeFileSync(at('kh.yaml'), text);
    expect(() => readCommittees(folder)).toThrow(message);
  });

  it('are refused with an oversight key that is none', () => {
    writeFileSync(at('oversight.yaml'), 'keys: [nonsense]\nminimum_epoch: {}\n');
    expect(() => readOversight(folder)).toThrow(/name\+hash\+key/);
  });
});

it.each(Object.entries(COMMANDS).filter(([name]) => /^(roster|tip) /.test(name)))(
  'mitr %s has a help text with an example and refuses to run without its words',
  async (name, load) => {
    const command: Command = await load();
    expect(command.help).toContain(`Usage: mitr ${name}`);
    expect(command.help).toMatch(/Examples?:\n/);
    if (name !== 'roster demo') await expect(command.run([])).rejects.toThrow(UsageError);
  },
);
