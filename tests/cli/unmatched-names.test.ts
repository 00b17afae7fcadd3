import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readUnmatched, UNMATCHED_NAMES } from '../../src/cli/unmatched-file.ts';
import { UnmatchedNames } from '../../src/cli/unmatched-names.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { until } from '../until.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PEOPLE = ['tA', 'tB', 'tC', 'lD', 'mE'];

describe('names that no list has', () => {
  let folder: string;
  let clock: ManualClock;
  let names: UnmatchedNames;
  let reported: unknown[];
  const file = () => join(folder, UNMATCHED_NAMES);
  const open = () => new UnmatchedNames({ dataDir: folder, clock, report: (error) => reported.push(error) });
  const ask = (name: string, people: readonly string[] = PEOPLE) => {
    for (const person of people) names.count(person, name);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mitr-unmatched-'));
    clock = new ManualClock();
    reported = [];
    names = open();
  });
  afterEach(async () => {
    await names.close();
    expect(clock.sleeping).toBe(0);
    rmSync(folder, { recursive: true });
  });

  it('are written when the fifth conversation of a day asks, and counted on from there', () => {
    ask('vermilion ibex', PEOPLE.slice(0, 4));
    expect(readdirSync(folder)).toEqual([]);
    ask('vermilion ibex', PEOPLE.slice(4));
    expect(readUnmatched(folder)).toEqual([{ day: '2026-11-22', name: 'vermilion ibex', count: 5 }]);
    ask('vermilion ibex', ['wF', 'wG']);
    expect(readUnmatched(folder)).toEqual([{ day: '2026-11-22', name: 'vermilion ibex', count: 7 }]);
    expect(readdirSync(folder)).toEqual([UNMATCHED_NAMES]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    for (const person of PEOPLE) expect(readFileSync(file(), 'utf8')).not.toContain(person);
  });

  it('count a conversation once a day, and each name for itself', () => {
    for (let i = 0; i < 20; i++) ask('vermilion ibex', PEOPLE.slice(0, 4));
    ask('golden gnu', PEOPLE.slice(1));
    expect(existsSync(file())).toBe(false);
    ask('golden gnu');
    ask('golden gnu');
    expect(readUnmatched(folder)).toEqual([{ day: '2026-11-22', name: 'golden gnu', count: 5 }]);
  });

  it('count where others like it were shown and none was meant, and are written when they are asked for again', () => {
    for (const person of PEOPLE) {
      names.similar(person, 'golden gnu');
      names.similar(person, 'vermilion ibex');
      names.noneMeant(person);
      names.noneMeant(person);
    }
    expect(existsSync(file())).toBe(false);
    names.similar('wF', 'golden gnu');
    expect(existsSync(file())).toBe(false);
    names.similar('wF', 'vermilion ibex');
    expect(readUnmatched(folder)).toEqual([{ day: '2026-11-22', name: 'vermilion ibex', count: 5 }]);
    names.noneMeant('wF');
    ask('vermilion ibex');
    expect(readUnmatched(folder)).toMatchObject([{ count: 6 }]);
  });

  it('do not count where nothing was shown, or before midnight', () => {
    ask('vermilion ibex', PEOPLE.slice(0, 4));
    names.noneMeant('mE');
    names.similar('mE', 'vermilion ibex');
    clock.pass(14 * HOUR);
    ask('vermilion ibex', PEOPLE.slice(0, 4));
    names.noneMeant('mE');
    names.similar('wF', 'vermilion ibex');
    expect(existsSync(file())).toBe(false);
  });

  it('do not count where something else was asked for after they were shown', () => {
    for (const person of PEOPLE) {
      names.similar(person, 'vermilion ibex');
      names.asksAnew(person);
      names.noneMeant(person);
    }
    ask('vermilion ibex', ['wF']);
    expect(existsSync(file())).toBe(false);
  });

  it('are forgotten at midnight in the region, below five', () => {
    // It is ten in the morning in the region.
    clock.pass(14 * HOUR - 1);
    ask('vermilion ibex', PEOPLE.slice(0, 4));
    clock.pass(1);
    ask('vermilion ibex', PEOPLE.slice(4));
    expect(existsSync(file())).toBe(false);
    ask('vermilion ibex', PEOPLE.slice(0, 4));
    expect(readUnmatched(folder)).toEqual([{ day: '2026-11-23', name: 'vermilion ibex', count: 5 }]);
  });

  it('are forgotten when the clock is set back to an earlier day, or the process ends', async () => {
    ask('vermilion ibex', PEOPLE.slice(0, 4));
    clock.set(clock.now() - DAY);
    ask('vermilion ibex', PEOPLE.slice(4));
    ask('golden gnu', PEOPLE.slice(0, 4));
    await names.close();
    names = open();
    ask('golden gnu', PEOPLE.slice(4));
    expect(existsSync(file())).toBe(false);
  });

  it('are added to what was written before a restart, once five have asked again', async () => {
    ask('vermilion ibex');
    await names.close();
    names = open();
    ask('vermilion ibex', PEOPLE.slice(0, 4));
    expect(readUnmatched(folder)).toMatchObject([{ count: 5 }]);
    ask('vermilion ibex', PEOPLE.slice(4));
    expect(readUnmatched(folder)).toMatchObject([{ count: 10 }]);
  });

  it('go after 35 days, though nobody asks for anything any more', async () => {
    ask('vermilion ibex');
    const days = async (count: number) => {
      for (let hour = 0; hour < count * 24; hour++) {
        await until(() => clock.sleeping === 1);
        clock.pass(HOUR);
      }
      await until(() => clock.sleeping === 1);
    };
    await days(34);
    expect(readUnmatched(folder)).toHaveLength(1);
    await days(1);
    expect(readFileSync(file(), 'utf8')).not.toContain('vermilion');
    expect(readUnmatched(folder)).toEqual([]);
  });

  it('go when a server starts that was away for longer', async () => {
    ask('vermilion ibex');
    await names.close();
    clock.pass(35 * DAY);
    names = open();
    expect(readUnmatched(folder)).toEqual([]);
  });

  it('are not more than two hundred of a day, of which each counts on', () => {
    for (let n = 0; n < 201; n++) ask(`name ${n}`);
    expect(readUnmatched(folder)).toHaveLength(200);
    ask('name 3', ['wF']);
    expect(readUnmatched(folder).find(({ name }) => name === 'name 3')?.count).toBe(6);
    expect(reported).toEqual([]);
  });

  it('hold nothing that a terminal could take for more than a name', () => {
    for (const name of ['', 'a\u001b[2Jb', 'a\nb', 'a\u202eb', 'a\u2028b', 'a'.repeat(201)]) ask(name);
    expect(existsSync(file())).toBe(false);
  });

  it.each([
    ['no JSON', '{"names": ['],
    ['another shape', '{"names": [{"name": "x"}]}'],
    ['a day that is none', '{"names": [{"day": "2026-02-30", "name": "x", "count": 5}]}'],
    ['nothing', ''],
  ])('do not overwrite a damaged file (%s), and are all there when it is gone', (_, damaged) => {
    writeFileSync(file(), damaged);
    ask('vermilion ibex', [...PEOPLE, 'wF']);
    expect(readFileSync(file(), 'utf8')).toBe(damaged);
    expect(reported).toHaveLength(2);
    for (const error of reported) {
      expect(String(error)).toMatch(/^DamagedFileError: [^\n]*unmatched-names\.json is damaged[^\n]*$/);
      expect(String(error)).not.toContain('ibex');
    }
    rmSync(file());
    ask('vermilion ibex', ['wG']);
    expect(readUnmatched(folder)).toMatchObject([{ name: 'vermilion ibex', count: 7 }]);
  });

  it('pass by fields that a newer Mitr wrote', () => {
    const entry = { day: '2026-11-21', name: 'golden gnu', count: 9 };
    writeFileSync(file(), JSON.stringify({ v: 2, names: [{ ...entry, more: 1 }] }));
    ask('vermilion ibex');
    expect(readUnmatched(folder)).toEqual([entry, { day: '2026-11-22', name: 'vermilion ibex', count: 5 }]);
  });
});
