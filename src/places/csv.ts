/** One record of a CSV file; `line` is the line of the file that it starts on, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvReading =
  | { readonly ok: true; readonly records: readonly CsvRecord[] }
  | { readonly ok: false; readonly line: number; readonly reason: string };

/**
 * Reads comma-separated text as in RFC 4180: quoted cells may hold commas, doubled quotes and line breaks;
 * both kinds of line end are read, a byte-order mark and empty lines are skipped. The header is the first record.
 * Refuses a quote that is never closed and text behind a closing quote.
 */
export function parseCsv(text: string): CsvReading {
  const records: CsvRecord[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const cells: string[] = [];
    const start = line;
    for (let open = true; open; ) {
      let cell = '';
      if (text[at] === '"') {
        const opened = line;
        for (at++; ; ) {
          const close = text.indexOf('"', at);
          if (close < 0)
            return { ok: false, line: opened, reason: 'a quote is opened here and never closed' };
          const part = text.slice(at, close);
          line += part.split('\n').length - 1;
          cell += part;
          at = close + 1;
          if (text[at] !== '"') break;
          cell += '"';
          at++;
        }
        if (at < text.length && !/[,\r\n]/.test(text[at] ?? ''))
          return { ok: false, line, reason: 'there is text behind a closing quote' };
      } else {
        const rest = /[^,\r\n]*/y;
        rest.lastIndex = at;
        cell = rest.exec(text)?.[0] ?? '';
        at += cell.length;
      }
      cells.push(cell);
      open = text[at] === ',';
      if (open) at++;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    if (cells.length > 1 || cells[0] !== '') records.push({ line: start, cells });
  }
  return { ok: true, records };
}
