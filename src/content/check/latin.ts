import { z } from 'zod';
import type { Finding } from '../finding.ts';
import type { Files } from '../flow-files.ts';
import { readYaml, shaped } from '../yaml-file.ts';

/** Names that stay in Latin letters in every language. */
export const LATIN_FILE = 'content/latin.yaml';

/** Its schema. */
export const latinFile = z.strictObject({ allowed: z.array(z.string()) });

/** The words that may stay in Latin letters, and what is wrong with their file. */
export function readLatin(files: Files): {
  readonly allowed: ReadonlySet<string>;
  readonly findings: readonly Finding[];
} {
  const text = files[LATIN_FILE];
  if (text === undefined) return { allowed: new Set(), findings: [] };
  const yaml = readYaml(LATIN_FILE, text);
  const read = shaped(yaml, latinFile, 'latin');
  return { allowed: new Set(read.value?.allowed ?? []), findings: read.findings };
}
