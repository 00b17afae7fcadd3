import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-launch-'));
  mkdirSync(join(folder, 'src'));
  for (const name of ['launch.js', 'node-flags.js']) cpSync(join(SRC, name), join(folder, 'src', name));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the launcher where nothing is installed, as a Node that says that it is this version. */
function launchedBy(version: string): { status: number | null; stderr: string } {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });
    Object.defineProperty(process, 'version', { value: 'v${version}' });
    process.argv.splice(1, 0, '${join(folder, 'src/launch.js')}');
    import('${join(folder, 'src/launch.js')}');`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', pretend], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

it('says in one sentence what to do where the Node that runs is too old and none was installed', () => {
  const { status, stderr } = launchedBy('20.11.1');
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/Node 24 or newer.*v20\.11\.1.*npm ci/)]);
});

it('says nothing of the kind where it is new enough', () => {
  expect(launchedBy('24.1.0').stderr).not.toMatch(/Node 24 or newer/);
});
