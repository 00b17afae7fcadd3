import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitQueries } from '../../src/agencies/split.ts';

describe('a message after several agencies', () => {
  it.each([
    ['Malindo', ['Malindo'], 0],
    ['MALINDO CO.,LTD.', ['MALINDO CO.,LTD.'], 0],
    ['Malindo, Big One, Thep 2018', ['Malindo', 'Big One', 'Thep 2018'], 0],
    ['1. Malindo\n2) Big One\n๓. เทพส์', ['Malindo', 'Big One', 'เทพส์'], 0],
    ['- Malindo\n- Big One', ['Malindo', 'Big One'], 0],
    ['Malindo\n02-676-9216', ['Malindo 02-676-9216'], 0],
    ['Malindo; Big One; C; D; E; F; G; H; I; J', ['Malindo', 'Big One', 'C'], 7],
    ['02-525-1577; 02-526-4013', ['02-525-1577 02-526-4013'], 0],
    ['1. Malindo 2. Big One 3. Thep 2018 4. D 10. J', ['Malindo', 'Big One', 'Thep 2018'], 2],
    ['(๑) มาลินโด (๒) บิ๊กวัน', ['มาลินโด', 'บิ๊กวัน'], 0],
    ['THEP 2018. Big', ['THEP 2018. Big'], 0],
    ['Room 2. Malindo', ['Room 2. Malindo'], 0],
    ['A-B Manpower', ['A-B Manpower'], 0],
    ['Rice Natural Co., Ltd', ['Rice Natural Co., Ltd'], 0],
    ['', [], 0],
    ['?!', [], 0],
  ])('%j', (message, queries, leftOut) => {
    expect(splitQueries(message)).toEqual({ queries, leftOut });
  });

  it('is never more than three queries, and loses none without saying so', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('Malindo', 'Big One', '', '?'), { maxLength: 12 }), (parts) => {
        const { queries, leftOut } = splitQueries(parts.join('\n'));
        expect(queries.length).toBeLessThanOrEqual(3);
        expect(queries.length + leftOut).toBe(parts.filter((part) => /\w/.test(part)).length);
      }),
    );
  });
});
