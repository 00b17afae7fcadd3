import type { z } from 'zod';
import { readDelimited } from '../tables/delimited.ts';

/** A row that fits its schema, with the line of the file that it starts on. */
export type Row<T> = T & { readonly line: number };

/**
 * The rows of a CSV file whose header names the columns. What does not fit goes to `refuse` with its line (0 for
 * the whole file) and is left out.
 */
export function readRows<S extends z.ZodType>(
  text: string | undefined,
  schema: S,
  refuse: (line: number, reason: string) => void,
): Row<z.output<S>>[] {
  if (text === undefined) {
    refuse(0, 'the file is missing');
    return [];
  }
  const [header, ...records] = readDelimited(text);
  if (!header) {
    refuse(0, 'the file is empty');
    return [];
  }
  const rows: Row<z.output<S>>[] = [];
  for (const { line, cells, problem } of records) {
    if (problem !== undefined) {
      refuse(line, problem);
      continue;
    }
    if (cells.length !== header.cells.length) {
      refuse(line, `has ${cells.length} cells where the header has ${header.cells.length}`);
      continue;
    }
    const parsed = schema.safeParse(Object.fromEntries(header.cells.map((column, n) => [column, cells[n]])));
    if (parsed.success) rows.push(Object.assign({}, parsed.data, { line }));
    else
      refuse(
        line,
        parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      );
  }
  return rows;
}
