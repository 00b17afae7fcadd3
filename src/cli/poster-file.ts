import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { printFinding } from '../content/finding.ts';
import type { Located } from '../content/located.ts';
import type { Poster } from '../content/model/poster.ts';
import { readContent } from '../content/read-content.ts';
import { filesBelow } from '../content/read-project.ts';
import { ROOT, readTree } from './files.ts';

/** Where an installation's own posters stand, below its data folder. */
const FOLDER = join('content', 'posters');
const FILE = 'posters.yaml';
const HEAD = `# Posters that were made, by code. Written by "mitr poster"; take none out, or its code could be given again.\n`;

/** The posters that are written down can't be read, or another command is writing. */
export class PosterFileError extends Error {
  override readonly name = 'PosterFileError';
}

/** Every poster by its code, shipped ones and those of the installation. Throws PosterFileError with what is wrong. */
export function readPosters(dataDir: string): ReadonlyMap<string, Located<Poster>> {
  const shipped = filesBelow(readTree(ROOT, ['content/posters'], /\.yaml$/), 'content');
  const own = filesBelow(readTree(dataDir, ['content/posters'], /\.yaml$/), 'content');
  const { content, findings } = readContent(
    { root: 'content', files: shipped },
    { root: join(dataDir, 'content'), files: own },
  );
  if (findings.length > 0) throw new PosterFileError(findings.map(printFinding).join('\n'));
  return content.posters;
}

/**
 * Holds the installation's file for one writer while `change` is under way, and writes down what it answers with.
 * Throws PosterFileError where another command is writing.
 */
export async function writingPoster<T>(
  dataDir: string,
  change: (write: (code: string, poster: Poster) => void) => Promise<T>,
): Promise<T> {
  const folder = join(dataDir, FOLDER);
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, `${FILE}.lock`);
  try {
    closeSync(openSync(lock, 'wx'));
  } catch {
    throw new PosterFileError(`another command is making a poster; if none is, remove ${lock}`);
  }
  try {
    return await change((code, poster) => write(join(folder, FILE), code, poster));
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Replaces the file at once, so that a server that looks finds the old or the new one whole. */
function write(file: string, code: string, poster: Poster): void {
  const before: unknown = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
  const next = `${file}.new`;
  writeFileSync(next, HEAD + stringify({ ...Object(before), [code]: poster }));
  renameSync(next, file);
}
