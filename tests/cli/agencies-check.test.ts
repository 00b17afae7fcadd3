import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/cli/stdin-lines.ts';

const main = new URL('../../src/main.ts', import.meta.url).pathname;
function mitr(args: string[], input = ''): { lines: string[]; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...args],
    {
      input,
      encoding: 'utf8',
    },
  );
  return { lines: stdout.split('\n').slice(0, -1), stderr, status };
}

describe('mitr agencies check', () => {
  it('answers each line of standard input with one line of JSON', () => {
    const queries = [
      'malindo',
      '',
      'ต.๘/๒๕๒๗\r',
      '😀',
      'a\u2028b\rc',
      '"',
      'a'.repeat(100_000),
      'Chin Vanda',
    ];
    const { lines, status } = mitr(
      ['agencies', 'check', '--json', '--today', '2026-07-20'],
      `${queries.join('\n')}\n`,
    );
    expect(status).toBe(0);
    const nowhere = { verdict: 'not-found', agencyIds: [], reasons: ['stale', 'incomplete'] };
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { verdict: 'match', agencyIds: ['th-doe-001'], reasons: [] },
      nowhere,
      { verdict: 'match', agencyIds: ['th-doe-001'], reasons: [] },
      nowhere,
      nowhere,
      nowhere,
      nowhere,
      { verdict: 'not-licensed', agencyIds: ['kh-013'], reasons: ['stale', 'incomplete'] },
    ]);
  });

  it('takes a list of its own as complete and dated, and tells which rows it left out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mitr-check-'));
    const file = join(folder, 'own.csv');
    writeFileSync(
      file,
      'registry,name_latin,licence_no,status,as_of,agency_id,note\nx,Alpha Star,ต.1/2569,licensed,2026-07-01,own-1,\nx,Beta Star,,nonsense,2026-07-01,own-2,\n',
    );
    const { lines, stderr } = mitr([
      'agencies',
      'check',
      '--json',
      '--registers',
      file,
      '--today',
      '2026-07-20',
      'Alpha Star',
      'Tor 1/2569',
      'malindo',
    ]);
    rmSync(folder, { recursive: true });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { verdict: 'match', agencyIds: ['own-1'], reasons: [] },
      { verdict: 'match', agencyIds: ['own-1'], reasons: [] },
      { verdict: 'not-found', agencyIds: [], reasons: [] },
    ]);
    expect(stderr).toMatch(/own\.csv:3: left out: status "nonsense"/);
  });

  it('speaks to a person without --json', () => {
    const { lines } = mitr(['agencies', 'check', '--today', '2026-11-22', 'T&P']);
    expect(lines.join('\n')).toMatch(
      /NO LICENCE IN FORCE[\s\S]*kh-009 {2}T&P[\s\S]*suspended on 2011-03[\s\S]*1297[\s\S]*incomplete/,
    );
  });

  it('does not call a firm unlicensed of which only the name is known', () => {
    const { lines } = mitr(['agencies', 'check', '--today', '2026-11-22', 'Elite Manpower']);
    expect(lines[1]).toMatch(/^UNCONFIRMED/);
  });

  it('refuses a day and a list that are none', () => {
    for (const args of [['--today', '2026-02-30'], ['--registers', '/nowhere'], ['--wrong']]) {
      const { status, stderr } = mitr(['agencies', 'check', ...args, 'x']);
      expect(status).toBe(2);
      expect(stderr).toMatch(/mitr agencies check --help/);
    }
    expect(mitr(['agencies', 'check', '--help']).lines[0]).toMatch(/^Usage/);
  });
});

describe('the lines of a stream', () => {
  it('are whole whatever the chunks, and end at line feeds alone', async () => {
    const bytes = new TextEncoder().encode('ก\u2028ข\r\nb\n\nlast');
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    expect(await Array.fromAsync(linesOf(chunks()))).toEqual(['ก\u2028ข', 'b', '', 'last']);
  });
});
