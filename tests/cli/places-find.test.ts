import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mitr-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

function mitr(args: string[], input: string): { out: string; err: string; status: number | null } {
  const run = spawnSync(process.execPath, ['src/launch.js', 'src/main.ts', 'places', 'find', ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
  });
  return { out: run.stdout, err: run.stderr, status: run.status };
}

describe('mitr places find', () => {
  it('answers one JSON object a line, blank lines too', () => {
    const { out, status } = mitr(['--json'], 'Poi Pet\n\nSamraong, Oddar Meanchey\r\nhelp me\nភូមិប៉ៃលិន');
    expect(status).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      { decision: 'resolve', codes: ['KH-0110'] },
      { decision: 'none', codes: [] },
      { decision: 'resolve', codes: ['KH-2204'] },
      { decision: 'none', codes: [] },
      { decision: 'ask', codes: ['KH-24', 'KH-2401'] },
    ]);
  });

  it('tells an editor in words', () => {
    const { out } = mitr([], 'Poi Pet\nhelp me\n');
    expect(out).toContain('"Poi Pet" is\n  KH-0110');
    expect(out).toContain('krong, Banteay Meanchey');
    expect(out).toContain('"help me" names no place');
  });

  it('takes texts from the command line', () => {
    expect(mitr(['--json', 'Poi Pet', 'help'], '').out).toBe(
      '{"decision":"resolve","codes":["KH-0110"]}\n{"decision":"none","codes":[]}\n',
    );
  });

  it('says nothing to no input', () => {
    expect(mitr(['--json'], '')).toEqual({ out: '', err: '', status: 0 });
  });

  it('refuses a gazetteer with a bad row, with file and line', () => {
    const places = join(folder, 'places');
    cpSync(join(ROOT, 'content', 'places'), places, { recursive: true });
    writeFileSync(join(places, 'aliases.csv'), 'id,alias,script,origin\nKH-9999,Nowhere,latin,common\n');
    const { err, status } = mitr(['--folder', places], 'Poi Pet\n');
    expect(status).toBe(1);
    expect(err).toContain('aliases.csv:2: KH-9999 is not in the gazetteer');
  });

  it('says which file is missing', () => {
    const { err, status } = mitr(['--folder', join(folder, 'nothing')], '');
    expect(status).toBe(1);
    expect(err).toContain('thailand.csv:0: the file is missing');
  });

  it('explains itself, and refuses what it does not know', () => {
    expect(mitr(['--help'], '').out).toMatch(/Examples:/);
    expect(mitr(['--jsn'], '').status).toBe(2);
  });
});
