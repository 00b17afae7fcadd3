import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailableError } from '../../turns/store.ts';

/**
 * Keyed tables without row ids, since a row id is an order of arrival and costs a second tree. Only answers have one:
 * they live for moments, and lie side by side on few pages where a tree by conversation would touch one for each (and
 * would put what is longer than a quarter of a page on pages of its own). Addresses stand in `mail`, `answer` and `effect` alone, whose rows end with the
 * delivery; `known` holds hashes of event ids, many to a row.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS conversation (key TEXT PRIMARY KEY, session TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mail (
  conversation TEXT, n INTEGER, hash TEXT NOT NULL, address TEXT NOT NULL, event TEXT NOT NULL,
  PRIMARY KEY (conversation, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer (
  id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, n INTEGER NOT NULL, sent INTEGER NOT NULL,
  address TEXT NOT NULL, body TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS answer_of ON answer (conversation, n);
CREATE TABLE IF NOT EXISTS effect (
  conversation TEXT, id TEXT, address TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (conversation, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (generation INTEGER, n INTEGER, hashes TEXT NOT NULL, PRIMARY KEY (generation, n)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS generation (generation INTEGER PRIMARY KEY, began INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS bucket (name TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead (
  day TEXT, channel TEXT, reason TEXT, count INTEGER NOT NULL,
  PRIMARY KEY (day, channel, reason)
) WITHOUT ROWID;
`;

const VERSION = 1;

/**
 * Opens the database and locks its file for this process: the lock is what two processes cannot both have, and the
 * operating system takes it from a process that dies; one that is still ending is waited for. What a crash left in the log is put in its place at once.
 */
export function openDatabase(path: string, waitMs = 5000): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: waitMs });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL');
    db.exec(
      'PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000',
    );
    db.exec('BEGIN IMMEDIATE');
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    if (version > VERSION)
      throw new StoreUnavailableError('the store was written by a newer version of Mitr');
    db.exec(`${SCHEMA}; PRAGMA user_version = ${VERSION}`);
    db.exec('COMMIT');
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return db;
  } catch (error) {
    db.close();
    if (error instanceof Error && /locked|busy/.test(error.message))
      throw new StoreUnavailableError('another process holds the store');
    throw error;
  }
}
