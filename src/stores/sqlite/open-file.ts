import { DatabaseSync } from 'node:sqlite';

/** What a store says of its file. */
export interface FileOptions {
  readonly path: string;
  /** How long to wait, in milliseconds, for another process that has the file or is still ending. */
  readonly waitMs: number;
  /** Pragmas of this file, beside those that every file has; run before the journal is chosen. */
  readonly pragmas: string;
  readonly schema: string;
  readonly version: number;
  /** What makes a file of an older version into one of this, run before the schema. */
  readonly upgrade?: (from: number) => string;
  /** The error where another process holds the file (`held`), or a newer Mitr wrote it (`newer`). */
  readonly unavailable: (why: 'held' | 'newer') => Error;
}

/**
 * Opens a database and locks its file for this process: the lock is what two processes cannot both have, and the
 * operating system takes it from a process that dies. What is deleted is overwritten, what is committed is on the disk,
 * and what a crash left in the log is put in its place at once.
 */
export function openFile(options: FileOptions): DatabaseSync {
  const { path, waitMs, pragmas, schema, version, upgrade, unavailable } = options;
  const db = new DatabaseSync(path, { timeout: waitMs });
  try {
    db.exec(`${pragmas}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY');
    db.exec('BEGIN IMMEDIATE');
    const written = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (written > version) throw unavailable('newer');
    if (written > 0 && upgrade) db.exec(upgrade(written));
    db.exec(`${schema}; PRAGMA user_version = ${version}`);
    db.exec('COMMIT');
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return db;
  } catch (error) {
    db.close();
    if (error instanceof Error && /locked|busy/.test(error.message)) throw unavailable('held');
    throw error;
  }
}
