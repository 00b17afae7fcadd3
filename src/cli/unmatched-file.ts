import { join } from 'node:path';
import { z } from 'zod';
import { isDay } from '../agencies/register.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** In one line, without control characters and invisible marks, since it is printed in terminals. */
const nameSchema = z
  .string()
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);
/** A name that no list has, and in how many conversations of a day it was asked for. */
const entrySchema = z.object({
  /** YYYY-MM-DD in the region. */
  day: z.string().refine(isDay),
  name: nameSchema,
  count: z.int().positive(),
});
const fileSchema = z.object({ names: z.array(entrySchema) });

export type UnmatchedEntry = Readonly<z.infer<typeof entrySchema>>;

/** Where it lies in a data folder. */
export const UNMATCHED_NAMES = 'unmatched-names.json';
/** Days that a count is kept, its own among them. */
export const KEPT_DAYS = 35;

const DAY_MS = 24 * 3_600_000;

/** Whether the file takes a name. */
export function isName(name: string): boolean {
  return nameSchema.safeParse(name).success;
}

/** The entries that may still be shown on a day (YYYY-MM-DD). */
export function current(entries: readonly UnmatchedEntry[], today: string): readonly UnmatchedEntry[] {
  return entries.filter(({ day }) => Date.parse(today) - Date.parse(day) < KEPT_DAYS * DAY_MS);
}

/** All that is kept in a data folder; nothing where there is no file. Throws DamagedFileError. */
export function readUnmatched(dataDir: string): readonly UnmatchedEntry[] {
  return readJsonFile(join(dataDir, UNMATCHED_NAMES), fileSchema)?.names ?? [];
}

/** Puts entries in the place of all that were kept, whole or not at all, and on the disk when it returns. */
export function writeUnmatched(dataDir: string, names: readonly UnmatchedEntry[]): void {
  writeJsonFile(join(dataDir, UNMATCHED_NAMES), { names });
}
