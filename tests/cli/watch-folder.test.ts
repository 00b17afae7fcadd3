import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFolder } from '../../src/cli/watch-folder.ts';

const LOOK = 1000;

describe('a watched folder', () => {
  let folder: string;
  let changes: number;
  let unwatch: () => void;
  beforeEach(() => {
    vi.useFakeTimers();
    folder = mkdtempSync(join(tmpdir(), 'mitr-watch-'));
    changes = 0;
    unwatch = watchFolder(folder, LOOK, async () => {
      changes += 1;
    });
  });
  afterEach(() => {
    unwatch();
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
    unwatch();
    writeFileSync(join(folder, 'a.yaml'), 'a');
    await looks(3);
    expect(changes).toBe(0);
  });
});
