import type { TranslationRow } from '../content/review/translation-rows.ts';
import { guessDelimiter, readDelimited, writeDelimited } from '../tables/delimited.ts';
import type { GivenBack } from './translation-file.ts';

const COLUMNS = ['key', 'context', 'english', 'translation', 'state', 'back', 'differs'] as const;
/** Without it, Excel takes the letters of a CSV for another encoding. */
export const BYTE_ORDER_MARK = '\ufeff';

/** The texts as a spreadsheet: one a row, the first row names the columns. */
export function writeCsv(rows: readonly TranslationRow[]): string {
  return BYTE_ORDER_MARK + writeDelimited([COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))]);
}

/** The same for somebody who translates back and may not see the English, nor keys that tell of it. */
export function writeBlindCsv(rows: readonly (readonly [id: string, words: string])[]): string {
  return (
    BYTE_ORDER_MARK + writeDelimited([['key', 'translation', 'back'], ...rows.map((row) => [...row, ''])])
  );
}

/** Reads a spreadsheet by the names of its columns; comma, semicolon or tab. Undefined where it has no `key`. */
export function readCsv(text: string): GivenBack[] | undefined {
  const [head, ...rows] = readDelimited(text, guessDelimiter(text));
  const column = (name: string) => head?.cells.findIndex((cell) => cell.trim().toLowerCase() === name) ?? -1;
  if (column('key') < 0) return undefined;
  return rows.map(({ line, cells }) => {
    const cell = (name: string) => cells[column(name)]?.replaceAll('\r\n', '\n');
    return {
      line,
      key: cell('key')?.trim() ?? '',
      english: cell('english'),
      translation: cell('translation'),
      back: cell('back'),
      differs: cell('differs'),
    };
  });
}
