import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqliteVault } from '../../src/stores/sqlite/vault-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Lets a process write until it has kept so many, and kills it at that very moment. */
function killed(path: string, after: number): Promise<{ begun: string[]; kept: string[] }> {
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'kill-writer.ts'),
    path,
  ]);
  let said = '';
  const names = (word: string) =>
    [...said.matchAll(new RegExp(`^${word} (\\w{32})$`, 'gm'))].map(([, id]) => id ?? '');
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (names('begun').length > after) child.kill('SIGKILL');
  });
  return new Promise((done) => child.on('close', () => done({ begun: names('begun'), kept: names('kept') })));
}

it('a killed process has kept what it accepted, whole, and nothing by half', async () => {
  const path = join(folder, 'vault.db');
  const kept = new Set<string>();
  const begun = new Set<string>();
  for (let n = 0; n < 4; n++) {
    const run = await killed(path, 3 + n);
    for (const id of run.kept) kept.add(id);
    for (const id of run.begun) begun.add(id);
    const store = openSqliteVault({ path, now: () => Date.now() });
    const ids = new Set((await store.heads()).map(({ id }) => id));
    for (const id of kept) expect(ids.has(id)).toBe(true);
    for (const id of ids) {
      expect(begun.has(id)).toBe(true);
      expect((await store.read(id))?.attachments.map(({ length }) => length)).toEqual([65_536]);
    }
    await store.close();
    const db = new DatabaseSync(path, { readOnly: true });
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    db.close();
  }
  expect(kept.size).toBeGreaterThan(0);
});
