import type { AgencyIndex } from '../../src/agencies/build-index.ts';
import { buildAgencyIndex } from '../../src/agencies/build-index.ts';
import { type Agency, type Register, registerOf } from '../../src/agencies/register.ts';
import type { RegisterHeader } from '../../src/agencies/register-file.ts';
import { readAgencyWords, readRegisters, SHIPPED_AGENCIES } from '../../src/cli/register-files.ts';

export const words = readAgencyWords();
export const shipped = readRegisters([SHIPPED_AGENCIES]);

/** The shipped lists, the one for tests of scale and script among them, as if all served verdicts. */
export const everyList: readonly Register[] = shipped.registers.map((register) => ({
  ...register,
  header: { ...register.header, usedForVerdicts: true },
}));

const header: RegisterHeader = {
  id: 'test',
  country: 'TH',
  publisher: 'A ministry',
  covers: '',
  url: '',
  completeness: '',
  maxAgeDays: 35,
  complete: true,
  usedForVerdicts: true,
};
const blank: Agency = {
  id: '',
  register: 'test',
  country: 'TH',
  status: 'licensed',
  nameLocal: '',
  nameLatin: '',
  aliases: [],
  untrustedNames: [],
  licenceNo: '',
  licenceFrom: '',
  licenceTo: '',
  registrationNo: '',
  destinations: '',
  address: '',
  province: '',
  phones: '',
  website: '',
  sources: [],
  asOf: '2026-07-01',
  note: '',
};

/** A list of invented firms for one test. */
export function listOf(
  agencies: readonly (Partial<Agency> & { id: string })[],
  changes: Partial<RegisterHeader> = {},
): Register {
  const own = { ...header, ...changes };
  return registerOf(
    own,
    agencies.map((agency) => ({ ...blank, register: own.id, ...agency })),
  );
}

export function indexOf(...registers: readonly Register[]): AgencyIndex {
  return buildAgencyIndex(registers, words);
}
