import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWeeks, minuteOf, weekOf, weekStart } from '../../src/tips/week.ts';

describe('ISO weeks', () => {
  // The edge cases of https://en.wikipedia.org/wiki/ISO_week_date
  it.each([
    ['2004-12-31', '2004-W53'],
    ['2005-01-01', '2004-W53'],
    ['2005-01-03', '2005-W01'],
    ['2007-12-31', '2008-W01'],
    ['2008-12-28', '2008-W52'],
    ['2008-12-29', '2009-W01'],
    ['2010-01-03', '2009-W53'],
    ['2010-01-04', '2010-W01'],
    ['2026-11-22', '2026-W47'],
  ])('%s is in %s', (date, week) => {
    expect(weekOf(Date.parse(`${date}T00:00Z`))).toBe(week);
    expect(weekOf(Date.parse(`${date}T23:59:59.999Z`))).toBe(week);
  });

  it('begin on the Monday at which their number changes', () => {
    const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(instants, fc.integer({ min: -200, max: 200 }), (instant, weeks) => {
        const week = weekOf(instant);
        const start = weekStart(week) ?? Number.NaN;
        expect(start).toBeLessThanOrEqual(instant);
        expect(instant - start).toBeLessThan(7 * 86_400_000);
        expect(weekOf(start - 1)).not.toBe(week);
        expect(addWeeks(addWeeks(week, weeks), -weeks)).toBe(week);
      }),
    );
  });

  it.each(['2026-W00', '2026-W54', '2025-W53', '2026-W5', '2026-47', ''])('%s is none', (text) => {
    expect(weekStart(text)).toBeUndefined();
    expect(() => addWeeks(text, 1)).toThrow(RangeError);
  });

  it('leave minutes to the inside of the seal', () => {
    expect(minuteOf(Date.parse('2026-11-22T03:04:59.999Z'))).toBe('2026-11-22T03:04Z');
  });
});
