import { z } from 'zod';
import type { TableRow } from '../tables/delimited.ts';
import { type Agency, isDate, type Register, registerOf, STATUSES } from './register.ts';

const date = z.string().refine(isDate, 'is not a date as 2026, 2026-07 or 2026-07-17');

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

// Lists come as their publishers write them, and no platform is sent letters in pieces.
const cell = z.string().trim().normalize('NFC').max(2000, 'is longer than 2,000 letters').default('');
const parts = (separator: RegExp) =>
  cell.transform((value) =>
    value
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const optionalDate = cell.pipe(z.union([z.literal(''), date]));

/** Ids stand on buttons, which carry 64 bytes at most, and in the names of pictures. */
const AGENCY_ID = /^[a-z0-9][a-z0-9_-]{0,39}$/;

export function isAgencyId(text: string): boolean {
  return AGENCY_ID.test(text);
}

const rowSchema = z
  .object({
    agency_id: cell.pipe(z.string().regex(AGENCY_ID, 'is not 1 to 40 small letters, digits, - or _')),
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
  for (const { line, cells, problem } of body) {
    if (problem !== undefined) {
      refused.push({ line, reason: problem });
      continue;
    }
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
