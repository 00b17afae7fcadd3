import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashOf } from './dist.ts';
import { ROOT } from './files.ts';

/** Beside the compiled code: whatever lies here can be made again and may be deleted at any time. */
export const KEPT = join(ROOT, 'node_modules/.cache/mitr');

/**
 * What a slow function of plain data made the last time, of the same input by the same code; made anew where either
 * has changed. One result is kept under each name. `code` are the files and folders that make it, from the root.
 */
export function kept<T>(name: string, code: readonly string[], input: unknown, make: () => T): T {
  const file = join(KEPT, `${name}.json`);
  const of = createHash('sha256')
    .update(hashOf([...code, 'package-lock.json'].map((path) => join(ROOT, path))))
    .update(JSON.stringify(input))
    .digest('base64url');
  const found = readKept(file);
  if (found?.of === of) return found.made as T;
  const made = make();
  writeKept(file, { of, made });
  return made;
}

interface Kept {
  /** The hash of input and code. */
  readonly of: string;
  readonly made: unknown;
}

/** What a file holds; nothing where there is none or it is damaged. */
export function readKept(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}

/** Whole or not at all; where nothing may be written, the next run makes it again. */
export function writeKept(file: string, content: Kept): void {
  const written = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(written, JSON.stringify(content));
    renameSync(written, file);
  } catch {
    rmSync(written, { force: true });
  }
}
