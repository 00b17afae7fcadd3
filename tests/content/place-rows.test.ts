import { describe, expect, it } from 'vitest';
import { openPlaces } from '../../src/content/place-rows.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { Query } from '../../src/dialogue/bundle.ts';
import { loadShipped } from '../places/shipped.ts';
import { shippedLocale } from './locales.ts';

const find = openPlaces(loadShipped().data);
const TODAY = '2026-11-22';

function ask(query: Omit<Query, 'from'>) {
  const found = find({ from: 'places', ...query }, TODAY);
  return { as: found?.as, ids: found?.rows.map(({ id }) => id) ?? [], rows: found?.rows ?? [] };
}

describe('lists to pick a place from', () => {
  it('are the provinces of a country, those at the border first', () => {
    const { ids, rows } = ask({ where: { level: 'province', country: 'KH' } });
    expect(ids).toHaveLength(25);
    expect(ids).toContain('KH-01');
    const border = rows.map(({ values }) => values['is_border']);
    expect(border.indexOf(false)).toBe(border.lastIndexOf(true) + 1);
  });

  it('are the districts of a province and the communes of a district', () => {
    const districts = ask({ where: { parent: 'KH-01', level: 'district' } });
    expect(districts.ids).toContain('KH-0110');
    expect(districts.ids.every((id) => id.startsWith('KH-01'))).toBe(true);
    expect(ask({ where: { parent: 'KH-0110', level: 'subdistrict' } }).ids).toContain('KH-011003');
  });

  it('hold a place by its id, within what is asked', () => {
    expect(ask({ where: { id: 'KH-0110' } }).ids).toEqual(['KH-0110']);
    expect(ask({ where: { id: 'KH-0110', level: 'district', country: 'KH' } }).ids).toEqual(['KH-0110']);
    expect(ask({ where: { id: 'KH-0110', level: 'province' } }).ids).toEqual([]);
    expect(ask({ where: { id: 'KH-0110', country: 'TH' } }).ids).toEqual([]);
    expect(ask({ where: { id: 'KH-0110', parent: 'KH-02' } }).ids).toEqual([]);
  });

  it('are the districts with one across the border, those of the own border first', () => {
    const all = ask({ where: { is_twinned: true } }).ids;
    const own = (language: string) => ask({ where: { is_twinned: true, language } }).ids;
    for (const language of ['km', 'lo', 'th', 'my', 'en'])
      expect(own(language).toSorted()).toEqual(all.toSorted());
    expect(own('km').slice(0, 5)).toEqual(['KH-0109', 'KH-0110', 'KH-0212', 'TH-2204', 'TH-2706']);
    expect(own('lo').slice(0, 2)).toEqual(['LA-0802', 'TH-5608']);
    expect(own('en')).toEqual(all);
    const countries = own('km').map((id) => id.slice(0, 2));
    expect(countries.lastIndexOf('KH')).toBeLessThan(countries.indexOf('LA'));
  });

  it('are empty for what there is not', () => {
    for (const where of [
      { id: 'KH-99' },
      { parent: 'nowhere' },
      { level: 'street' },
      { colour: 'red' },
      { country: 'FR' },
    ])
      expect(ask({ where }).ids).toEqual([]);
  });

  it('leave other collections to others', () => {
    expect(find({ from: 'agencies', where: {} }, TODAY)).toBeUndefined();
  });
});

describe('a place that somebody types', () => {
  it.each(['Rayonk', 'รายอง', 'Samut Sakon'])(
    'is asked about where %s is only like it and that matters',
    (match) => {
      const where = { country: 'TH' };
      expect(ask({ match, where }).as).toBe('one');
      expect(ask({ match, where: { ...where, exact: true } }).as).toBe('many');
    },
  );

  it.each(['Rayong', 'ระยอง', 'i work in Rayong now'])('is taken as it is where %s names it', (match) => {
    expect(ask({ match, where: { country: 'TH', exact: true } })).toMatchObject({
      as: 'one',
      ids: ['TH-21'],
    });
  });

  it.each([
    ['Poi Pet', 'one', ['KH-0110']],
    ['ប៉ោយប៉ែត', 'one', ['KH-0110']],
    ['ปอยเปต', 'one', ['KH-0110']],
    ['near Aranyaprathet market', 'one', ['TH-2706']],
  ])('%s', (match, as, ids) => {
    expect(ask({ match, where: { level: 'district' } })).toMatchObject({ as, ids });
  });

  it('stands for the unit of the wanted level that it lies in, and never for a smaller one', () => {
    expect(ask({ match: 'Poi Pet', where: { level: 'province' } })).toMatchObject({
      as: 'one',
      ids: ['KH-01'],
    });
    expect(ask({ match: 'khet Battambang', where: { level: 'district' } })).toMatchObject({
      as: 'none',
      ids: [],
    });
  });

  it('is on both sides of the border where it is a crossing', () => {
    const { as, ids } = ask({ match: 'Ban Pakkad', where: { level: 'district' } });
    expect(as).toBe('many');
    expect(ids.map((id) => id.slice(0, 2)).sort()).toEqual(['KH', 'TH']);
  });

  it('is looked for inside what is known already', () => {
    expect(ask({ match: 'Sisophon', where: { country: 'TH', level: 'district' } }).ids).toEqual([]);
    expect(ask({ match: 'Sisophon', where: { country: 'KH', level: 'district' } }).ids).toEqual(['KH-0106']);
    expect(ask({ match: 'Poi Pet', where: { parent: 'KH-01', level: 'district' } }).ids).toEqual(['KH-0110']);
  });

  it('is asked about where it is not certain, each with what it lies in', () => {
    const { as, rows } = ask({ match: 'Battambang', where: {} });
    const english = compileTexts('en', shippedLocale('en'));
    expect(as).toBe('many');
    expect(rows.map(({ label }) => english.value(label))).toContain(
      'Krong Battambang, Battambang'.replace('Krong ', ''),
    );
  });

  it('is none where nothing is named', () => {
    for (const match of ['', '3', '😀', 'hello'])
      expect(ask({ match, where: {} })).toMatchObject({ as: 'none', ids: [] });
  });
});

describe('a shared location', () => {
  const POIPET = { lat: 13.6593, lon: 102.5635 };

  it('offers the nearest districts, and decides nothing by itself', () => {
    const { as, ids } = ask({ near: POIPET, where: { level: 'district' } });
    expect(as).toBe('many');
    expect(ids).toHaveLength(5);
    expect(ids.slice(0, 3)).toContain('KH-0110');
  });

  it('stays in the country that is asked for', () => {
    const { ids } = ask({ near: POIPET, where: { level: 'district', country: 'TH' } });
    expect(ids[0]).toBe('TH-2706');
    expect(ids.every((id) => id.startsWith('TH-'))).toBe(true);
  });

  it('offers provinces where those are asked for, each once', () => {
    const { ids } = ask({ near: POIPET, where: { level: 'province', country: 'KH' } });
    expect(ids[0]).toBe('KH-01');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is nothing for numbers that are no place on earth', () => {
    expect(ask({ near: { lat: Number.NaN, lon: 0 }, where: {} })).toMatchObject({ as: 'none', ids: [] });
    expect(ask({ near: { lat: 91, lon: 0 }, where: {} }).ids).toEqual([]);
  });
});

describe('the name of a place', () => {
  it('is in the script of the reader, else in Latin letters', () => {
    const name = ask({ where: { id: 'KH-0110' } }).rows[0]?.values['name'] ?? null;
    const words = shippedLocale('en');
    expect(compileTexts('km', words).value(name)).toMatch(/^\p{Script=Khmer}+$/u);
    expect(compileTexts('en', words).value(name)).toMatch(/^[A-Z]/);
    expect(compileTexts('fr', words).value(name)).toMatch(/^[A-Z]/);
  });
});
