import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageValue, dateValue, daysBetween, firstDay } from '../../src/content/dates.ts';
import { freshnessOf, freshnessValues } from '../../src/content/freshness.ts';
import { compileTexts } from '../../src/content/texts.ts';
import { formatsOf } from './locales.ts';

const { value: say } = compileTexts('en', formatsOf('en'));

describe('the date of a fact', () => {
  it.each([
    ['2023', '2023-01-01', '2023'],
    ['2023-09', '2023-09-01', 'September 2023'],
    ['2023-09-14', '2023-09-14', '14 September 2023'],
    ['2013~', '2013-01-01', 'about 2013'],
    ['2018/2019', '2018-01-01', '2018 to 2019'],
    ['2024-02-29', '2024-02-29', '29 February 2024'],
  ])('%s begins on %s and is said as %s', (date, first, words) => {
    expect(firstDay(date)).toBe(first);
    expect(say(dateValue(date))).toBe(words);
  });

  it.each(['unknown', '', '2023-02-30', '2023-13', 'soon'])('%j has no first day', (date) => {
    expect(firstDay(date)).toBeUndefined();
  });

  it('that is unknown is said to be unknown', () => {
    expect([dateValue('unknown'), dateValue(undefined)]).toEqual([null, null]);
  });
});

describe('the age of a fact', () => {
  it.each([
    [0, '0 days'],
    [1, '1 day'],
    [59, '59 days'],
    [60, '2 months'],
    [420, '14 months'],
    [729, '24 months'],
    [731, '2 years'],
    [1178, '3 years'],
  ])('of %i days is %s', (days, words) => {
    expect(say(ageValue(days))).toBe(words);
  });

  it('counts days over leap years', () => {
    expect(daysBetween('2023-09-01', '2026-11-22')).toBe(1178);
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  });

  it('grows with the day and never shrinks', () => {
    const day = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, day, (a, b, c) => {
        expect(daysBetween(a, b) + daysBetween(b, c)).toBe(daysBetween(a, c));
        expect(firstDay(a)).toBe(a);
      }),
    );
  });

  it('is said aloud past the limit of its kind, and not before', () => {
    const limits = { fee: { days: 365 } };
    const at = (today: string) => freshnessOf('2023-09-01', 'fee', today, limits);
    expect(at('2024-08-31')).toEqual({ days: 365, stale: false });
    expect(at('2024-09-01')).toEqual({ days: 366, stale: true });
    expect(freshnessOf('2023-09-01', 'route', '2023-09-02', limits).stale).toBe(true);
  });

  it('of a fact without a date is not known, and that is said', () => {
    const fresh = freshnessOf('unknown', 'fee', '2026-11-22', { fee: { days: 365 } });
    expect(fresh).toEqual({ days: undefined, stale: true });
    expect(freshnessValues(fresh, {}, { doubt: 'paying', ask: null })).toMatchObject({
      as_of: { text: 'facts:row.no_date' },
      as_of_known: false,
      age: null,
      is_stale: true,
      staleness: { text: 'facts:row.undated' },
    });
  });

  it('makes somebody ask before she pays, or whether a thing that nobody pays for is still so', () => {
    const old = freshnessOf('2023-09-01', 'fee', '2026-11-22', { fee: { days: 365 } });
    expect(freshnessValues(old, {}, { doubt: 'paying', ask: 'the office' }).staleness).toMatchObject({
      text: 'facts:row.stale',
      values: { ask: 'the office' },
    });
    expect(freshnessValues(old, {}, { doubt: 'truth', ask: 'the office' }).staleness).toMatchObject({
      text: 'facts:row.stale_truth',
      values: { ask: 'the office' },
    });
  });
});
