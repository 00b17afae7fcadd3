import { utimesSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Another process has held a lock for longer than anybody needs it. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
}

/** Holders read and write a small file. */
const WAIT_MS = 5000;

/**
 * Does something while no other process of this machine does it under the same lock, and waits for its turn, blocking.
 * The operating system takes the lock from a process that dies. The file stays, empty, with the time that is given, in
 * milliseconds since 1970. Throws LockHeldError, and whatever `work` throws.
 */
export function locked<T>(path: string, time: number, work: () => T): T {
  const lock = new DatabaseSync(path, { timeout: WAIT_MS });
  try {
    take(lock);
    utimesSync(path, time / 1000, time / 1000);
    return work();
  } finally {
    lock.close();
  }
}

function take(lock: DatabaseSync): void {
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (error instanceof Error && /locked|busy/.test(error.message))
      throw new LockHeldError('another process holds the lock');
    throw error;
  }
}
