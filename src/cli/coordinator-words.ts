import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './files.ts';

const words = z.object({
  notice: z.object({ subject: z.string(), text: z.string() }),
  phrases: z.record(z.string(), z.string()),
});
export type CoordinatorWords = z.infer<typeof words>;

/** What coordinators are told, and what they can answer without writing; in English where a language has none. */
export function coordinatorWords(language: string): CoordinatorWords {
  const file = (locale: string) => join(ROOT, 'locales', locale, 'coordinator.json');
  const path = /^[a-z]{2,3}$/.test(language) && existsSync(file(language)) ? file(language) : file('en');
  return words.parse(JSON.parse(readFileSync(path, 'utf8')));
}
