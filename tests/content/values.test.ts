import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTexts } from '../../src/content/texts.ts';
import type { Value } from '../../src/dialogue/message.ts';
import { anyValue } from './arbitrary-values.ts';
import { formatsOf } from './locales.ts';

const LANGUAGES = ['en', 'km', 'lo', 'th', 'my'];
const valueIn = Object.fromEntries(LANGUAGES.map((lng) => [lng, compileTexts(lng, formatsOf(lng)).value]));
const say = (lng: string, value: Value) => valueIn[lng]?.(value);

describe('a value in English', () => {
  it.each<[string, Value, string]>([
    ['a word', 'Sok', 'Sok'],
    ['a number', 1234567, '1,234,567'],
    ['a small number', 7, '7'],
    ['a number below zero', -1000, '-1,000'],
    ['a part', 5.594, '5.59'],
    ['what is no number', Number.NaN, 'not known'],
    ['yes', true, 'yes'],
    ['no', false, 'no'],
    ['nothing', null, 'not known'],
    ['money', { money: [100, 100], currency: 'USD' }, '100 US dollars'],
    ['a range of money', { money: [1000, 20000], currency: 'THB' }, '1,000 to 20,000 baht'],
    ['money up to', { money: [null, 7600], currency: 'THB' }, 'at most 7,600 baht'],
    ['money from', { money: [35, null], currency: 'USD' }, 'at least 35 US dollars'],
    ['money that nobody knows', { money: [null, null], currency: 'USD' }, 'not known'],
    ['what some pay nothing for', { money: [0, 50], currency: 'USD' }, 'at most 50 US dollars'],
    ['what costs nothing', { money: [0, 0], currency: 'USD' }, 'free of charge'],
    ['money without a name', { money: [5, 5], currency: 'XYZ' }, '5 XYZ'],
    ['a day', { days: [1, 1] }, '1 day'],
    ['days', { days: [15, 15] }, '15 days'],
    ['a range of days', { days: [31, 100] }, '31 to 100 days'],
    ['days up to', { days: [0, 5] }, 'up to 5 days'],
    ['working days', { days: [1, 15], working: true }, '1 to 15 working days'],
    ['working days that would make months', { days: [60, 120], working: true }, '60 to 120 working days'],
    ['months', { days: [30, 90] }, '1 to 3 months'],
    ['thirty days', { days: [30, 30] }, '30 days'],
    ['years', { days: [3650, 3650] }, '10 years'],
    ['a date', { date: '2025-12-27' }, '27 December 2025'],
    ['a month', { date: '2023-09' }, 'September 2023'],
    ['a year', { date: '2014' }, '2014'],
    ['no date', { date: 'soon' }, 'soon'],
    ['a phone', { phone: '023 997 919' }, '023 997 919'],
    ['a text', { text: 'format:years.exact', values: { count: 3 } }, '3 years'],
    ['a text that may be missing', { text: 'format:years.exact', values: { count: 3 }, or: 'x' }, '3 years'],
    ['what stands in for a missing text', { text: 'nowhere:never', or: { date: '2014' } }, '2014'],
    ['a name as others write it', { written: { '*': 'Poipet', km: 'ប៉ោយប៉ែត' } }, 'Poipet'],
    ['a list', { list: ['one', { date: '2014' }] }, '• one\n• 2014'],
    ['an empty list', { list: [] }, ''],
    ['a list in a list', { list: ['one', { list: ['a', 'b', 'c'] }] }, '• one\n• a, b and c'],
    ['a row', { label: 'Passport', said: 'A passport', cost: 3 }, 'A passport'],
    ['a row with a label alone', { label: 'Passport' }, 'Passport'],
    ['a row with names of shapes', { label: 'x', date: { date: '2014' }, text: null, money: 3 }, 'x'],
    ['a row that says nothing', { cost: 3 }, 'not known'],
  ])('says %s', (_, value, words) => {
    expect(say('en', value)).toBe(words);
  });
});

describe('a value elsewhere', () => {
  it.each<[string, Value, string]>([
    ['km', { written: { '*': 'Poipet', km: 'ប៉ោយប៉ែត' } }, 'ប៉ោយប៉ែត'],
    ['km', { money: [100, 200], currency: 'USD' }, '100 ដល់ 200 ដុល្លារ'],
    ['km', { days: [1, 15], working: true }, '1 ដល់ 15 ថ្ងៃធ្វើការ'],
    ['km', { date: '2023-09' }, 'ខែកញ្ញា ឆ្នាំ 2023'],
    ['km', null, 'មិនទាន់ដឹង'],
    ['lo', { date: '2025-12-27' }, '27 ທັນວາ 2025'],
    ['th', { date: '2025-12-27' }, '27 ธันวาคม 2568 (2025)'],
    ['th', { date: '2025-12' }, 'ธันวาคม 2568 (2025)'],
    ['th', { date: '2025' }, 'พ.ศ. 2568 (2025)'],
    ['th', { list: ['ก', 'ข'] }, '• ก\n• ข'],
    ['my', { date: '2025-12-27' }, '2025 ခုနှစ် ဒီဇင်ဘာ 27 ရက်'],
  ])('is said in %s', (lng, value, words) => {
    expect(say(lng, value)).toBe(words);
  });

  it.each(LANGUAGES)('never prints digits of another script and never fails in %s', (lng) => {
    const local = /[\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9]/;
    fc.assert(
      fc.property(anyValue, (value) => {
        const words = say(lng, value);
        expect(typeof words).toBe('string');
        if (!local.test(JSON.stringify(value))) expect(words).not.toMatch(local);
      }),
    );
  });

  it.each(LANGUAGES)('has the months of the calendar in %s', (lng) => {
    const months = new Intl.DateTimeFormat(`${lng}-u-ca-gregory`, { month: 'long', timeZone: 'UTC' });
    for (let month = 1; month <= 12; month++) {
      const date = `2024-${String(month).padStart(2, '0')}`;
      expect(say(lng, { date })).toContain(months.format(Date.UTC(2024, month - 1, 15)));
    }
  });
});
