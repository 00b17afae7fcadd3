import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkAgency } from '../../src/agencies/match.ts';
import { readDelimited } from '../../src/tables/delimited.ts';
import { indexOf, shipped } from './lists.ts';

const [heading, ...rows] = readDelimited(readFileSync(new URL('by-ear.csv', import.meta.url), 'utf8'));
const index = indexOf(...shipped.registers);
const firms = new Set(index.firms.map(({ id }) => id));

/** Names as a reader wrote them who had only heard them, and had seen neither the matcher nor the misspellings. */
describe('names spelled by ear', () => {
  it('stand in a file of spelling, firm, script and note, each of a firm that is on a list', () => {
    expect(heading?.cells).toEqual(['spelling', 'agency_id', 'script', 'note']);
    expect(rows.filter(({ cells: [spelling, id] }) => !spelling || !firms.has(id ?? ''))).toEqual([]);
  });

  it('never confirm another firm', () => {
    for (const { spelling, id, verdict, ids } of answers())
      if (verdict === 'match' || verdict === 'not-licensed')
        expect([spelling, ids[0]]).toEqual([spelling, id]);
  });

  /** Measured when the list was new, before anything was tuned to it: 176 of 200. It may grow, and not shrink. */
  it('are in the first three as often as when the list was new', () => {
    const found = answers().filter(({ id, ids }) => ids.slice(0, 3).includes(id));
    const scripts = [...new Set(rows.map(({ cells }) => cells[2] ?? ''))];
    const of = (all: readonly { readonly script: string }[], script: string) =>
      all.filter((answer) => answer.script === script).length;
    console.info(
      `spelled by ear, in the first three: ${scripts.map((s) => `${s} ${of(found, s)} of ${of(answers(), s)}`).join(', ')}`,
    );
    expect(found.length).toBeGreaterThanOrEqual(176);
  });
});

function answers() {
  return rows.map(({ cells: [spelling = '', id = '', script = ''] }) => {
    const { verdict, agencies } = checkAgency(index, spelling, '2026-07-20');
    return { spelling, id, script, verdict, ids: agencies.map((agency) => agency.id) };
  });
}
