import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { type CommitteeFile, committeeFile, frameProblems } from '../tips/committee.ts';
import { readVerifier, type Verifier } from '../tips/note.ts';
import { RosterEditError } from '../tips/roster-edit.ts';
import { allTitles, type Titles, titlesFile } from '../tips/titles.ts';
import { UsageError } from './command.ts';

/** The committees that this installation ships with. */
export const COMMITTEES = fileURLToPath(new URL('../../content/committees/', import.meta.url));

const NOT_COMMITTEES = new Set(['oversight.yaml', 'titles.yaml']);

function readYaml<T>(path: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(parse(readFileSync(path, 'utf8')));
  if (!read.success) throw new UsageError(`${path}:\n${z.prettifyError(read.error)}`);
  return read.data;
}

/** Every country's committees, by country; refuses a chain that does not hold together or a twin that does not exist. */
export function readCommittees(folder = COMMITTEES): CommitteeFile[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !NOT_COMMITTEES.has(name))
    .sort()
    .map((name) => readYaml(join(folder, name), committeeFile));
  const home = new Map(
    files.flatMap((file) => file.committees.map((one) => [one.id, file.country] as const)),
  );
  const problems = files.flatMap((file) => [
    ...frameProblems(file.country, file.committees),
    ...file.committees.flatMap((one) =>
      one.twins
        .filter((twin) => (home.get(twin) ?? file.country) === file.country)
        .map((twin) => `${one.id}: twin ${twin} is no committee across the border`),
    ),
  ]);
  if (problems.length > 0) throw new UsageError(`${folder}:\n${problems.join('\n')}`);
  return files;
}

/** The title words of all languages. */
export function readTitles(folder = COMMITTEES): Titles {
  return allTitles(readYaml(join(folder, 'titles.yaml'), titlesFile));
}

const oversightFile = z.object({
  keys: z.array(z.string()),
  minimum_epoch: z.record(z.string(), z.int().positive()),
});

/** The oversight keys pinned in this release and the epochs that it knows. */
export function readOversight(folder = COMMITTEES): {
  keys: Verifier[];
  minimumEpoch: Readonly<Record<string, number>>;
} {
  const file = readYaml(join(folder, 'oversight.yaml'), oversightFile);
  return { keys: file.keys.map(verifierOr), minimumEpoch: file.minimum_epoch };
}

/** Texts of the signed rosters in a folder, sorted by name. */
export function noteFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^roster-.*\.txt$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** A file with one oversight key ("name+hash+key") a line. */
export function readVerifiers(path: string): Verifier[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map(verifierOr);
}

function verifierOr(text: string): Verifier {
  const verifier = readVerifier(text);
  if (!verifier) throw new UsageError('an oversight key does not read "name+hash+key"');
  return verifier;
}

/** Runs an edit of a roster and turns what is missing in it into a message with the way to the help text. */
export function orUsage<T>(path: string, edit: () => T): T {
  try {
    return edit();
  } catch (error) {
    if (error instanceof RosterEditError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}
