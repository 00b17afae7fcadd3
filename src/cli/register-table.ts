import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { guessDelimiter, readDelimited, type TableRow } from '../tables/delimited.ts';
import { readWorkbook, type Sheet, WorkbookError } from './register-xlsx.ts';

/** A list as it was read from a file, before anything in it is understood. */
export interface Table {
  readonly rows: readonly TableRow[];
  /** How the file was read, in a few words. */
  readonly format: string;
  /** The encoding was guessed from the bytes: a person has to look at the first rows. */
  readonly guessed: boolean;
  readonly sheet?: Sheet;
}

/** A file that cannot be imported as it is; the message says why and what to do. */
export class TableError extends Error {
  override readonly name = 'TableError';
}

/** The largest list of the region has some 600 firms; a longer file than this is not one list of firms. */
export const MOST_ROWS = 100_000;
const LARGEST_FILE = 64 * 1024 * 1024;

const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'tis-620': 'windows-874',
  'windows-874': 'windows-874',
};
export const ENCODING_NAMES = Object.keys(ENCODINGS);

function decode(
  bytes: Buffer,
  asked: string | undefined,
): { text: string; encoding: string; guessed: boolean } {
  const as = (encoding: string): string => new TextDecoder(encoding, { fatal: true }).decode(bytes);
  try {
    if (asked !== undefined) return { text: as(ENCODINGS[asked] ?? asked), encoding: asked, guessed: false };
    if (bytes[0] === 0xff && bytes[1] === 0xfe)
      return { text: as('utf-16le'), encoding: 'UTF-16', guessed: false };
    if (bytes[0] === 0xfe && bytes[1] === 0xff)
      return { text: as('utf-16be'), encoding: 'UTF-16', guessed: false };
  } catch {
    throw new TableError(`the file is not written in ${asked ?? 'UTF-16'} throughout`);
  }
  try {
    return { text: as('utf-8'), encoding: 'UTF-8', guessed: false };
  } catch {
    return { text: new TextDecoder('windows-874').decode(bytes), encoding: 'TIS-620', guessed: true };
  }
}

function readJson(text: string): TableRow[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new TableError(`this is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const inner = typeof parsed === 'object' && parsed !== null ? Object.values(parsed) : [];
  const list: unknown = Array.isArray(parsed) ? parsed : inner.find(Array.isArray);
  if (!Array.isArray(list)) throw new TableError('the JSON holds no array of rows');
  const objects = list.map((row: unknown) =>
    typeof row === 'object' && row !== null ? Object.entries(row) : [],
  );
  const columns = [...new Set(objects.flatMap((entries) => entries.map(([key]) => key)))];
  const value = (cell: unknown): string =>
    cell === null || cell === undefined ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return [
    { line: 1, cells: columns },
    ...objects.map((entries, i) => {
      const cells = new Map(entries);
      return { line: i + 2, cells: columns.map((column) => value(cells.get(column))) };
    }),
  ];
}

/** Reads a CSV, TSV, XLSX or JSON file. Throws a `TableError` with what to do. */
export function readTable(
  file: string,
  options: { encoding?: string | undefined; sheet?: string | undefined } = {},
): Table {
  const bytes = readFileSync(file);
  if (bytes.length === 0) throw new TableError('the file is empty');
  if (bytes.length > LARGEST_FILE)
    throw new TableError(`the file is larger than ${LARGEST_FILE / 1024 / 1024} MB`);
  const table = read(file, bytes, options);
  if (table.rows.length === 0) throw new TableError('the file holds no rows');
  if (table.rows.length > MOST_ROWS)
    throw new TableError(
      `${table.rows.length} rows are more than the ${MOST_ROWS} of any list of firms: is this the right file?`,
    );
  return table;
}

function read(
  file: string,
  bytes: Buffer,
  options: { encoding?: string | undefined; sheet?: string | undefined },
): Table {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (isZip || extname(file).toLowerCase() === '.xlsx') {
    try {
      const sheet = readWorkbook(bytes, options.sheet);
      return { rows: sheet.rows, format: `XLSX, sheet "${sheet.name}"`, guessed: false, sheet };
    } catch (error) {
      if (error instanceof WorkbookError) throw new TableError(error.message);
      throw error;
    }
  }
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
    throw new TableError('this is an old Excel file (.xls): save it as .xlsx or CSV');
  if (bytes.subarray(0, 4).toString('latin1') === '%PDF')
    throw new TableError('this is a PDF: copy its table into a spreadsheet and save that as CSV');
  const { text, encoding, guessed } = decode(bytes, options.encoding);
  if (text.includes('\0'))
    throw new TableError(
      'this is no text: if it is UTF-16, name the encoding with --encoding utf-16le or utf-16be',
    );
  if (/^\s*[[{]/.test(text.replace(/^\ufeff/, '')))
    return { rows: readJson(text.replace(/^\ufeff/, '')), format: `JSON, ${encoding}`, guessed };
  const delimiter = guessDelimiter(text);
  const kind = delimiter === '\t' ? 'tab-separated' : `separated by "${delimiter}"`;
  return { rows: readDelimited(text, delimiter), format: `${kind}, ${encoding}`, guessed };
}
