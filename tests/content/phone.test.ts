import { describe, expect, it } from 'vitest';
import { fromAbroad, parsePhone } from '../../src/content/phone.ts';

describe('a phone number', () => {
  it.each([
    ['117', 'KH', '117', undefined],
    ['1280', 'KH', '1280', undefined],
    ['191', 'TH', '191', undefined],
    ['023 997 919', 'KH', '023997919', '+855 23997919'],
    ['081 37 38 39', 'KH', '081373839', '+855 81373839'],
    ['+855 69 92 38 38', 'KH', '069923838', '+855 69923838'],
    ['+856 20 93208889', 'LA', '02093208889', '+856 2093208889'],
    ['+66 34 434 726', 'TH', '034434726', '+66 34434726'],
    ['02 259 8284', 'TH', '022598284', '+66 22598284'],
    ['(02) 259-8284', 'TH', '022598284', '+66 22598284'],
  ])('%s of %s is dialled %s', (printed, country, dial, abroad) => {
    expect(parsePhone(printed, country)?.dial).toBe(dial);
    expect(fromAbroad(printed, country)).toBe(abroad);
  });

  it.each([
    ['', 'KH'],
    ['12', 'KH'],
    ['217', 'KH'],
    ['117 / 118', 'KH'],
    ['1288 (free) or 023 997 919', 'KH'],
    ['+66 34 434 726', 'KH'],
    ['023 997', 'KH'],
    ['023 997 919 000 1', 'KH'],
    ['see kh_lscw', 'KH'],
    ['117', 'KR'],
  ])('%j is none of %s', (printed, country) => {
    expect(parsePhone(printed, country)).toBeUndefined();
  });
});
