import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { addWeeks, type Week, weekStart } from '../tips/week.ts';
import { DamagedFileError } from './unmatched-file.ts';
import { writeWhole } from './whole-file.ts';

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
/** Weeks that a count is kept, its own among them. */
export const KEPT_WEEKS = 104;

/** All that is kept in a data folder; nothing where there is no file. Throws DamagedFileError. */
export function readPosterCounts(dataDir: string): readonly PosterCount[] {
  const file = join(dataDir, POSTER_COUNTS);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  const read = fileSchema.safeParse(parsed(text));
  if (!read.success)
    throw new DamagedFileError(
      `${file} is damaged: remove it, and counting begins anew when Mitr writes it again`,
    );
  return read.data.counts;
}

/** Adds to the counts of a week, and takes out what is too old. Throws DamagedFileError. */
export function addPosterCounts(dataDir: string, week: Week, added: ReadonlyMap<string, number>): void {
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
  writeWhole(join(dataDir, POSTER_COUNTS), `${JSON.stringify({ counts }, null, 1)}\n`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
