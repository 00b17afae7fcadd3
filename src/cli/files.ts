import { readdirSync, readFileSync, statSync } from 'node:fs';
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

/** The paths of all files below a folder, from it. */
export function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** How the names of files with facts and lists end. */
export const CONTENT_ENDINGS = /\.(ya?ml|csv)$/;

/** Everything of the project that people read, edit and translate. */
export function readProjectFiles(root: string = ROOT): Files {
  return readTree(root, ['flows', 'content', 'locales'], /\.(ya?ml|json|csv)$/);
}
