import type { DatabaseSync } from 'node:sqlite';

export type Statements = ReturnType<typeof prepare>;

/** The statements of the store but for what has a class of its own, prepared once. */
export function prepare(db: DatabaseSync) {
  const sql = (text: string) => db.prepare(text);
  return {
    session: sql('SELECT session FROM conversation WHERE key = ?'),
    sessions: sql('SELECT key, session FROM conversation WHERE key > ? ORDER BY key LIMIT ?'),

    effects: sql('SELECT id, address, body FROM effect WHERE conversation = ?'),
    addEffect: sql('INSERT INTO effect (conversation, id, address, body) VALUES (?, ?, ?, ?)'),
    endEffect: sql('DELETE FROM effect WHERE conversation = ? AND id = ?'),
    forgetEffects: sql('DELETE FROM effect WHERE conversation = ?'),

    unfinished: sql('SELECT DISTINCT conversation FROM effect'),

    shut: sql('SELECT name, until FROM bucket'),
    shutBucket: sql('INSERT OR REPLACE INTO bucket (name, until) VALUES (?, ?)'),
    openBuckets: sql('DELETE FROM bucket WHERE until <= ?'),

    dead: sql('SELECT day, channel, reason, count FROM dead ORDER BY day, channel, reason'),
    bury: sql(
      'INSERT INTO dead (day, channel, reason, count) VALUES (?, ?, ?, 1) ON CONFLICT (day, channel, reason) DO UPDATE SET count = count + 1',
    ),
  };
}
