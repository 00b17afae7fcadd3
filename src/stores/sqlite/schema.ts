import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailableError } from '../../turns/store.ts';
import { openFile } from './open-file.ts';

const MAIL =
  'id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, hash TEXT NOT NULL, address TEXT NOT NULL, event TEXT NOT NULL';

/**
 * Keyed tables without row ids, since a row id is an order of arrival and costs a second tree. Only what lives for
 * moments has one, mail, answers and the latest sessions: they lie side by side on few pages, where a tree by conversation
 * would touch one for each. Addresses stand in `mail`, `answer` and `effect` alone, whose rows end with the
 * delivery; `known` holds hashes of event ids, many to a row.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS conversation (key TEXT PRIMARY KEY, session TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mail (${MAIL});
CREATE TABLE IF NOT EXISTS answer (
  id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, n INTEGER NOT NULL, sent INTEGER NOT NULL,
  address TEXT NOT NULL, body TEXT NOT NULL
);
DROP INDEX IF EXISTS answer_of;
CREATE TABLE IF NOT EXISTS recent (id INTEGER PRIMARY KEY, sessions TEXT NOT NULL);
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

const VERSION = 3;

/** Until the third version mail lay by conversation; what waits there is taken along. */
const UPGRADE = `
CREATE TABLE arrived (${MAIL});
INSERT INTO arrived (conversation, hash, address, event)
  SELECT conversation, hash, address, event FROM mail ORDER BY conversation, n;
DROP TABLE mail;
ALTER TABLE arrived RENAME TO mail;
`;

/** Opens the turns' database for this process alone. Throws StoreUnavailableError. */
export function openDatabase(path: string, waitMs = 5000): DatabaseSync {
  return openFile({
    path,
    waitMs,
    pragmas: 'PRAGMA cache_size = -4096',
    schema: SCHEMA,
    upgrade: (from) => (from < 3 ? UPGRADE : ''),
    version: VERSION,
    unavailable: (why) =>
      new StoreUnavailableError(
        why === 'held'
          ? 'another process holds the store'
          : 'the store was written by a newer version of Mitr',
      ),
  });
}
