import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Numbers of the replies that were given, by the tip's handle: a reply's number must never be used twice. */
const given = z.record(z.string(), z.int().positive());
export type GivenReplies = z.infer<typeof given>;

/** Kept beside the coordinator's identity. Throws where the file is not one. */
export function readGiven(identityFile: string): GivenReplies {
  const path = `${identityFile}.replies`;
  return existsSync(path) ? given.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
}

export function writeGiven(identityFile: string, numbers: GivenReplies): void {
  writeFileSync(`${identityFile}.replies`, `${JSON.stringify(numbers)}\n`, { mode: 0o600 });
}
