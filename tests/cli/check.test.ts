import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const mitr = (...args: string[]) =>
  spawnSync(process.execPath, ['src/main.ts', ...args], { cwd: root, encoding: 'utf8' });

describe('mitr check', () => {
  it('ends well on the shipped project and says how long it took', () => {
    const { status, stdout } = mitr('check');
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^0 errors, \d+ warnings? in \d+ files; \d+ ms\.$/);
    expect(status).toBe(0);
  });

  it('prints one JSON object', () => {
    const { status, stdout } = mitr('check', '--json', '--today', '2040-01-01');
    const result: unknown = JSON.parse(stdout);
    expect(result).toMatchObject({ errors: 0, findings: expect.any(Array), warnings: expect.any(Number) });
    expect(result).toHaveProperty('stale.0.code', 'W50');
    expect(status).toBe(0);
  });

  it('refuses a day that is none', () => {
    const { status, stderr } = mitr('check', '--today', 'tomorrow');
    expect(stderr).toContain('"tomorrow" is no day');
    expect(status).toBe(2);
  });
});

describe('mitr release --dry-run', () => {
  it('says what would change and writes nothing', () => {
    const flows = () =>
      readdirSync(resolve(root, 'flows')).map((name) => readFileSync(resolve(root, 'flows', name), 'utf8'));
    const before = flows();
    const { status, stdout } = mitr('release', '--dry-run');
    const last = stdout.trim().split('\n').at(-1);
    expect(last).toMatch(
      /^Nothing was written; changes: \d+\.$|^Nothing has changed since the last release\.$/,
    );
    expect(status).toBe(0);
    expect(flows()).toEqual(before);
  });
});
