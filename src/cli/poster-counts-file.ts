import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { locked } from '../stores/sqlite/file-lock.ts';
import { addWeeks, type Week, weekStart } from '../tips/week.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** How often a poster's code came in a week. Nothing finer is kept, and nobody who brought it. */
const entrySchema = z.object({
  code: z.string().regex(/^\d{4}$/),
  week: z.string().refine((week) => weekStart(week) !== undefined),
  count: z.int().positive(),
});
const fileSchema = z.object({ counts: z.array(entrySchema) });

export type PosterCount = Readonly<z.infer<typeof entrySchema>>;

/** Where it lies in a data folder. */
export const POSTER_COUNTS = 'poster-counts.json';
/** Held while a process writes, so that none writes over what another one has counted. */
export const POSTER_COUNTS_LOCK = 'poster-counts.lock';
/** Weeks that a count is kept, its own among them. */
export const KEPT_WEEKS = 104;

/** All that is kept in a data folder; nothing where there is no file. Throws DamagedFileError. */
export function readPosterCounts(dataDir: string): readonly PosterCount[] {
  return readJsonFile(join(dataDir, POSTER_COUNTS), fileSchema)?.counts ?? [];
}

/**
 * Adds to the counts of a week, and takes out what is too old. Where nothing is added, a file that is there is written
 * anew all the same. Throws DamagedFileError, and LockHeldError where other processes keep writing.
 */
export function addPosterCounts(dataDir: string, week: Week, added: ReadonlyMap<string, number>): void {
  if (added.size === 0 && !existsSync(join(dataDir, POSTER_COUNTS))) return;
  // A file's own time would say in which hour somebody came by.
  const monday = weekStart(week) ?? 0;
  locked(join(dataDir, POSTER_COUNTS_LOCK), monday, () => write(dataDir, week, added, monday));
}

function write(dataDir: string, week: Week, added: ReadonlyMap<string, number>, time: number): void {
  const oldest = addWeeks(week, 1 - KEPT_WEEKS);
  const kept = readPosterCounts(dataDir).filter((entry) => entry.week >= oldest);
  const others = kept.filter((entry) => entry.week !== week || !added.has(entry.code));
  const changed = [...added].map(([code, more]): PosterCount => {
    const before = kept.find((entry) => entry.code === code && entry.week === week);
    return { code, week, count: (before?.count ?? 0) + more };
  });
  const counts = [...others, ...changed].sort((a, b) =>
    a.week === b.week ? Number(a.code) - Number(b.code) : a.week < b.week ? -1 : 1,
  );
  const file = join(dataDir, POSTER_COUNTS);
  writeJsonFile(file, { counts });
  utimesSync(file, time / 1000, time / 1000);
}
