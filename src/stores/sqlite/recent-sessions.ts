import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { readRow, readSessions } from './rows.ts';

/** More are laid in their places before the time. */
const MOST = 10_000;
/** So many are laid in one transaction: about a millisecond, so that nobody waits for it. */
export const LAID_AT_ONCE = 250;

interface Recent {
  readonly session: string;
  /** The row in which it stands. */
  readonly row: number;
}

/**
 * Sessions as they come. People write in any order and several times in a minute, and a table by conversation would be
 * written to for each of their turns; here all sessions of a commit are one row, and the last of each conversation is
 * laid in its place later. The rows lie in order of arrival, as the log does, and like the log they are gone within
 * the minute.
 */
export class RecentSessions {
  readonly #insert: StatementSync;
  readonly #clear: StatementSync;
  readonly #keep: StatementSync;
  readonly #forget: StatementSync;
  /** What stands in rows that are on the disk, in the order of the rows. */
  readonly #recent = new Map<string, Recent>();
  /** What the transaction under way adds (null where somebody is forgotten), and what it has laid in its place. */
  readonly #noted = new Map<string, string | null>();
  readonly #laid = new Set<string>();
  #row = 0;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare('INSERT INTO recent (id, sessions) VALUES (?, ?)');
    this.#clear = db.prepare('DELETE FROM recent WHERE id < ?');
    this.#keep = db.prepare(
      'INSERT INTO conversation (key, session) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET session = excluded.session',
    );
    this.#forget = db.prepare('DELETE FROM conversation WHERE key = ?');
    for (const row of db.prepare('SELECT id, sessions FROM recent ORDER BY id').all()) {
      this.#row = readRow.integer(row, 'id');
      for (const [conversation, session] of readSessions(readRow.text(row, 'sessions')))
        this.#put(conversation, session);
    }
  }

  /** How many are not in their places. */
  get size(): number {
    return this.#recent.size;
  }

  /** The session of a conversation, where it was written lately; else it stands in its place. */
  get(conversation: string): string | undefined {
    return this.#recent.get(conversation)?.session;
  }

  /** What was written lately of the conversations behind this one, in the order of keys. */
  behind(after: string): (readonly [conversation: string, session: string])[] {
    return [...this.#recent].flatMap(([conversation, { session }]) =>
      conversation > after ? [[conversation, session]] : [],
    );
  }

  /** Notes a session within a transaction; null forgets the conversation. */
  note(conversation: string, session: string | null): void {
    this.#noted.set(conversation, session);
  }

  /** Writes what was noted, at the end of the transaction. Where somebody is forgotten, no row stays that holds her. */
  write(): void {
    if (this.#noted.size === 0) return;
    const kept: [string, string][] = [];
    for (const [conversation, session] of this.#noted)
      if (session !== null) kept.push([conversation, session]);
      else this.#forget.run(conversation);
    if (kept.length < this.#noted.size) this.lay(MOST + this.#recent.size);
    else if (this.#recent.size > MOST) this.lay(LAID_AT_ONCE);
    this.#row += 1;
    if (kept.length > 0) this.#insert.run(this.#row, JSON.stringify(kept));
  }

  /** Lays the oldest in their places, within a transaction. */
  lay(most = LAID_AT_ONCE): void {
    let oldest = this.#row + 1;
    for (const [conversation, { session, row }] of this.#recent) {
      if (this.#laid.size >= most) {
        oldest = row;
        break;
      }
      this.#laid.add(conversation);
      if (this.#noted.get(conversation) !== null) this.#keep.run(conversation, session);
    }
    if (this.#laid.size > 0) this.#clear.run(oldest);
  }

  /** What was noted and laid is on the disk, or nothing of it is. */
  end(written: boolean): void {
    if (written) {
      for (const conversation of this.#laid) this.#recent.delete(conversation);
      for (const [conversation, session] of this.#noted)
        if (session !== null) this.#put(conversation, session);
    }
    this.#noted.clear();
    this.#laid.clear();
  }

  /** At the end of the order, since its row is the last. */
  #put(conversation: string, session: string): void {
    this.#recent.delete(conversation);
    this.#recent.set(conversation, { session, row: this.#row });
  }
}
