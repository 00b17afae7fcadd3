import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Register } from '../agencies/register.ts';
import { parseRegister, type RegisterHeader } from '../agencies/register-file.ts';
import { type AgencyWords, compileWords } from '../agencies/words.ts';
import { printFinding } from '../content/finding.ts';
import { type ReadAgencies, type RefusedFileRow, readAgencies } from '../content/read-agencies.ts';
import type { ContentFiles } from '../content/read-content.ts';
import { filesBelow } from '../content/read-project.ts';
import { readDelimited } from '../tables/delimited.ts';
import { readTree } from './files.ts';

/** The lists that come with Mitr. */
export const SHIPPED_AGENCIES = new URL('../../content/agencies', import.meta.url).pathname;

/** Where imported lists stand in a running installation. */
export function importedAgencies(dataDir: string): string {
  return join(dataDir, 'content', 'agencies');
}

export interface RegistersRead {
  readonly registers: readonly Register[];
  readonly refused: readonly RefusedFileRow[];
}

function agencyFiles(folder: string): ContentFiles {
  const name = basename(folder);
  return { root: folder, files: filesBelow(readTree(dirname(folder), [name], /\.(yaml|csv)$/), name) };
}

/** Throws with what is wrong where a file can't be read at all. */
function readFolders(folders: readonly string[]): ReadAgencies {
  const read = readAgencies(...folders.map(agencyFiles));
  const errors = read.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(printFinding).join('\n'));
  return read;
}

/**
 * Reads `registers.yaml` and the list of each register from folders of the shape of `content/agencies`. What a
 * later folder holds replaces the same register of an earlier one, so that an import goes before what is shipped.
 */
export function readRegisters(folders: readonly string[]): RegistersRead {
  return readFolders(folders);
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
  return compileWords(readFolders([folder]).words);
}
