import { describe, expect, it } from 'vitest';
import { readProjectFiles } from '../../src/cli/files.ts';
import { checkPlaces } from '../../src/content/check/check-project.ts';
import { checkWagePlaces } from '../../src/content/check/wage-places.ts';
import { convert } from '../../src/content/conversion.ts';
import { openContent } from '../../src/content/open-content.ts';
import { cutContent } from '../../src/content/parts.ts';
import { readContent } from '../../src/content/read-content.ts';
import { readPlaces } from '../../src/content/read-places.ts';
import { readProject } from '../../src/content/read-project.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { SlotValue, Value } from '../../src/dialogue/message.ts';
import { shippedLocale } from './locales.ts';
import { fixedFacts, TODAY } from './shipped.ts';
import { compiled, findingsOf, smallFiles } from './small-content.ts';

const find = openContent(fixedFacts);
const rowsOf = (where: Record<string, SlotValue>) => find({ from: 'wages', where }, TODAY)?.rows ?? [];
const texts = compileTexts('en', shippedLocale('en'));
const say = (value: Value | undefined) => texts.value(value ?? null);

describe('the minimum wage', () => {
  it.each([
    ['a province', 'TH-10', '400 baht a day'],
    ['a district with a wage of its own', 'TH-9011', '380 baht a day'],
    ['another district of that province', 'TH-9001', '352 baht a day'],
    ['a subdistrict', 'TH-840401', '400 baht a day'],
  ])('of %s', (_, place, wage) => {
    const rows = rowsOf({ place });
    expect(rows.map(({ values }) => say(values))).toEqual([wage]);
    expect(rowsOf({ id: rows[0]?.id ?? '' })).toEqual(rows);
  });

  it('is known for every province of Thailand and for no place that there is not', () => {
    const { gazetteer } = readPlaces(readProject(readProjectFiles()).placeFiles);
    const known = new Set(gazetteer.units.map(({ id }) => id));
    const provinces = gazetteer.units.filter(({ id, level }) => level === 'province' && id.startsWith('TH-'));
    expect(provinces).toHaveLength(77);
    for (const { id } of provinces) expect(rowsOf({ place: id }), id).toHaveLength(1);
    for (const { id } of rowsOf({})) expect(known, id).toContain(id);
  });

  it('stands under places that there are, or that is told with file and line', () => {
    const { countryOf } = checkPlaces(readProject(readProjectFiles()).placeFiles);
    const list = (place: string) =>
      readContent({
        root: 'content',
        files: {
          'wages.yaml': [
            'th:',
            '  country: TH',
            '  currency: THB',
            '  source: post',
            '  as_of: "2025"',
            '  confidence: high',
            '  daily:',
            `    ${place}: 400`,
          ].join('\n'),
        },
      }).content;
    expect(checkWagePlaces(list('TH-10'), countryOf)).toEqual([]);
    for (const place of ['TH-99', 'KH-01'])
      expect(checkWagePlaces(list(place), countryOf)).toMatchObject([
        { code: 'unknown-place', severity: 'error', file: 'content/wages.yaml', line: 8 },
      ]);
  });

  it('of elsewhere is not known', () => {
    for (const place of ['KH-01', 'TH', 'TH-1', 'TH-99', '', '__proto__'])
      expect(rowsOf({ place })).toEqual([]);
    expect(rowsOf({ country: 'KH' })).toEqual([]);
    expect(rowsOf({ colour: 'red' })).toEqual([]);
  });

  it('waits for the part of its country', () => {
    const { core, elsewhere } = cutContent(fixedFacts);
    const asked = openContent(core, elsewhere);
    for (const where of [{ place: 'TH-1001' }, { id: 'TH-10' }, { country: 'TH' }])
      expect(asked({ from: 'wages', where }, TODAY)?.absent).toBe('TH');
  });
});

describe('a cost in one currency', () => {
  const rate = (amount: number, currency: string, worth: number, there: string, as_of: string) => ({
    is: { amount, currency },
    worth: { amount: worth, currency: there },
    source: 'post',
    as_of,
    confidence: 'low' as const,
  });
  const rates = {
    old: rate(1, 'USD', 30, 'THB', '2014'),
    new: rate(100, 'USD', 3333, 'THB', '2025'),
    riel: rate(4000, 'KHR', 1, 'USD', '2024'),
  };

  it('is counted with the newest rate, by way of another currency where it must', () => {
    const sums = [
      { currency: 'USD', range: [100, 200] as const },
      { currency: 'KHR', range: [4000, null] as const },
      { currency: 'THB', range: [7, 8] as const },
    ];
    expect(convert(sums, 'THB', rates)).toEqual({ range: [3370, null], rates: [rates.new, rates.riel] });
    expect(convert(sums.slice(0, 1), 'KHR', rates)?.range).toEqual([400_000, 800_000]);
  });

  it('is not known where a rate is not known', () => {
    expect(convert([{ currency: 'LAK', range: [1, 1] }], 'THB', rates)).toBeUndefined();
    expect(convert([{ currency: 'USD', range: [1, 1] }], 'THB', {})).toBeUndefined();
  });

  it('stands beside the cost of a procedure with the age of its rate, or with what is not known', () => {
    const passport = (id: string) =>
      find({ from: 'procedures', where: { id } }, TODAY)?.rows[0]?.values ?? {};
    const kh = passport('kh_passport');
    expect(kh['cost_in_known']).toBe(true);
    expect(say(kh['conversion'])).toMatch(
      /about 3,280 to 6,570 baht\. The exchange rate is 5 years old \(CamboJA News\)\./,
    );
    expect(say((kh['cost_in'] as Record<string, Value>)['USD'])).toBe('100 to 200 US dollars');
    expect(say(passport('kh_th_mou')['conversion'])).toMatch(/^That makes about [\d,]+ baht or more\./);
    const without = openContent({ ...fixedFacts, rates: {} });
    const none = without({ from: 'procedures', where: { id: 'kh_passport' } }, TODAY)?.rows[0]?.values ?? {};
    expect(none['cost_in_known']).toBe(false);
    expect(say(none['conversion'])).toMatch(/^We know no exchange rate for US dollars/);
  });
});

describe('a sum in baht of which only one end is known', () => {
  it.each<[range: [number | null, number | null], words: RegExp]>([
    [[100, 100], /^That makes about 3,280 baht\. /],
    [[100, null], /^That makes about 3,280 baht or more\. /],
    [[null, 100], /^That makes about 3,280 baht or less\. /],
  ])('is said with that end: %j', (amount, words) => {
    const { kh_passport } = fixedFacts.procedures;
    if (!kh_passport) throw new Error('the Cambodian passport is known');
    const [option] = kh_passport.fee_options ?? [];
    const fee_options = option ? [{ ...option, amount }] : [];
    const priced = openContent({
      ...fixedFacts,
      procedures: { kh_passport: { ...kh_passport, fee_options } },
    });
    const found = priced({ from: 'procedures', where: { id: 'kh_passport' } }, TODAY);
    expect(say(found?.rows[0]?.values['conversion'])).toMatch(words);
  });
});

describe('a procedure of several countries', () => {
  const ends = (from: string, to: string) =>
    compiled(smallFiles('procedures/kh.yaml', '  from: KH\n  to: any', `  from: ${from}\n  to: ${to}`));
  const asked = (from: string, to: string, where: Record<string, SlotValue>) =>
    openContent(ends(from, to))({ from: 'procedures', where }, TODAY)?.rows.map(({ id }) => id);

  it('answers each of them', () => {
    expect(asked('[KH, LA]', 'TH', { from: 'LA', to: 'TH' })).toEqual(['pass']);
    expect(asked('[KH, LA]', 'TH', { from: 'MM', to: 'TH' })).toEqual([]);
    expect(asked('any', 'TH', { from: 'MM', to: 'TH' })).toEqual(['pass']);
    expect(asked('TH', '[KH, LA]', { from: 'TH', to: 'KH' })).toEqual(['pass']);
    expect(asked('any', 'any', { from: 'MM', to: 'KH' })).toEqual(['pass']);
    expect(asked('any', 'TH', { id: 'pass' })).toEqual(['pass']);
  });

  it('lies in the part of the one country that it names, else in the core', () => {
    expect(Object.keys(cutContent(ends('any', 'KH')).countries['KH']?.procedures ?? {})).toEqual(['pass']);
    expect(Object.keys(cutContent(ends('any', 'any')).core.procedures)).toEqual(['pass']);
  });

  it('names only countries that there are', () => {
    const files = smallFiles('procedures/kh.yaml', '  from: KH\n  to: any', '  from: [KH, LA]\n  to: TH');
    expect(findingsOf(files).map(({ code }) => code)).toEqual(['unknown-country', 'unknown-country']);
  });
});
