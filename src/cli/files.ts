import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../content/flow-files.ts';

/** The project's own folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Text files below a folder by their path from it, with `/` on every system; none where the folder is not there. */
export function readTree(root: string, folders: readonly string[], endings: RegExp): Files {
  const files: Record<string, string> = {};
  const visit = (path: string): void => {
    let names: string[];
    try {
      names = readdirSync(join(root, path)).sort();
    } catch {
      return;
    }
    for (const name of names) {
      const below = `${path}/${name}`;
      if (statSync(join(root, below)).isDirectory()) visit(below);
      else if (endings.test(name)) files[below] = readFileSync(join(root, below), 'utf8');
    }
  };
  for (const folder of folders) visit(folder);
  return files;
}

/** The paths of all files below a folder, from it; none where the folder is not there. */
export function namesBelow(folder: string): readonly string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Whether a path was not there, or is none any more while its folder is read. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** How the names of files with facts and lists end. */
export const CONTENT_ENDINGS = /\.(ya?ml|csv)$/;

/** Everything of the project that people read, edit and translate. */
export function readProjectFiles(root: string = ROOT): Files {
  return readTree(root, ['flows', 'content', 'locales'], /\.(ya?ml|json|csv)$/);
}
