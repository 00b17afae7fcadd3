import { describe, expect, it } from 'vitest';
import { evaluate, wilson } from '../../src/understanding/evaluate.ts';

describe("Wilson's bounds", () => {
  it.each([
    // By hand from Wilson's formula, to one in a thousand.
    [300, 300, 0.987, 1],
    [297, 300, 0.971, 0.997],
    [0, 100, 0, 0.037],
    [50, 100, 0.404, 0.596],
    [0, 0, 0, 1],
  ])('of %i out of %i are %d to %d', (hits, of, low, high) => {
    const share = wilson(hits, of);
    expect(share.low).toBeCloseTo(low, 3);
    expect(share.high).toBeCloseTo(high, 3);
  });
});

describe('trying out a lexicon', () => {
  it('counts what was heard, what was not, and what was wrongly heard', () => {
    const result = evaluate(
      'en',
      {
        crisis: ['danger!', 'worry', 'overheard'],
        ordinary: ['price', 'worry about rain'],
        hard_negative: ['danger money', 'film'],
        intents: { cost: ['price', 'sum'] },
      },
      (text) => ({
        crisis: text.startsWith('danger') ? 'hard' : text.startsWith('worry') ? 'soft' : null,
        command: null,
      }),
      (text) => (text === 'price' ? [{ id: 'cost', coverage: 1, strength: 1, lng: 'en' }] : []),
    );
    const counts = ({ hits, of }: { hits: number; of: number }) => `${hits}/${of}`;
    expect({
      heard: counts(result.heard),
      hard: counts(result.hardTier),
      cards: counts(result.falseCards),
      onNegatives: counts(result.falseCardsOnHardNegatives),
      hardCards: counts(result.falseHardCards),
      offered: counts(result.offered),
    }).toEqual({
      heard: '2/3',
      hard: '1/3',
      cards: '1/2',
      onNegatives: '1/2',
      hardCards: '1/4',
      offered: '1/2',
    });
    expect(result.missed).toEqual(['overheard']);
    expect(result.wrong).toEqual(['worry about rain', 'danger money']);
    expect(result.notOffered).toEqual([['sum', 'cost']]);
  });
});
