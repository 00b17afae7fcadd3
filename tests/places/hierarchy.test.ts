import { describe, expect, it } from 'vitest';
import { childrenOf, crossingsOf, provincesOf, twinsOf } from '../../src/places/hierarchy.ts';
import { COUNTRIES } from '../../src/places/kinds.ts';
import { placeName } from '../../src/places/label.ts';
import { kilometresBetween, nearestDistricts } from '../../src/places/nearest.ts';
import { type Place, parentsOf } from '../../src/places/place-index.ts';
import { loadShipped } from './shipped.ts';

const { index } = loadShipped();

const codesOf = (places: readonly Place[]) => places.map((place) => place.code);
function placeOf(code: string): Place {
  const place = index.byCode.get(code);
  if (!place) throw new Error(`no ${code}`);
  return place;
}

describe('lists to pick from', () => {
  it('have all provinces of a country', () => {
    expect(COUNTRIES.map((country) => provincesOf(index, country).length)).toEqual([25, 77, 18, 5]);
  });

  it('put the border first, then follow the official codes', () => {
    const provinces = codesOf(provincesOf(index, 'KH'));
    expect(provinces.slice(0, 9)).toEqual([
      ...['KH-01', 'KH-02', 'KH-09', 'KH-13', 'KH-15', 'KH-22', 'KH-24'],
      ...['KH-03', 'KH-04'],
    ]);
    expect(codesOf(childrenOf(index, 'KH-01', 'district')).slice(0, 6)).toEqual([
      ...['KH-0105', 'KH-0107', 'KH-0108', 'KH-0109', 'KH-0110'],
      'KH-0102',
    ]);
  });

  it.each([
    ['districts of a province', 'TH-27', 'district', 9],
    ['communes of a district', 'KH-0110', 'subdistrict', 5],
    ['villages of a commune', 'KH-011004', 'village', 7],
    ['villages of a Lao district', 'LA-0107', 'village', 62],
    ['districts of a Burmese state', 'MM-MMR003', 'district', 4],
    ['nothing below the gazetteer', 'TH-270601', 'village', 0],
    ['nothing of another level', 'TH-27', 'subdistrict', 0],
    ['nothing of an unknown code', 'XX-1', 'district', 0],
  ] as const)('%s', (_, code, level, count) => {
    expect(childrenOf(index, code, level).length).toBe(count);
  });

  it('reach every unit from its province', () => {
    const reached = new Set(COUNTRIES.flatMap((country) => provincesOf(index, country)));
    for (const place of reached)
      for (const level of ['district', 'subdistrict', 'village'] as const)
        for (const child of childrenOf(index, place.code, level)) reached.add(child);
    expect(reached.size).toBe(index.places.filter((place) => place.level !== 'crossing').length);
  });
});

describe('parents', () => {
  it.each([
    ['KH-01100401', ['KH-011004', 'KH-0110', 'KH-01']],
    ['LA-0107-044', ['LA-0107', 'LA-01']],
    ['TH-27', []],
    ['KHTH-01', ['TH-270601', 'TH-2706', 'TH-27', 'KH-0110', 'KH-01']],
  ])('of %s', (code, expected) => {
    expect(codesOf(parentsOf(placeOf(code)))).toEqual(expected);
  });
});

describe('twins', () => {
  it('of a district come first choice first, from both sides', () => {
    expect(twinsOf(index, 'TH-2706').map(({ place, rank }) => [place.code, rank])[0]).toEqual(['KH-0110', 1]);
    expect(twinsOf(index, 'KH-0110').map(({ place, rank }) => [place.code, rank])[0]).toEqual(['TH-2706', 1]);
    for (const place of index.places) {
      const ranks = twinsOf(index, place.code).map(({ rank }) => rank);
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }
  });

  it('that are computed from outlines say so', () => {
    expect(twinsOf(index, 'TH-2207')).toContainEqual(
      expect.objectContaining({ place: placeOf('KH-0211'), basis: 'adjacency', confidence: 'medium' }),
    );
  });

  it('of anything else are none', () => {
    expect(twinsOf(index, 'TH-10')).toEqual([]);
    expect(twinsOf(index, 'XX-1')).toEqual([]);
  });
});

describe('crossings', () => {
  it('of a district are those of either side, each with state, date and sources', () => {
    const codes = crossingsOf(index, 'KH-0110').map(({ place }) => place.code);
    expect(codes).toEqual(['KHTH-01', 'KHTH-02']);
    expect(crossingsOf(index, 'TH-2706').map(({ place }) => place.code)).toEqual([...codes, 'KHTH-10']);
    for (const { facts } of crossingsOf(index, 'KH-0110')) {
      expect(facts).toMatchObject({ status: 'closed', status_as_of: '2025-09-11' });
      expect(facts.source_url.length).toBeGreaterThan(0);
    }
  });

  it('of anything else are none', () => {
    expect(crossingsOf(index, 'KH-01')).toEqual([]);
    expect(crossingsOf(index, 'XX-1')).toEqual([]);
  });
});

describe('the districts nearest to a shared location', () => {
  it.each([
    ['the bridge at Khlong Luek', 13.6621, 102.5487, 'KH-0110'],
    ['the market of Mae Sot', 16.7131, 98.5747, 'TH-6306'],
    ['the middle of Vientiane', 17.9667, 102.6, 'LA-0101'],
    ['the pier of Ranong', 9.9528, 98.6085, 'TH-8501'],
  ])('%s', (_, lat, lon, expected) => {
    const nearest = nearestDistricts(index, lat, lon, 5);
    expect(nearest.length).toBe(5);
    expect(codesOf(nearest)).toContain(expected);
    expect(new Set(nearest).size).toBe(5);
  });

  it('are nearest first', () => {
    for (const district of index.places.filter((place) => place.level === 'district' && place.point)) {
      const { point } = district;
      if (point) expect(nearestDistricts(index, point.lat, point.lon, 3)).toContain(district);
    }
  });

  it.each([
    ['no number', Number.NaN, 0],
    ['a latitude off the earth', 91, 0],
    ['a longitude off the earth', 0, 181],
  ])('%s is no place', (_, lat, lon) => {
    expect(nearestDistricts(index, lat, lon, 5)).toEqual([]);
  });

  it('are as far as a map says', () => {
    // Bangkok to Phnom Penh: 534 km along the great circle.
    expect(kilometresBetween({ lat: 13.7563, lon: 100.5018 }, { lat: 11.5564, lon: 104.9282 })).toBeCloseTo(
      534,
      -1,
    );
  });
});

describe('the name to show', () => {
  it.each([
    ['KH-0110', 'km', 'ប៉ោយប៉ែត'],
    ['KH-0110', 'en', 'Poipet'],
    ['KH-0110', 'th', 'ปอยเปต'],
    ['KH-0110', 'lo', 'ປອຍເປດ'],
    ['KH-0110', 'my', 'Poipet'],
    ['TH-2706', 'th', 'อรัญประเทศ'],
    ['TH-2706', 'km', 'អារញ្ញប្រាថេត'],
    ['TH-6306', 'my', 'မဲဆောက်'],
    ['TH-6306', 'lo', 'Mae Sot'],
    ['LA-0107-044', 'lo', 'ທ່າເດື່ອ'],
    ['MM-MMR003D002', 'my', 'မြဝတီခရိုင်'],
    ['MM-MMR003D002', 'th', 'เมียวดี'],
    ['KHTH-05', 'th', 'บ้านหาดเล็ก'],
    ['KHTH-05', 'en', 'Ban Hat Lek'],
    ['KHTH-05', 'km', 'ហាតឡេក'],
    ['KHTH-21', 'th', 'អូរបីជាន់'],
    ['KHTH-21', 'en', 'Ou Bei Choan'],
  ])('of %s in %s is %s', (code, locale, expected) => {
    expect(placeName(placeOf(code), locale)).toBe(expected);
  });

  it('is never empty, and in its own script where no other is known', () => {
    for (const place of index.places)
      for (const locale of ['en', 'km', 'lo', 'th', 'my']) expect(placeName(place, locale)).not.toBe('');
    expect(placeName(placeOf('LA-0107-044'), 'en')).toBe('ທ່າເດື່ອ');
  });
});
