import { z } from 'zod';
import type { TableRow } from '../tables/delimited.ts';
import { normalise } from '../understanding/normalise.ts';
import { readings } from '../understanding/zawgyi.ts';
import { type Agency, COLUMNS, type Column, STATUSES } from './register.ts';
import { isAgencyId, parseAgency, type RefusedRow } from './register-file.ts';

const wordsOf = z.array(z.string().min(1));

/** How official lists head their columns and print the state of a firm (`content/agencies/columns.yaml`). */
export const listWordsSchema = z.object({
  columns: z.partialRecord(z.enum(COLUMNS), wordsOf),
  statuses: z.partialRecord(z.enum(STATUSES), wordsOf),
});
export type ListWords = z.output<typeof listWordsSchema>;
type ColumnNames = ListWords['columns'];

/** Which column of a table holds which field. */
export interface TableHead {
  /** Where the heading stands among the rows. */
  readonly row: number;
  readonly columns: ReadonlyMap<Column, number>;
  /** Headings that no field takes. */
  readonly unused: readonly string[];
}

/** Titles above a heading are no longer than this. */
const MOST_ROWS_ABOVE = 20;

const plainHeading = (text: string): string => normalise(text).replace(/[^\p{L}\p{M}\p{N}]/gu, '');

/** The fields that a row of headings names. `map` holds heading or column number (from 1) to field, as told by hand. */
function columnsOf(
  cells: readonly string[],
  names: ColumnNames,
  map: ReadonlyMap<string, Column>,
): Map<Column, number> {
  const columns = new Map<Column, number>();
  const headings = cells.map(plainHeading);
  for (const [heading, column] of map) {
    const at = /^\d+$/.test(heading) ? Number(heading) - 1 : headings.indexOf(plainHeading(heading));
    if (at >= 0 && at < cells.length) columns.set(column, at);
  }
  const taken = new Set(columns.values());
  for (const column of COLUMNS) {
    if (columns.has(column)) continue;
    const known = (names[column] ?? []).map(plainHeading);
    const at = known
      .map((heading) => headings.indexOf(heading))
      .find((found) => found >= 0 && !taken.has(found));
    if (at === undefined) continue;
    columns.set(column, at);
    taken.add(at);
  }
  return columns;
}

const namesSomebody = (columns: ReadonlyMap<Column, number>): boolean =>
  columns.has('name_local') || columns.has('name_latin');

/** Finds the row of headings: of the first twenty rows, the one that names most fields, and a name among them. */
export function findHead(
  rows: readonly TableRow[],
  words: ListWords,
  map: ReadonlyMap<string, Column> = new Map(),
): TableHead | undefined {
  let best: TableHead | undefined;
  for (const [row, { cells }] of rows.slice(0, MOST_ROWS_ABOVE).entries()) {
    const columns = columnsOf(cells, words.columns, map);
    if (!namesSomebody(columns) || columns.size <= (best?.columns.size ?? 0)) continue;
    const used = new Set(columns.values());
    best = { row, columns, unused: cells.filter((cell, i) => cell.trim() !== '' && !used.has(i)) };
  }
  return best;
}

const BUDDHIST_ERA = 543;

/** Dates as lists print them (31/12/2568, 2568-12-31, 31.12.2025) to 2025-12-31; what is none stays as it is. */
export function isoDate(text: string): string {
  const cell = normalise(text);
  const dayFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(cell);
  const yearFirst = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[t ].*)?$/.exec(cell);
  const [year, month, day] = dayFirst
    ? [dayFirst[3], dayFirst[2], dayFirst[1]]
    : [yearFirst?.[1], yearFirst?.[2], yearFirst?.[3]];
  if (year === undefined || month === undefined || day === undefined) return cell;
  const common = Number(year) > 2300 ? Number(year) - BUDDHIST_ERA : Number(year);
  return `${common}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?:ม\\.?ค|ก\\.?พ|มี\\.?ค|เม\\.?ย|พ\\.?ค|มิ\\.?ย|ก\\.?ค|ส\\.?ค|ก\\.?ย|ต\\.?ค|พ\\.?ย|ธ\\.?ค)\\.?';
const YEAR = '(?:\\d{4}|\\d{2})';
/** `1/1/2568`, `2025-01-01`, `Jan-68`, `ม.ค.-68`, `1-Jan-68`. */
const DATE_LIKE = new RegExp(
  `^(?:\\d{1,2}[/.-]\\d{1,2}[/.-]${YEAR}|\\d{4}-\\d{2}-\\d{2}.*|(?:\\d{1,2}[ -])?(?:${MONTH})[ -]${YEAR})$`,
);
/** A day as spreadsheets count them. */
const SERIAL_DAY = /^[345]\d{4}$/;

/** Whether most licence numbers are dates, as a spreadsheet makes of `1/2568`. */
export function licencesAreDates(cells: readonly string[]): boolean {
  const filled = cells.map(normalise).filter((cell) => cell !== '');
  const dates = filled.filter((cell) => DATE_LIKE.test(cell) || SERIAL_DAY.test(cell));
  return filled.length > 0 && dates.length * 2 > filled.length;
}

const UNKNOWN_ID = 'unknown-';

/** A row of the new list, before it has an id. */
export type ListedFirm = Omit<Agency, 'id'>;

export interface ListRead {
  readonly firms: readonly { readonly line: number; readonly firm: ListedFirm; readonly id: string }[];
  readonly refused: readonly RefusedRow[];
  /** Names and numbers of refused rows: these firms are on the list, whatever else could not be read. */
  readonly seen: readonly ListedFirm[];
  /** Whether a row may hold others that were not told apart, so that a firm which is missing may be on the list. */
  readonly torn: boolean;
  /** Whether the list says of each firm what its state is. */
  readonly saysStatus: boolean;
}

/** What an import knows of a list besides its rows. */
export interface ListFacts {
  readonly register: string;
  readonly country: string;
  /** The date of the list, as far as it is known. */
  readonly asOf: string;
  readonly source: string;
}

/** The state that a list prints in its own words: the whole of a cell of states, or any words of a remark. */
function statusOf(cell: string, note: string, words: ListWords): string {
  const printed = normalise(cell);
  const remark = normalise(note);
  for (const status of STATUSES) {
    const known = (words.statuses[status] ?? []).map(normalise);
    if (printed === status || known.includes(printed)) return status;
    const grave = status === 'revoked' || status === 'suspended' || status === 'ceased';
    if (printed === '' && grave && known.some((word) => remark.includes(word))) return status;
  }
  return printed === '' ? 'licensed' : printed;
}

/**
 * Reads the rows under the heading. A firm on an official list without a word on its state is licensed, unless a
 * remark says otherwise.
 */
export function readList(
  rows: readonly TableRow[],
  head: TableHead,
  facts: ListFacts,
  words: ListWords,
): ListRead {
  const firms: { line: number; firm: ListedFirm; id: string }[] = [];
  const refused: RefusedRow[] = [];
  const seen: ListedFirm[] = [];
  for (const { line, cells, problem } of rows.slice(head.row + 1)) {
    const fields: Record<string, string> = {};
    for (const [column, at] of head.columns) {
      // Lists of Myanmar come in Zawgyi too.
      const [cell = ''] = readings(cells[at] ?? '');
      fields[column] = cell.replace(/\s+/g, ' ').trim();
    }
    if (Object.values(fields).every((value) => value === '')) continue;
    for (const column of ['licence_from', 'licence_to', 'as_of'])
      if (fields[column]) fields[column] = isoDate(fields[column]);
    const { agency_id: id = '' } = fields;
    const whole = {
      ...fields,
      agency_id: isAgencyId(id) ? id : UNKNOWN_ID,
      status: statusOf(fields['status'] ?? '', fields['note'] ?? '', words),
      country: fields['country'] || facts.country,
      as_of: fields['as_of'] || facts.asOf,
      source_url: fields['source_url'] || facts.source,
    };
    const licence = fields['licence_no'] ?? '';
    const wrong =
      problem ??
      (DATE_LIKE.test(normalise(licence)) ? `licence_no "${licence}": a date and no number` : undefined);
    const read: ReturnType<typeof parseAgency> =
      wrong === undefined ? parseAgency(facts.register, whole) : { ok: false, reason: wrong };
    if (read.ok) {
      const { id: given, ...firm } = read.agency;
      firms.push({ line, firm, id: given === UNKNOWN_ID ? '' : given });
      continue;
    }
    refused.push({ line, reason: read.reason });
    const { name_local = '', name_latin = '', registration_no = '', licence_no = '' } = fields;
    const named = {
      agency_id: UNKNOWN_ID,
      status: 'unknown',
      name_local,
      name_latin,
      licence_no,
      registration_no,
    };
    const partly = parseAgency(facts.register, named);
    if (partly.ok) seen.push(partly.agency);
  }
  const torn = rows.some(({ problem }) => problem !== undefined);
  return { firms, refused, seen, torn, saysStatus: head.columns.has('status') };
}
