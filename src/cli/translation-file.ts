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
  const text = textOf(path);
  if (path.endsWith('.po')) return readPo(text);
  const rows = readCsv(text);
  if (!rows) throw new UsageError(`${path} has no column "key"; take the first row as it was exported`);
  return rows;
}

/** What to do about a file whose letters are no longer there. */
export const SAVE_AS_UTF8 = 'export anew, and in Excel save as "CSV UTF-8"';

/** UTF-8, or UTF-16 as Excel writes "Unicode text". Another encoding has no letters of our languages. */
function textOf(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new UsageError(`${path} can't be read; look at the name and the folder`);
  }
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is no CSV in UTF-8: ${SAVE_AS_UTF8}`);
  }
}
