import { z } from 'zod';
import type { TableRow } from './delimited.ts';

/** What a list says of a firm. `expired` is never written: it follows from `licence_to`. */
export const STATUSES = [
  'licensed',
  'revoked',
  'suspended',
  'delisted',
  'ceased',
  'unlicensed',
  'self-declared',
  'unknown',
] as const;
export type Status = (typeof STATUSES)[number];

/** A date as far as it is known: `2026`, `2026-07` or `2026-07-17`. */
const DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const date = z.string().regex(DATE, 'is not a date as 2026, 2026-07 or 2026-07-17');

const askSchema = z.object({
  who: z.string().min(1),
  telephone: z.string().min(1),
  source: z.string().min(1),
  asOf: date,
});

/** One list of `content/agencies/registers.yaml`. */
export const registerHeaderSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'holds other than small letters, digits and hyphens'),
  /** ISO 3166 code, or `''` for a list of several countries. */
  country: z.string().regex(/^(?:[A-Z]{2})?$/, 'is not a country code'),
  publisher: z.string().min(1),
  covers: z.string(),
  url: z.string(),
  copyReadAt: z.string().optional(),
  completeness: z.string(),
  terms: z.string().optional(),
  /** Days after which nobody is called licensed on this list any more. */
  maxAgeDays: z.int().positive(),
  complete: z.boolean(),
  usedForVerdicts: z.boolean().default(true),
  /** Whom to ask, where a number is known. */
  ask: askSchema.optional(),
});
export type RegisterHeader = z.output<typeof registerHeaderSchema>;
export const registerHeadersSchema = z.array(registerHeaderSchema);

/** One row of a list: what it said of one firm at `asOf`. Empty text means that the list did not say. */
export interface Agency {
  readonly id: string;
  readonly register: string;
  readonly country: string;
  readonly status: Status;
  readonly nameLocal: string;
  readonly nameLatin: string;
  readonly aliases: readonly string[];
  /** Names of this row that look wrong in the list: nobody is confirmed on one of them. */
  readonly untrustedNames: readonly string[];
  readonly licenceNo: string;
  readonly licenceFrom: string;
  readonly licenceTo: string;
  readonly registrationNo: string;
  readonly destinations: string;
  readonly address: string;
  readonly province: string;
  /** As printed; see `cellTelephones`. */
  readonly phones: string;
  readonly website: string;
  readonly sources: readonly string[];
  readonly asOf: string;
  readonly note: string;
}

/** The columns of a register file, in the order in which they are written. */
export const COLUMNS = [
  'agency_id',
  'status',
  'name_local',
  'name_latin',
  'aliases',
  'untrusted_names',
  'licence_no',
  'licence_from',
  'licence_to',
  'registration_no',
  'country',
  'destinations',
  'address',
  'province',
  'phones',
  'website',
  'as_of',
  'source_url',
  'note',
] as const;
export type Column = (typeof COLUMNS)[number];

const cell = z.string().trim().max(2000, 'is longer than 2,000 letters').default('');
const parts = (separator: RegExp) =>
  cell.transform((value) =>
    value
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const optionalDate = cell.pipe(z.union([z.literal(''), date]));

const rowSchema = z
  .object({
    agency_id: cell.pipe(z.string().regex(/^\S+$/, 'is empty or holds a blank')),
    status: cell.pipe(z.enum(STATUSES)),
    name_local: cell,
    name_latin: cell,
    aliases: parts(/\s\|\s/),
    untrusted_names: parts(/\s\|\s/),
    licence_no: cell,
    licence_from: optionalDate,
    licence_to: optionalDate,
    registration_no: cell,
    country: cell,
    destinations: cell,
    address: cell,
    province: cell,
    phones: cell,
    website: cell,
    as_of: optionalDate,
    source_url: parts(/\s;\s/),
    note: cell,
  })
  .refine(
    (row) => [row.name_local, row.name_latin, ...row.aliases].some((name) => /[\p{L}\p{N}]/u.test(name)),
    {
      message: 'no name',
      path: ['name_local'],
    },
  );

/** A row that could not be read, and why; the others are read all the same. */
export interface RefusedRow {
  readonly line: number;
  readonly reason: string;
}

/** Fields of one row by column name to a firm's record, or the reason why not. */
export function parseAgency(
  register: string,
  fields: Readonly<Record<string, string>>,
): { ok: true; agency: Agency } | { ok: false; reason: string } {
  const parsed = rowSchema.safeParse(fields);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const column = issue?.path.join('.') ?? '';
    const value = fields[column]?.slice(0, 40);
    return { ok: false, reason: `${column}${value ? ` "${value}"` : ''}: ${issue?.message ?? 'wrong'}` };
  }
  const row = parsed.data;
  return {
    ok: true,
    agency: {
      id: row.agency_id,
      register,
      country: row.country,
      status: row.status,
      nameLocal: row.name_local,
      nameLatin: row.name_latin,
      aliases: row.aliases,
      untrustedNames: row.untrusted_names,
      licenceNo: row.licence_no,
      licenceFrom: row.licence_from,
      licenceTo: row.licence_to,
      registrationNo: row.registration_no,
      destinations: row.destinations,
      address: row.address,
      province: row.province,
      phones: row.phones,
      website: row.website,
      sources: row.source_url,
      asOf: row.as_of,
      note: row.note,
    },
  };
}

/** The record as the cells of a row of a register file, in the order of `COLUMNS`. */
export function agencyCells(agency: Agency): string[] {
  const cells: Record<Column, string> = {
    agency_id: agency.id,
    status: agency.status,
    name_local: agency.nameLocal,
    name_latin: agency.nameLatin,
    aliases: agency.aliases.join(' | '),
    untrusted_names: agency.untrustedNames.join(' | '),
    licence_no: agency.licenceNo,
    licence_from: agency.licenceFrom,
    licence_to: agency.licenceTo,
    registration_no: agency.registrationNo,
    country: agency.country,
    destinations: agency.destinations,
    address: agency.address,
    province: agency.province,
    phones: agency.phones,
    website: agency.website,
    as_of: agency.asOf,
    source_url: agency.sources.join(' ; '),
    note: agency.note,
  };
  return COLUMNS.map((column) => cells[column]);
}

/** Every name of the record, each once, with the names that look wrong marked. */
export function namesOf(agency: Agency): { name: string; trusted: boolean }[] {
  const names = [agency.nameLocal, agency.nameLatin, ...agency.aliases].filter((name) => name !== '');
  return [...new Set(names)].map((name) => ({ name, trusted: !agency.untrustedNames.includes(name) }));
}

/** A list with its firms. */
export interface Register {
  readonly header: RegisterHeader;
  /** The newest `as_of` of its rows, or `''` where no row has one. */
  readonly asOf: string;
  readonly agencies: readonly Agency[];
}

/** The newest of dates of any length. A shorter date counts as its first day. */
export function newest(dates: readonly string[]): string {
  return dates.reduce((best, next) => (firstDay(next) > firstDay(best) ? next : best), '');
}

/** The first day that a date can mean. */
export function firstDay(value: string): string {
  return value === '' ? '' : `${value}-01-01`.slice(0, 10);
}

/** Whether a text is a date as far as it is known: `2026`, `2026-07`, `2026-07-17`. */
export function isDate(value: string): boolean {
  return DATE.test(value);
}

/** Whether a text is a day of the calendar as `2026-11-22`. */
export function isDay(value: string): boolean {
  const time = Date.parse(`${value}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
  );
}

/** A list out of its header and its records. */
export function registerOf(header: RegisterHeader, agencies: readonly Agency[]): Register {
  return { header, asOf: newest(agencies.map((agency) => agency.asOf)), agencies };
}

/**
 * Reads the rows of a register file; the first one names the columns. Rows that are wrong are refused one by one,
 * each with its line and reason. Columns that are not known are left out of account.
 */
export function parseRegister(
  header: RegisterHeader,
  rows: readonly TableRow[],
): { register: Register; refused: RefusedRow[] } {
  const [columns, ...body] = rows;
  const agencies: Agency[] = [];
  const refused: RefusedRow[] = [];
  const names = columns?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  for (const { line, cells } of body) {
    if (cells.slice(names.length).some((cell) => cell.trim() !== '')) {
      refused.push({ line, reason: `${cells.length} cells under ${names.length} columns` });
      continue;
    }
    const fields = Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
    const read = parseAgency(header.id, fields);
    if (read.ok) agencies.push(read.agency);
    else refused.push({ line, reason: read.reason });
  }
  return { register: registerOf(header, agencies), refused };
}
