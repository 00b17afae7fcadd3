import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverSecret } from '../../src/cli/server-secret.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is made once, kept for its owner alone, and found again', () => {
  const dataDir = join(folder, 'data');
  const made = serverSecret(undefined, dataDir);
  expect(made.length).toBe(32);
  expect(serverSecret(undefined, dataDir)).toEqual(made);
  expect(readdirSync(dataDir)).toEqual(['server-secret']);
  expect(statSync(join(dataDir, 'server-secret')).mode & 0o777).toBe(0o600);
  expect(serverSecret(undefined, join(folder, 'other'))).not.toEqual(made);
});

it('is what the environment says where it says one, and then nothing is written', () => {
  expect(Buffer.from(serverSecret('a secret of the operator', folder)).toString()).toBe(
    'a secret of the operator',
  );
  expect(readdirSync(folder)).toEqual([]);
});

it('that is damaged is not replaced, since every talk would be lost', () => {
  writeFileSync(join(folder, 'server-secret'), 'c2hvcnQ\n');
  expect(() => serverSecret(undefined, folder)).toThrow(/is damaged/);
});
