import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellTelephones, sameTelephone, takeTelephones } from '../../src/agencies/telephones.ts';

const digitsOf = (cell: string, home = 'TH'): string[] =>
  cellTelephones(cell, home).map(({ digits }) => digits);

describe('the telephones of a list', () => {
  it.each([
    ['02-676-9216', ['26769216']],
    ['02-676-9216 (6สาย)', ['26769216']],
    ['02-525-1577; 02-526-4013', ['25251577', '25264013']],
    ['02-693-9124-5', ['26939124', '26939125']],
    ['02-938-6921-27', ['29386921', '29386922', '29386923', '29386924', '29386925', '29386926', '29386927']],
    ['02-615-4300 - 2', ['26154300', '26154301', '26154302']],
    ['02-970-9341 -43', ['29709341', '29709342', '29709343']],
    ['029664954-5', ['29664954', '29664955']],
    ['042-182698-9; 081-8196476', ['42182698', '42182699', '818196476']],
    ['02-509-5320-1 ต่อ 112; 02-509-5376', ['25095320', '25095321', '25095376']],
    ['02-664-8881 ต่อ 2212', ['26648881']],
    ['0 2036 5990', ['20365990']],
    ['02 061-2179; 097 018-6022', ['20612179', '970186022']],
    ['02-4377-501', ['24377501']],
    ['086 355 4944', ['863554944']],
    ['0850745522; 0878112668', ['850745522', '878112668']],
    ['02-676-9216-3', ['26769216']],
    ['', []],
    ['6สาย', []],
  ])('reads %s', (cell, digits) => {
    expect(digitsOf(cell)).toEqual(digits);
  });

  it.each([
    ['04.36242337; 38638473; 38637462', ['436242337', '38638473', '438638473', '38637462', '438637462']],
    ['04.37868890; 91; 92', ['437868890', '437868891', '437868892']],
    ['+84 4 3650 0601', ['436500601']],
    ['(+84.4) 37100 382', ['437100382']],
    ['084-246628161', ['84246628161']],
    ['024-3877-0999', ['2438770999']],
    ['+84 8 39914439, +84 8 39914440', ['839914439', '839914440']],
  ])('reads %s of another country', (cell, digits) => {
    expect(digitsOf(cell, 'VN')).toEqual(digits);
  });
});

describe('a telephone in a query', () => {
  it.each([
    '02-676-9216',
    '026769216',
    '02 676 9216',
    '+66 2 676 9216',
    '0066-2-676-9216',
    '66 2 676 9216',
    '+66 (0)2 676 9216',
    '2 676 9216',
  ])('%s is one number', (query) => {
    const [range] = takeTelephones(query, '').telephones;
    const [printed] = cellTelephones('02-676-9216 (6สาย)', 'TH');
    const [asked] = range ?? [];
    expect(asked && printed && sameTelephone(asked, printed)).toBe(true);
  });

  it('is of its country where the country is said', () => {
    const [thai] = cellTelephones('012345678', 'TH');
    const [[cambodian] = []] = takeTelephones('+855 12 345 678', '').telephones;
    expect(thai && cambodian && thai.digits === cambodian.digits).toBe(true);
    expect(thai && cambodian && sameTelephone(thai, cambodian)).toBe(false);
  });

  it.each([
    ['SAFE GROUP 2024 081-234-5678', 'SAFE GROUP 2024', 1],
    ['THEP 2018', 'THEP 2018', 0],
    ['CLC (1999) 02-123-4567', 'CLC (1999)', 1],
    ['023 997 919 / 012 311 112', '/', 2],
  ])('leaves the rest of %s', (query, rest, count) => {
    const taken = takeTelephones(query, '');
    expect(taken.rest.trim().replace(/\s+/g, ' ')).toBe(rest);
    expect(taken.telephones).toHaveLength(count);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-+ ();ต่อ.'), maxLength: 60 }), (text) => {
        for (const { digits } of [
          ...takeTelephones(text, '').telephones.flat(),
          ...cellTelephones(text, 'TH'),
        ])
          expect(digits).toMatch(/^\d*$/);
      }),
    );
  });
});
