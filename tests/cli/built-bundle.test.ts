import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildBundle } from '../../src/cli/build-bundle.ts';
import { openBuiltBundle } from '../../src/cli/built-bundle.ts';
import { LiveBundle } from '../../src/cli/live-bundle.ts';

const TODAY = '2026-11-22';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function overlayWith(files: Readonly<Record<string, string>>): string {
  const overlay = join(folder, 'content');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(overlay, path, '..'), { recursive: true });
    writeFileSync(join(overlay, path), text);
  }
  return overlay;
}

const HEADER = `- id: kh-molvt
  country: KH
  publisher: Ministry of Labour, Cambodia
  covers: ''
  url: ''
  completeness: all
  maxAgeDays: 35
  complete: true
`;

describe('a built bundle', () => {
  it('answers for agencies and places like the files it was built from, with imported lists over the shipped ones', async () => {
    const overlay = overlayWith({
      'agencies/registers.yaml': HEADER,
      'agencies/kh-molvt.csv':
        'agency_id,status,name_latin,as_of\nkh-001,licensed,Top Manpower,2026-11-20\nkh-099,licensed,Quiet Lotus,2026-11-20\n',
    });
    const out = join(folder, 'bundle');
    expect((await buildBundle(out, overlay, TODAY)).filter(({ severity }) => severity === 'error')).toEqual(
      [],
    );
    const bundle = openBuiltBundle(out);
    const state = (match: string) =>
      bundle.find({ from: 'agencies', where: {}, match }, TODAY).rows[0]?.values['state_id'];
    expect(state('Top Manpower')).toBe('in_force');
    expect(state('Quiet Lotus')).toBe('in_force');
    expect(state('Malindo recruiting agency')).toBe('was_old');
    expect(
      bundle.find({ from: 'places', where: { level: 'district' }, match: 'Poi Pet' }, TODAY),
    ).toMatchObject({
      as: 'one',
      rows: [{ id: 'KH-0110' }],
    });
    expect(
      bundle.find({ from: 'procedures', where: { kind: 'passport' } }, TODAY).rows.length,
    ).toBeGreaterThan(0);
  });

  it('takes the place of another when it is ready, and lets calls be answered meanwhile', async () => {
    const out = join(folder, 'bundle');
    await buildBundle(out, undefined, TODAY);
    const live = new LiveBundle(out);
    const before = live.current;
    let answered = 0;
    const answer = () => {
      expect(live.current).toBe(before);
      answered += 1;
      calls = setImmediate(answer);
    };
    let calls = setImmediate(answer);
    await live.takeOver(out);
    clearImmediate(calls);
    expect(live.current).not.toBe(before);
    // Before the words, and behind each of the parts.
    expect(answered).toBeGreaterThanOrEqual(4);
    const after = live.current;
    await expect(live.takeOver(join(folder, 'none'))).rejects.toThrow();
    expect(live.current).toBe(after);
  });

  it('is not built from a list whose head is wrong, which is named', async () => {
    const out = join(folder, 'bundle');
    const findings = await buildBundle(out, overlayWith({ 'agencies/registers.yaml': '- id: kh\n' }), TODAY);
    expect(findings.find(({ severity }) => severity === 'error')?.file).toMatch(/agencies\/registers\.yaml$/);
    expect(() => openBuiltBundle(out)).toThrow();
  });
});
