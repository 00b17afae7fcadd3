import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRecording } from '../content/recordings.ts';
import type { Lng } from '../dialogue/message.ts';
import { ROOT } from './files.ts';

/** Where the recordings of a locale lie. */
export function audioFolder(lng: Lng, root: string = ROOT): string {
  return join(root, 'locales', lng, 'audio');
}

/** The names of the recordings in a folder; none where it is not there. */
export function recordingsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isRecording).sort();
  } catch {
    return [];
  }
}
