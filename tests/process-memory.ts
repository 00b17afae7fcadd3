import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';

/** Whether this system shows the memory of a process. */
export const HAS_MEMORY = existsSync('/proc/self/mem');
const KEY = /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/g;

/** What is left in a process. */
export interface Left {
  readonly texts: number;
  readonly keys: number;
}

/** Copies of these bytes, and whole age identities, in all memory that the process can write. */
export function memoryOf(pid: number, text: Buffer): Left {
  const found = { texts: 0, keys: 0 };
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    const STEP = 2 ** 24;
    for (let at = start; at < end; at += STEP) {
      const chunk = Buffer.alloc(Math.min(STEP + 100, end - at));
      try {
        readSync(memory, chunk, 0, chunk.length, at);
      } catch {
        continue; // a page that is mapped and cannot be read
      }
      for (let hit = chunk.indexOf(text); hit >= 0; hit = chunk.indexOf(text, hit + 1)) found.texts++;
      found.keys += chunk.toString('latin1').match(KEY)?.length ?? 0;
    }
  }
  closeSync(memory);
  return found;
}
