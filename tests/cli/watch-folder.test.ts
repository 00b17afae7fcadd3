import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFolder } from '../../src/cli/watch-folder.ts';

const LOOK = 1000;

describe('a watched folder', () => {
  let folder: string;
  let changes: number;
  let unwatch: () => Promise<void>;
  let failures: string[];
  let change: () => Promise<void>;
  beforeEach(() => {
    vi.useFakeTimers();
    folder = mkdtempSync(join(tmpdir(), 'mitr-watch-'));
    changes = 0;
    failures = [];
    change = async () => {};
    unwatch = watchFolder(folder, {
      every: LOOK,
      changed: () => {
        changes += 1;
        return change();
      },
      failed: (error) => failures.push(String(error)),
    });
  });
  afterEach(async () => {
    await unwatch();
    vi.useRealTimers();
  });

  const looks = (count: number) => vi.advanceTimersByTimeAsync(count * LOOK);

  it('tells of nothing while nothing happens', async () => {
    await looks(5);
    expect(changes).toBe(0);
  });

  it('tells once of a change, after a look at which it stands still', async () => {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep/a.yaml'), 'a');
    await looks(1);
    writeFileSync(join(folder, 'deep/a.yaml'), 'a and more');
    await looks(1);
    expect(changes).toBe(0);
    await looks(3);
    expect(changes).toBe(1);
  });

  it('tells of a file that is gone', async () => {
    writeFileSync(join(folder, 'a.yaml'), 'a');
    await looks(3);
    rmSync(join(folder, 'a.yaml'));
    await looks(3);
    expect(changes).toBe(2);
  });

  it('tells nothing more when it is watched no longer', async () => {
    await unwatch();
    writeFileSync(join(folder, 'a.yaml'), 'a');
    await looks(3);
    expect(changes).toBe(0);
  });

  it('may be taken away, renamed and brought back', async () => {
    writeFileSync(join(folder, 'a.yaml'), 'a');
    await looks(3);
    renameSync(folder, `${folder}-away`);
    await looks(3);
    expect(changes).toBe(2);
    renameSync(`${folder}-away`, folder);
    await looks(3);
    expect(changes).toBe(3);
    rmSync(folder, { recursive: true });
    await looks(3);
    expect([changes, failures]).toEqual([4, []]);
  });

  it('says once that it can not be looked at, and goes on where it was', async () => {
    writeFileSync(join(folder, 'a.yaml'), 'a');
    await looks(3);
    renameSync(folder, `${folder}-away`);
    symlinkSync(folder, folder);
    await looks(5);
    expect(failures).toEqual([expect.stringContaining('ELOOP')]);
    expect(changes).toBe(1);
    rmSync(folder);
    renameSync(`${folder}-away`, folder);
    await looks(3);
    expect(changes).toBe(1);
    writeFileSync(join(folder, 'b.yaml'), 'b');
    await looks(3);
    expect([changes, failures.length]).toEqual([2, 1]);
  });

  it('says what failed when a change was told, and tells of the next', async () => {
    change = () => Promise.reject(new Error('no room'));
    writeFileSync(join(folder, 'a.yaml'), 'a');
    await looks(3);
    expect(failures).toEqual(['Error: no room']);
    writeFileSync(join(folder, 'b.yaml'), 'b');
    await looks(3);
    expect([changes, failures.length]).toEqual([2, 2]);
  });

  it('is left when what a change began is done', async () => {
    let done = (): void => {};
    change = () =>
      new Promise((finish) => {
        done = finish;
      });
    writeFileSync(join(folder, 'a.yaml'), 'a');
    await looks(3);
    let left = false;
    const leaving = unwatch().then(() => {
      left = true;
    });
    await looks(3);
    expect(left).toBe(false);
    done();
    await leaving;
  });
});
