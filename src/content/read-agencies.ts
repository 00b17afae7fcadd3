import type { Register } from '../agencies/register.ts';
import {
  parseRegister,
  type RefusedRow,
  type RegisterHeader,
  registerHeadersSchema,
} from '../agencies/register-file.ts';
import { type WordList, wordListSchema } from '../agencies/word-list.ts';
import { readDelimited } from '../tables/delimited.ts';
import type { AgencyData } from './agency-data.ts';
import type { CompiledContent } from './compiled.ts';
import type { Finding } from './finding.ts';
import type { ContentFiles } from './read-content.ts';
import { townNames } from './town-names.ts';
import { readYaml, shaped } from './yaml-file.ts';

/** A row of a list that could not be read, and its file. */
export interface RefusedFileRow extends RefusedRow {
  readonly file: string;
}

/** The lists of agencies and the words of their names, as the files of `agencies/` say them. */
export interface ReadAgencies {
  readonly registers: readonly Register[];
  readonly words: readonly WordList[];
  readonly refused: readonly RefusedFileRow[];
  readonly findings: readonly Finding[];
}

/**
 * Reads folders of the shape of `content/agencies`: `registers.yaml`, the list of each register, `words/*.yaml`. A list of a
 * later folder takes the place of the same list of an earlier one, so that an import goes before what is shipped.
 * A row that is wrong is left out and told; the others are read.
 */
export function readAgencies(...folders: readonly ContentFiles[]): ReadAgencies {
  const findings: Finding[] = [];
  const headers = new Map<string, RegisterHeader>();
  const lists = new Map<string, { readonly file: string; readonly text: string }>();
  const words = new Map<string, WordList>();
  for (const { root, files } of folders) {
    const text = files['registers.yaml'];
    if (text !== undefined) {
      const yaml = readYaml(`${root}/registers.yaml`, text);
      const read = shaped(yaml, registerHeadersSchema, 'registers');
      findings.push(...read.findings);
      for (const header of read.value ?? []) {
        headers.set(header.id, header);
        const list = files[`${header.id}.csv`];
        if (list !== undefined) lists.set(header.id, { file: `${root}/${header.id}.csv`, text: list });
      }
    }
    for (const [path, list] of Object.entries(files)) {
      if (!/^words\/[^/]+\.yaml$/.test(path)) continue;
      const yaml = readYaml(`${root}/${path}`, list);
      const read = shaped(yaml, wordListSchema, 'words of agencies');
      findings.push(...read.findings);
      if (read.value) words.set(path, read.value);
    }
  }
  const refused: RefusedFileRow[] = [];
  const registers = [...headers.values()].map((header) => {
    const list = lists.get(header.id);
    const read = parseRegister(header, list ? readDelimited(list.text) : []);
    refused.push(...read.refused.map((row) => ({ ...row, file: list?.file ?? '' })));
    return read.register;
  });
  return {
    registers,
    words: [...words].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list),
    refused,
    findings: [...findings, ...refused.map(leftOut)],
  };
}

function leftOut({ file, line, reason }: RefusedFileRow): Finding {
  return {
    file,
    line,
    code: 'refused-row',
    severity: 'warning',
    message: `This firm is left out: ${reason}.`,
    hint: 'Mend the row, or import the list again with "mitr register import".',
  };
}

/** The lists as a bundle carries them; those that count for no verdict stay behind. */
export function compileAgencies(
  { registers, words }: ReadAgencies,
  { directory }: Pick<CompiledContent, 'directory'>,
  placeFiles: Readonly<Record<string, string>>,
): AgencyData {
  const used = registers.filter(({ header }) => header.usedForVerdicts);
  const contacts = used.flatMap(({ header: { id, country, ask } }) => {
    const contact = Object.entries(directory).find(
      ([, entry]) => entry.country === country && entry.phones.some((phone) => phone === ask?.telephone),
    );
    return contact ? [[id, contact[0]] as const] : [];
  });
  const names = townNames(placeFiles);
  const towns = new Set(used.flatMap(({ agencies }) => agencies.map(({ province }) => province)));
  return {
    registers: used,
    words,
    contacts: Object.fromEntries(contacts),
    towns: Object.fromEntries(
      [...towns].flatMap((town) => {
        const written = names.get(town);
        return written ? [[town, written] as const] : [];
      }),
    ),
  };
}
