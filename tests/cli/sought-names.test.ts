import { describe, expect, it, vi } from 'vitest';
import { SoughtNames } from '../../src/cli/sought-names.ts';

describe('what was looked for last', () => {
  it('is handed out once, to the same conversation', () => {
    const names = new SoughtNames(() => 0);
    names.remember('anna', 'first');
    names.remember('anna', 'second');
    names.remember('bopha', 'other');
    expect([names.take('anna'), names.take('anna'), names.take('chan')]).toEqual([
      'second',
      undefined,
      undefined,
    ]);
    expect(names.take('bopha')).toBe('other');
  });

  it('is forgotten where something was looked for that cannot be named', () => {
    const names = new SoughtNames(() => 0);
    names.remember('anna', 'first');
    names.remember('anna', undefined);
    expect(names.take('anna')).toBeUndefined();
  });

  it('is forgotten after a quarter of an hour', () => {
    let now = 0;
    const names = new SoughtNames(() => now);
    names.remember('anna', 'first');
    now = 14 * 60_000;
    names.remember('bopha', 'second');
    now = 15 * 60_000;
    expect([names.take('anna'), names.take('bopha')]).toEqual([undefined, 'second']);
  });

  it('is remembered of so many conversations at once, the newest', () => {
    const names = new SoughtNames(() => 0);
    for (let n = 0; n < 2001; n++) names.remember(`c${n}`, 'name');
    expect([names.take('c0'), names.take('c1'), names.take('c2000')]).toEqual([undefined, 'name', 'name']);
  });

  it('is gone by itself where nobody asks for anything, and a flood makes no crowd of timers', () => {
    vi.useFakeTimers();
    try {
      const names = new SoughtNames(() => Date.now());
      for (let n = 0; n < 500; n++) names.remember(`c${n}`, 'name');
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(60_000);
      names.remember('late', 'name');
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(14 * 60_000);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(60_000);
      // Nothing is left to wait for.
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is forgotten with all else', () => {
    const names = new SoughtNames(() => 0);
    names.remember('anna', 'name');
    names.forget('anna');
    expect(names.take('anna')).toBeUndefined();
  });
});
