import type { Written } from '../dialogue/message.ts';
import { readDelimited } from '../tables/delimited.ts';

const COUNTRY_FILES = [
  ['cambodia.csv', 'km'],
  ['thailand.csv', 'th'],
  ['laos.csv', 'lo'],
  ['myanmar.csv', 'my'],
] as const;
const PROVINCES = ['province', 'state_region'];

/** The names of provinces for readers of each script, by each way in which the gazetteer's own rows write them. */
export function townNames(files: Readonly<Record<string, string>>): ReadonlyMap<string, Written> {
  const elsewhere = neighbourNames(files['aliases.csv'] ?? '');
  const names = new Map<string, Written>();
  for (const [file, lng] of COUNTRY_FILES)
    for (const row of rowsOf(files[file] ?? '')) {
      if (!PROVINCES.includes(row['level'] ?? '')) continue;
      const { id = '', name_local: local = '', name_latin: latin = '' } = row;
      const written: Written = { ...elsewhere.get(id), [lng]: local, '*': latin };
      names.set(local, written);
      names.set(latin, written);
    }
  return names;
}

function neighbourNames(aliases: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const shown = rowsOf(aliases).filter(({ shown }) => shown === 'yes');
  const names = new Map<string, Record<string, string>>();
  for (const { id = '', script = '', alias = '' } of shown)
    names.set(id, { ...names.get(id), [script]: alias });
  return names;
}

function rowsOf(text: string): Readonly<Partial<Record<string, string>>>[] {
  const [header, ...records] = readDelimited(text);
  return records.map(({ cells }) =>
    Object.fromEntries((header?.cells ?? []).map((column, n) => [column, cells[n]])),
  );
}
