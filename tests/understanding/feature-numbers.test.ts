import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeatureNumbers } from '../../src/understanding/feature-numbers.ts';

describe('numbers of features', () => {
  it('are given in the order in which features come, each once, and found again', () => {
    const feature = fc.oneof(
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.integer({ min: -3, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(feature, { maxLength: 6000, size: 'max' }), fc.array(feature), (put, asked) => {
        const numbers = new FeatureNumbers();
        const model = new Map<number, number>();
        for (const one of put) {
          if (!model.has(one)) model.set(one, model.size);
          expect(numbers.of(one)).toBe(model.get(one));
        }
        expect(numbers.size).toBe(model.size);
        for (const one of [...put, ...asked]) expect(numbers.get(one)).toBe(model.get(one));
      }),
      { numRuns: 30 },
    );
  });
});
