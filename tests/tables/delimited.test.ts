import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessDelimiter, readDelimited, writeDelimited } from '../../src/tables/delimited.ts';

const cellsOf = (text: string): readonly (readonly string[])[] =>
  readDelimited(text).map(({ cells }) => cells);

describe('reading delimited text', () => {
  it.each<[string, string, string[][]]>([
    [
      'plain cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['no line end behind the last row', 'a\n1', [['a'], ['1']]],
    [
      'carriage returns',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a byte-order mark', '\ufeffa\n', [['a']]],
    ['empty lines, and rows without a filled cell', 'a,b\n\n ,\n,\nc', [['a', 'b'], [' ', ''], ['c']]],
    ['empty cells', 'a,,\n', [['a', '', '']]],
    ['an empty last cell without a line end', 'a,', [['a', '']]],
    ['delimiters, quotes and line breaks in quotes', '"a,""b""\r\nc",d\n', [['a,"b"\r\nc', 'd']]],
    ['a quote in the middle of a cell', 'a"b",c\n', [['a"b"', 'c']]],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
    expect(readDelimited(text).filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it('spoils one row alone by a quote that is never closed, and says which', () => {
    expect(readDelimited('a,"b\nc,d\nf')).toEqual([
      { line: 1, cells: ['a', '"b'], problem: expect.stringContaining('never closed') },
      { line: 2, cells: ['c', 'd'] },
      { line: 3, cells: ['f'] },
    ]);
  });

  it('says where there is text behind a closing quote', () => {
    expect(readDelimited('a\n"b"c,d\n')).toEqual([
      { line: 1, cells: ['a'] },
      { line: 2, cells: ['bc', 'd'], problem: expect.stringContaining('behind a closing quote') },
    ]);
  });

  it('knows the line that a row starts on, past line breaks in cells', () => {
    expect(readDelimited('a\n"b\nb"\n\nc').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  const filled = (cells: readonly string[]) => cells.some((value) => value !== '');

  it('reads back what it wrote', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ก', ',', '"', '\n', '\r', ' ', '\t', ';') });
    const row = fc.array(cell, { minLength: 1, maxLength: 4 }).filter(filled);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        expect(cellsOf(writeDelimited(rows))).toEqual(rows);
      }),
    );
  });

  it('reads back what was quoted, and any text without throwing', () => {
    const row = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }).filter(filled);
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const quoted = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
        expect(cellsOf(quoted.join('\n'))).toEqual(rows);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readDelimited(text)));
  });

  it.each([
    ['a,b;c\n1,2', ','],
    ['a\tb\tc\n', '\t'],
    ['a;b;c\n"1,1,1,1,1";2', ';'],
    ['one column', ','],
  ])('guesses the delimiter of %j', (text, delimiter) => {
    expect(guessDelimiter(text)).toBe(delimiter);
  });
});
