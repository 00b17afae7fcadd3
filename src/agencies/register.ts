import type { RegisterHeader } from './register-file.ts';

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
