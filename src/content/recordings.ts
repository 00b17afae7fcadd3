import { textHash } from './text-hash.ts';

/**
 * Recordings of texts: `locales/<lng>/audio/<key>.<hash of the text>.m4a`, the key with dots throughout. The name
 * holds the text as it is said, so a recording is played with these very words and with no others.
 */

/** The one format that every browser plays and every phone records: AAC in MP4. */
const ENDING = 'm4a';

/** The name of the file that holds the recording of a text, said under this key. */
export function recordingFile(key: string, text: string): string {
  return `${recordingStem(key)}${textHash(text)}.${ENDING}`;
}

/** What the names of all recordings of a key begin with, of older wordings too. */
export function recordingStem(key: string): string {
  return `${key.replace(':', '.')}.`;
}

/** Whether a file is named as a recording is. */
export function isRecording(name: string): boolean {
  return /^\w+\.[\w.-]+\.[0-9a-f]{8}\.m4a$/.test(name);
}
