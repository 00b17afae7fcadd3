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

  it('agrees with the plain table for short and long texts of any letters', () => {
    const table = (a: string, b: string): number => {
      const cost: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
      const at = (i: number, j: number): number => cost[i]?.[j] ?? 0;
      for (let j = 0; j <= b.length; j++) (cost[0] ?? [])[j] = j;
      for (let i = 1; i <= a.length; i++)
        for (let j = 1; j <= b.length; j++) {
          const same = a[i - 1] === b[j - 1] ? 0 : 1;
          let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
          if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
            least = Math.min(least, at(i - 2, j - 2) + 1);
          (cost[i] ?? [])[j] = least;
        }
      return at(a.length, b.length);
    };
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ก', '東', '\uffff'), maxLength: 45 });
    const few = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 25, maxLength: 40 });
    for (const texts of [letters, few])
      fc.assert(
        fc.property(texts, texts, (a, b) => {
          expect(edits(a, b)).toBe(table(a, b));
        }),
        { numRuns: 500 },
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
    expect(likeness('abcd', 'abxx', 0.5)).toBe(0.5);
    expect(likeness('abcd', 'abxx', 0.6)).toBe(0);
  });
});
