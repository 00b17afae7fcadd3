/** Chance out of a seed: the same seed throws the same numbers on every machine. */
export interface Dice {
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  /** True once in `n` throws. */
  oneIn(n: number): boolean;
  /** One of these; throws RangeError where there are none. */
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32, a generator of 32 bits: small, even enough for walks, and nothing to keep a secret with. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('there is nothing to pick from');
      return item;
    },
  };
}
