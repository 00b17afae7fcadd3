/** A table as it was read: rows of cells, each with the line that it starts on, counted from 1. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the cells may not be what was meant. */
  readonly problem?: string;
}

const NEVER_CLOSED = 'a quote is opened here and never closed';
const BEHIND_QUOTE = 'there is text behind a closing quote';

const DELIMITERS = [',', '\t', ';'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The delimiter that the first lines hold most of. */
export function guessDelimiter(text: string): Delimiter {
  const start = text.slice(0, 4000).replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => start.split(delimiter).length;
  return DELIMITERS.reduce<Delimiter>((best, next) => (count(next) > count(best) ? next : best), ',');
}

/**
 * Reads comma- or tab-separated text (RFC 4180: quoted cells may hold delimiters, line breaks and doubled quotes).
 * Skips a byte-order mark and rows without a filled cell. A quote that is never closed is read as a letter, so that it
 * spoils its own row only, which says so. Takes any text.
 */
export function readDelimited(text: string, delimiter: Delimiter = ','): TableRow[] {
  const rows: TableRow[] = [];
  const plain = new RegExp(`[^${delimiter}\\r\\n]*`, 'y');
  const quoted = /"((?:[^"]|"")*)"/y;
  let cells: string[] = [];
  let line = 1;
  let startedOn = 1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let cell = '';
  let problem: string | undefined;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((value) => value !== ''))
      rows.push({ line: startedOn, cells, ...(problem === undefined ? undefined : { problem }) });
    cells = [];
    cell = '';
    problem = undefined;
  };
  let unclosedFrom = text.length;
  while (at < text.length) {
    const letter = text.charAt(at);
    if (letter === delimiter) {
      cells.push(cell);
      cell = '';
      at++;
      if (at === text.length) endRow();
    } else if (letter === '\n' || letter === '\r') {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      endRow();
      line++;
      startedOn = line;
    } else {
      quoted.lastIndex = at;
      const inQuotes = letter === '"' && cell === '' && at < unclosedFrom ? quoted.exec(text) : null;
      if (letter === '"' && cell === '' && !inQuotes) {
        unclosedFrom = Math.min(unclosedFrom, at);
        problem = NEVER_CLOSED;
      }
      if (inQuotes) {
        cell = (inQuotes[1] ?? '').replaceAll('""', '"');
        line += cell.split('\n').length - 1;
        at = quoted.lastIndex;
      }
      plain.lastIndex = at;
      const rest = plain.exec(text)?.[0] ?? '';
      if (inQuotes && rest !== '') problem = BEHIND_QUOTE;
      cell += rest;
      at = plain.lastIndex;
      if (at === text.length) endRow();
    }
  }
  return rows;
}

/** Writes rows as comma-separated text with a line feed behind each; quotes a cell only where it must be. */
export function writeDelimited(rows: readonly (readonly string[])[]): string {
  const cell = (value: string): string =>
    /[",\r\n]/.test(value) || value !== value.trim() ? `"${value.replaceAll('"', '""')}"` : value;
  return rows.map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}
