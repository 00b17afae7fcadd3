import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DamagedFileError } from '../../src/cli/json-file.ts';
import { PosterCounts } from '../../src/cli/poster-counts.ts';
import {
  KEPT_WEEKS,
  POSTER_COUNTS,
  POSTER_COUNTS_LOCK,
  readPosterCounts,
} from '../../src/cli/poster-counts-file.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { until } from '../until.ts';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

describe('what posters bring', () => {
  let folder: string;
  let clock: ManualClock;
  let counts: PosterCounts;
  let reported: unknown[];
  const file = () => join(folder, POSTER_COUNTS);
  const open = () => {
    const opened = new PosterCounts({ dataDir: folder, clock, report: (error) => reported.push(error) });
    opened.start();
    return opened;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mitr-posters-'));
    clock = new ManualClock();
    // A quarter past an hour of a Sunday, UTC; the next day is another week.
    clock.set(Date.UTC(2026, 10, 22, 3, 15));
    reported = [];
    counts = open();
  });
  afterEach(async () => {
    await counts.close();
    expect(clock.sleeping).toBe(0);
    rmSync(folder, { recursive: true });
  });

  it('is written at full hours alone, so that no time of a visit shows', async () => {
    counts.count('4827');
    clock.pass(44 * 60_000);
    counts.count('4827');
    counts.count('6153');
    expect(readdirSync(folder)).toEqual([]);
    clock.pass(60_000);
    await until(() => existsSync(file()));
    expect(readPosterCounts(folder)).toEqual([
      { code: '4827', week: '2026-W47', count: 2 },
      { code: '6153', week: '2026-W47', count: 1 },
    ]);
    counts.count('4827');
    expect(readPosterCounts(folder)[0]?.count).toBe(2);
    await until(() => clock.sleeping === 1);
    clock.pass(HOUR);
    await until(() => readPosterCounts(folder)[0]?.count === 3);
  });

  it('is written when the process ends, and counted on by the next one', async () => {
    counts.count('4827');
    await counts.close();
    counts = open();
    counts.count('4827');
    await counts.close();
    expect(readPosterCounts(folder)).toEqual([{ code: '4827', week: '2026-W47', count: 2 }]);
    expect(reported).toEqual([]);
  });

  it('is nothing but a code, a week and a number', async () => {
    for (let i = 0; i < 3; i++) counts.count('4827');
    clock.pass(24 * HOUR);
    counts.count('4827');
    await counts.close();
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      counts: [
        { code: '4827', week: '2026-W47', count: 3 },
        { code: '4827', week: '2026-W48', count: 1 },
      ],
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual([POSTER_COUNTS, POSTER_COUNTS_LOCK]);
  });

  it('is written at every full hour where nobody came by, and no file says a time but that of Monday', async () => {
    clock.pass(45 * 60_000);
    await until(() => clock.sleeping === 1);
    expect(readdirSync(folder)).toEqual([]);
    counts.count('4827');
    await counts.close();
    counts = open();
    const written = () => statSync(file(), { bigint: true }).ino;
    const first = written();
    clock.pass(HOUR);
    await until(() => written() !== first);
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).mtime.toISOString()).toBe('2026-11-16T00:00:00.000Z');
  });

  it('adds up where several processes count in one folder', async () => {
    const writer = fileURLToPath(new URL('poster-counts-writer.ts', import.meta.url));
    const ended = (code: string) =>
      new Promise<unknown>((resolve) => {
        const child = spawn(process.execPath, [writer, folder, code, '60'], {
          stdio: ['ignore', 'inherit', 'inherit'],
        });
        child.on('close', resolve);
      });
    expect(await Promise.all([ended('4827'), ended('4827'), ended('6153')])).toEqual([0, 0, 0]);
    expect(readPosterCounts(folder).map(({ code, count }) => [code, count])).toEqual([
      ['4827', 120],
      ['6153', 60],
    ]);
  });

  it('is kept for two years', async () => {
    counts.count('4827');
    await counts.close();
    clock.pass(KEPT_WEEKS * WEEK);
    counts = open();
    counts.count('6153');
    await counts.close();
    expect(readPosterCounts(folder).map(({ code }) => code)).toEqual(['6153']);
  });

  it('is not written over what cannot be read, and not lost by that', async () => {
    writeFileSync(file(), '{"counts":[{"code":"4827","week":"soon","count":1}]}');
    counts.count('4827');
    await counts.close();
    expect(reported).toEqual([expect.any(DamagedFileError)]);
    expect(readFileSync(file(), 'utf8')).toContain('soon');
    rmSync(file());
    await counts.close();
    expect(readPosterCounts(folder)).toEqual([{ code: '4827', week: '2026-W47', count: 1 }]);
  });
});
