import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { examineTips } from '../../src/cli/examine-tips.ts';
import { readConfig } from '../../src/config.ts';
import { nobody } from '../../src/tips/identity.ts';
import { verifierOf } from '../../src/tips/note.ts';
import { committee, OVERSIGHT, person, rosterOf, signed } from '../tips/fixtures.ts';

const NOW = Date.UTC(2026, 10, 22);
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mitr-doctor-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const found = (env: Record<string, string> = {}) =>
  examineTips(readConfig({ DATA_DIR: dataDir, ...env }), NOW);

it('says that tips are a demonstration, or closed', () => {
  expect(found()[0]).toEqual({ well: true, says: expect.stringContaining('demonstration') });
  expect(found({ DEMO: 'off' })[0]).toEqual({ well: true, says: expect.stringContaining('closed') });
  expect(found({ SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.org' })).toHaveLength(2);
});

it('refuses a roster whose signatures this release does not know, without naming anybody', () => {
  mkdirSync(join(dataDir, 'rosters'));
  const recipient = nobody();
  const roster = rosterOf([
    committee('kh-a', [person('somebody', ['district'], [recipient])], { places: ['KH-01'] }),
  ]);
  writeFileSync(join(dataDir, 'rosters/roster-kh.txt'), signed(roster));
  const findings = found();
  expect(findings[0]).toEqual({
    well: false,
    says: 'A roster is refused (unsigned): 0 of 2 oversight signatures.',
  });
  expect(JSON.stringify(findings)).not.toMatch(new RegExp(`somebody|${recipient}`));
});

it('wants an independent body of two people before tips about officials can be taken', () => {
  mkdirSync(join(dataDir, 'rosters'));
  const local = committee(
    'kh-a',
    [person('a', ['district'], [nobody()]), person('b', ['school'], [nobody()])],
    {
      places: ['KH-01'],
    },
  );
  const ngo = (people: number) =>
    committee(
      'kh-ngo',
      Array.from({ length: people }, (_, n) => person(`n${n}`, ['ngo'], [nobody()])),
      { independent: true },
    );
  const says = (people: number) => {
    writeFileSync(join(dataDir, 'rosters/roster-kh.txt'), signed(rosterOf([local, ngo(people)])));
    const findings = examineTips(readConfig({ DATA_DIR: dataDir }), NOW, OVERSIGHT.map(verifierOf));
    return findings.find((finding) => finding.says.includes('tips about officials'));
  };
  expect(says(1)?.well).toBe(false);
  expect(says(2)?.well).toBe(true);
});

it('says for which countries no real independent body is named, in a demonstration too', () => {
  const missing = () => found().find((finding) => finding.says.startsWith('No real independent body'));
  expect(missing()).toEqual({
    well: true,
    says: expect.stringMatching(
      /for KH, LA, TH: tips about officials there .* demonstration are nobody real/,
    ),
  });
  mkdirSync(join(dataDir, 'rosters'));
  const independent = committee(
    'kh-ngo',
    [person('a', ['ngo'], [nobody()]), person('b', ['ngo'], [nobody()])],
    { independent: true },
  );
  writeFileSync(join(dataDir, 'rosters/roster-kh.txt'), signed(rosterOf([independent])));
  expect(missing()?.says).toContain('for KH, LA, TH');
  const own = examineTips(readConfig({ DATA_DIR: dataDir }), NOW, OVERSIGHT.map(verifierOf));
  expect(own.map(({ says }) => says)).toContainEqual(
    expect.stringMatching(/for LA, TH: .* tips from there are refused/),
  );
});

it('says which committees hold people whom a tip cannot name', () => {
  mkdirSync(join(dataDir, 'rosters'));
  const named = { ...person('a', ['district'], [nobody()]), names: ['Chan Vanna'] };
  const local = committee('kh-a', [named, person('b', ['school'], [nobody()])], { places: ['KH-01'] });
  writeFileSync(join(dataDir, 'rosters/roster-kh.txt'), signed(rosterOf([local])));
  const findings = examineTips(readConfig({ DATA_DIR: dataDir }), NOW, OVERSIGHT.map(verifierOf));
  expect(findings).toContainEqual({
    well: false,
    says: expect.stringContaining('kh-a: 1 people have no name in the roster'),
  });
});
