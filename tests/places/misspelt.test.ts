import { describe, expect, it } from 'vitest';
import { findPlace } from '../../src/places/find.ts';
import { measureMisspellings } from './measure.ts';
import { loadShipped } from './shipped.ts';

const SEED = 20_261_122;
const { index } = loadShipped();

/** Least shares of misspelt names that are found, by slips; a floor under what was measured, not a wish. */
const LEAST_FOUND = { 1: 0.95, 2: 0.84 } as const;
/** Most shares of names that another place was taken for, where the slips made no other name. */
const MOST_WRONG = { 1: 0.005, 2: 0.01 } as const;

describe.each([1, 2] as const)('names with %i slip(s)', (slips) => {
  const rows = measureMisspellings((text) => findPlace(index, text), index, slips, SEED);
  console.log(`\nmisspelt names, ${slips} slip(s), seed ${SEED}`);
  console.table(
    Object.fromEntries(rows.map(({ script, ...row }) => [script, { ...row, found: row.found / row.names }])),
  );
  const sum = (pick: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + pick(row), 0);

  it('are found nearly always', () => {
    expect(sum((row) => row.found) / sum((row) => row.names)).toBeGreaterThan(LEAST_FOUND[slips]);
  });

  it('are hardly ever taken for another place: a question is asked instead', () => {
    expect(sum((row) => row.wrong) / sum((row) => row.names)).toBeLessThan(MOST_WRONG[slips]);
  });
});
