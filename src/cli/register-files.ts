import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readDelimited } from '../agencies/delimited.ts';
import type { Register } from '../agencies/register.ts';
import {
  parseRegister,
  type RefusedRow,
  type RegisterHeader,
  registerHeadersSchema,
} from '../agencies/register-file.ts';
import { wordListSchema } from '../agencies/word-list.ts';
import { type AgencyWords, compileWords } from '../agencies/words.ts';

/** The lists that come with Mitr. */
export const SHIPPED_AGENCIES = new URL('../../content/agencies', import.meta.url).pathname;

/** Where imported lists stand in a running installation. */
export function importedAgencies(dataDir: string): string {
  return join(dataDir, 'content', 'agencies');
}

/** A row that could not be read, and its file. */
export interface RefusedFileRow extends RefusedRow {
  readonly file: string;
}

export interface RegistersRead {
  readonly registers: readonly Register[];
  readonly refused: readonly RefusedFileRow[];
}

function headersIn(folder: string): RegisterHeader[] {
  const file = join(folder, 'registers.yaml');
  if (!existsSync(file)) return [];
  const read = registerHeadersSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  return read.data;
}

/**
 * Reads `registers.yaml` and the list of each register from folders of the shape of `content/agencies`. What a
 * later folder holds replaces the same register of an earlier one, so that an import goes before what is shipped.
 */
export function readRegisters(folders: readonly string[]): RegistersRead {
  const headers = new Map<string, RegisterHeader>();
  const files = new Map<string, string>();
  for (const folder of folders)
    for (const header of headersIn(folder)) {
      headers.set(header.id, header);
      const file = join(folder, `${header.id}.csv`);
      if (existsSync(file)) files.set(header.id, file);
    }
  const registers: Register[] = [];
  const refused: RefusedFileRow[] = [];
  for (const header of headers.values()) {
    const file = files.get(header.id);
    const rows = file ? readDelimited(readFileSync(file, 'utf8')) : [];
    const read = parseRegister(header, rows);
    registers.push(read.register);
    refused.push(...read.refused.map((row) => ({ ...row, file: file ?? '' })));
  }
  return { registers, refused };
}

/**
 * Reads one CSV file, or each in a folder, as lists that are complete and dated by their newest `as_of`.
 * A folder with a `registers.yaml` is read as `readRegisters` does.
 */
export function readForeignRegisters(path: string): RegistersRead {
  const isFolder = statSync(path).isDirectory();
  if (isFolder && existsSync(join(path, 'registers.yaml'))) return readRegisters([path]);
  const files = isFolder
    ? readdirSync(path)
        .filter((name) => name.endsWith('.csv'))
        .sort()
        .map((name) => join(path, name))
    : [path];
  const registers: Register[] = [];
  const refused: RefusedFileRow[] = [];
  for (const file of files) {
    const id = basename(file).replace(/\.csv$/, '');
    const header: RegisterHeader = {
      id,
      country: '',
      publisher: id,
      covers: '',
      url: '',
      completeness: '',
      maxAgeDays: 35,
      complete: true,
      usedForVerdicts: true,
    };
    const read = parseRegister(header, readDelimited(readFileSync(file, 'utf8')));
    registers.push(read.register);
    refused.push(...read.refused.map((row) => ({ ...row, file })));
  }
  return { registers, refused };
}

/** The word lists of all languages in `content/agencies/words`. */
export function readAgencyWords(folder: string = SHIPPED_AGENCIES): AgencyWords {
  const files = readdirSync(join(folder, 'words')).filter((name) => name.endsWith('.yaml'));
  return compileWords(
    files.sort().map((name) => {
      const file = join(folder, 'words', name);
      const read = wordListSchema.safeParse(parse(readFileSync(file, 'utf8')));
      if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
      return read.data;
    }),
  );
}
