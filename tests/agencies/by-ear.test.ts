import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDelimited } from '../../src/agencies/delimited.ts';
import { checkAgency } from '../../src/agencies/match.ts';
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

  it('are in the first three for nine in ten, and never confirm another firm', () => {
    const missed = rows.filter(({ cells: [spelling = '', id = ''] }) => {
      const { verdict, agencies } = checkAgency(index, spelling, '2026-07-20');
      const ids = agencies.map((agency) => agency.id);
      if (verdict === 'match' || verdict === 'not-licensed')
        expect([spelling, ids[0]]).toEqual([spelling, id]);
      return !ids.slice(0, 3).includes(id);
    });
    expect(missed.map(({ cells }) => cells[0]).slice(Math.floor(rows.length / 10))).toEqual([]);
  });
});
