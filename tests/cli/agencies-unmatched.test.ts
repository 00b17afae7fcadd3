import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNMATCHED_NAMES, writeUnmatched } from '../../src/cli/unmatched-file.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

describe('mitr agencies unmatched', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mitr-unmatched-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function mitr(...args: string[]) {
    const all = ['--disable-warning=ExperimentalWarning', MAIN, 'agencies', 'unmatched', ...args];
    const { stdout, stderr, status } = spawnSync(process.execPath, all, { encoding: 'utf8' });
    return { stdout, stderr, status };
  }
  const on = (today: string, ...args: string[]) => mitr('--data', folder, '--today', today, ...args);

  const names = [
    { day: '2026-11-22', name: 'golden gnu', count: 5 },
    { day: '2026-11-22', name: 'vermilion ibex', count: 8 },
    { day: '2026-11-20', name: 'golden gnu', count: 6 },
  ];

  it('shows names with their counts, the most asked for first, for 35 days', () => {
    writeUnmatched(folder, names);
    const { stdout, status } = on('2026-11-22');
    expect(status).toBe(0);
    expect(stdout.split('\n').slice(2, -1)).toEqual([
      '    11  golden gnu  (2026-11-20 to 2026-11-22)',
      '     8  vermilion ibex  (2026-11-22)',
    ]);
    const json = (today: string) =>
      on(today, '--json')
        .stdout.split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    expect(json('2026-11-22')[0]).toEqual({
      name: 'golden gnu',
      count: 11,
      days: [
        { day: '2026-11-20', count: 6 },
        { day: '2026-11-22', count: 5 },
      ],
    });
    expect(json('2026-12-24').map(({ count }) => count)).toEqual([11, 8]);
    expect(json('2026-12-25').map(({ count }) => count)).toEqual([8, 5]);
    expect(json('2026-12-27')).toEqual([]);
  });

  it('says plainly that there is nothing yet', () => {
    expect(on('2026-11-22')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Nothing yet: .*\n$/),
    });
    expect(on('2026-11-22', '--json')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('refuses a damaged file in one line', () => {
    writeFileSync(join(folder, UNMATCHED_NAMES), '{"names": [{"name": "x"');
    const { stdout, stderr, status } = on('2026-11-22');
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr).toMatch(/^mitr agencies unmatched: .*unmatched-names\.json is damaged.*\n$/);
  });

  it('refuses a folder and a day that there are not', () => {
    expect(mitr('--data', join(folder, 'none'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no folder'),
    });
    expect(on('tomorrow')).toMatchObject({ status: 2, stderr: expect.stringContaining('is not a day') });
  });

  it('explains itself with examples', () => {
    expect(mitr('--help').stdout).toMatch(/Usage: mitr agencies unmatched.*Examples:\n {2}mitr agencies/s);
  });
});
