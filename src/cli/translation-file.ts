import { readFileSync } from 'node:fs';
import { UsageError } from './command.ts';
import { readCsv } from './translation-csv.ts';
import { readPo } from './translation-po.ts';

/** One text as it came back from a translator; undefined is what the file does not say. */
export interface GivenBack {
  readonly line: number;
  readonly key: string;
  readonly english: string | undefined;
  readonly translation: string | undefined;
  readonly back: string | undefined;
  readonly differs: string | undefined;
}

/** Reads a file that "mitr locales export" wrote and somebody filled in; throws UsageError where it is none. */
export function readTranslationFile(path: string): GivenBack[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`${path} can't be read`);
  }
  if (path.endsWith('.po')) return readPo(text);
  const rows = readCsv(text);
  if (!rows) throw new UsageError(`${path} has no column "key"; take the first row as it was exported`);
  return rows;
}
