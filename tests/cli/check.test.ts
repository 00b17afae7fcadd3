import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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

  it('lays a folder over the content as a server does, and tells what nothing reads of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mitr-overlay-'));
    try {
      expect(mitr('check', '--overlay', folder)).toMatchObject({ status: 2 });
      mkdirSync(join(folder, 'sources'));
      for (const name of ['sources/new.yaml.txt', 'sources/.new.yaml.swp', 'sources/new.yaml~'])
        writeFileSync(join(folder, name), 'new: 1\n');
      const { status, stdout } = mitr('check', '--overlay', folder);
      expect(status).toBe(0);
      expect(stdout).toContain('new.yaml.txt:1 warning unknown-file');
      expect(stdout).toMatch(/^0 errors, 1 warning in /m);

      writeFileSync(
        join(folder, 'sources/new.yml'),
        'new: { title: A, publisher: B, published: 10/11/2026 }\n',
      );
      const wrong = mitr('check', '--overlay', folder);
      expect(wrong.status).toBe(1);
      expect(wrong.stdout).toContain(`${join(folder, 'sources/new.yml')}:1 error wrong-value`);
    } finally {
      rmSync(folder, { recursive: true });
    }
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
