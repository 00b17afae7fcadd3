import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edits, likeness } from '../../src/understanding/edits.ts';

describe('edits', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['manpower', 'manopwer', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
    ['international', 'intermational', 1],
  ])('%j to %j takes %i', (a, b, n) => {
    expect(edits(a, b)).toBe(n);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });

  it('is nothing for equal texts only, counts both ways alike and never more than the longer text', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const n = edits(a, b);
        expect(n === 0).toBe(a === b);
        expect(edits(b, a)).toBe(n);
        expect(n).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(n).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });

  it('stops at its limit without changing what lies below', () => {
    fc.assert(
      fc.property(word, word, fc.nat(6), (a, b, limit) => {
        expect(edits(a, b, limit)).toBe(Math.min(edits(a, b), limit + 1));
      }),
    );
  });

  it('says how alike two texts are', () => {
    expect(likeness('', '')).toBe(1);
    expect(likeness('abcd', 'abcx')).toBe(0.75);
    expect(likeness('ab', 'xy')).toBe(0);
  });
});
