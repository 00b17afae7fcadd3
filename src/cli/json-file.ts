import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { z } from 'zod';

/** What lies there is not what was written. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

/** What a file of counts holds; nothing where there is no file. Throws DamagedFileError, which says what to do. */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const read = schema.safeParse(parsed(text));
  if (!read.success)
    throw new DamagedFileError(
      `${file} is damaged: remove it, and counting begins anew when Mitr writes it again`,
    );
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Puts a value in the place of a file, whole or not at all, and on the disk when it returns. Only its owner may read it. */
export function writeJsonFile(file: string, value: object): void {
  const draft = `${file}.new`;
  try {
    const handle = openSync(draft, 'w', 0o600);
    try {
      writeSync(handle, `${JSON.stringify(value, null, 1)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
