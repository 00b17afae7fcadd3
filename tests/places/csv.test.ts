import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/places/csv.ts';

function cellsOf(text: string): readonly (readonly string[])[] {
  const reading = parseCsv(text);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.records.map((record) => record.cells);
}

describe('CSV', () => {
  it.each([
    [
      'plain cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['no line end behind the last record', 'a\n1', [['a'], ['1']]],
    [
      'carriage returns',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a byte-order mark', '\ufeffa\n', [['a']]],
    ['empty lines', 'a\n\n1\n', [['a'], ['1']]],
    ['empty cells', 'a,,\n', [['a', '', '']]],
    ['commas, quotes and line breaks in quotes', '"a,""b""\nc",d\n', [['a,"b"\nc', 'd']]],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
  });

  it.each([
    ['a quote that is never closed', 'a\n"b\nc', 2],
    ['text behind a closing quote', 'a\n"b"c\n', 2],
  ])('refuses %s with its line', (_, text, line) => {
    expect(parseCsv(text)).toMatchObject({ ok: false, line });
  });

  it('knows the line of each record, past line breaks in cells', () => {
    const reading = parseCsv('a\n"1\n2"\n3\n');
    expect(reading.ok && reading.records.map((record) => record.line)).toEqual([1, 2, 4]);
  });

  it('reads back what was quoted, and any text without throwing', () => {
    const rows = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }));
    fc.assert(
      fc.property(rows, (table) => {
        const text = table
          .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        expect(cellsOf(text)).toEqual(table);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseCsv(text)));
  });
});
