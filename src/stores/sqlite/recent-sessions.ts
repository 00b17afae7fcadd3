import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { readRow, readSessions } from './rows.ts';

/** So many are laid in one transaction, or rows deleted: a millisecond or two, so that nobody waits for it. */
const LAID_AT_ONCE = 250;
const CLEARED_AT_ONCE = 100;

interface Recent {
  session: string;
  /** The rows in which sessions of this conversation stand, this one in the last. */
  readonly rows: number[];
}

/** All that stood in rows up to `until` is being laid in its place, in the order of keys; then the rows go. */
interface Laying {
  readonly conversations: readonly string[];
  readonly until: number;
  /** The next conversation to be laid, and the last row that is gone. */
  readonly next: number;
  readonly cleared: number;
}

/**
 * Sessions as they come. People write in any order and several times in a minute, and a table by conversation would be
 * written to for each of their turns; here all sessions of a commit are one row, and the last of each conversation is
 * laid in its place later, neighbours after each other, so that few pages are touched. The rows lie in order of arrival,
 * as the log does, and like the log they are gone within the minute.
 */
export class RecentSessions {
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #clear: StatementSync;
  readonly #keep: StatementSync;
  readonly #forget: StatementSync;
  /** What stands in rows that are on the disk. */
  readonly #recent = new Map<string, Recent>();
  #row = 0;
  #laying: Laying | undefined;
  /** What the transaction under way adds (null where somebody is forgotten), and how far it lays. */
  readonly #noted = new Map<string, string | null>();
  #laid: Laying | undefined;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare('INSERT INTO recent (id, sessions) VALUES (?, ?)');
    this.#select = db.prepare('SELECT sessions FROM recent WHERE id = ?');
    this.#update = db.prepare('UPDATE recent SET sessions = ? WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM recent WHERE id = ?');
    this.#clear = db.prepare('DELETE FROM recent WHERE id <= ?');
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

  /** What was written lately of the conversations behind this one, up to the other one or all. */
  between(after: string, last: string | undefined): [conversation: string, session: string][] {
    const found: [string, string][] = [];
    for (const [conversation, { session }] of this.#recent)
      if (conversation > after && (last === undefined || conversation <= last))
        found.push([conversation, session]);
    return found;
  }

  /** Notes a session within a transaction; null forgets the conversation. */
  note(conversation: string, session: string | null): void {
    this.#noted.set(conversation, session);
  }

  /** Writes what was noted, at the end of the transaction. Of somebody who is forgotten nothing stays in any row. */
  write(): void {
    if (this.#noted.size === 0) return;
    const kept: [string, string][] = [];
    for (const [conversation, session] of this.#noted)
      if (session === null) this.#forgetAll(conversation);
      else kept.push([conversation, session]);
    this.#row += 1;
    if (kept.length > 0) this.#insert.run(this.#row, JSON.stringify(kept));
  }

  /** Begins to lay what there is now in its place; `isLaying` until `lay` has been called and committed often enough. */
  beginLaying(): void {
    if (this.#recent.size === 0) return;
    let first = this.#row;
    for (const { rows } of this.#recent.values()) first = Math.min(first, rows[0] ?? first);
    const conversations = [...this.#recent.keys()].sort();
    this.#laying = { conversations, until: this.#row, next: 0, cleared: first - 1 };
  }

  get isLaying(): boolean {
    return this.#laying !== undefined;
  }

  /** What was laid may be laid again: nothing is lost where laying ends early. */
  endLaying(): void {
    this.#laying = undefined;
  }

  /** Lays the next few, within a transaction; when all are laid, deletes the next few of their rows. */
  lay(): void {
    const laying = this.#laying;
    if (!laying) return;
    const { conversations, until } = laying;
    if (laying.next === conversations.length) {
      const cleared = Math.min(laying.cleared + CLEARED_AT_ONCE, until);
      this.#clear.run(cleared);
      this.#laid = { ...laying, cleared };
      return;
    }
    const next = Math.min(laying.next + LAID_AT_ONCE, conversations.length);
    for (const conversation of conversations.slice(laying.next, next)) {
      const recent = this.#recent.get(conversation);
      // What was written since stands in a later row, and is laid the next time.
      if (recent && lastOf(recent) <= until) this.#keep.run(conversation, recent.session);
    }
    this.#laid = { ...laying, next };
  }

  /** What was noted and laid is on the disk, or nothing of it is. */
  end(written: boolean): void {
    if (written) {
      if (this.#laid) this.#laidUpTo(this.#laid);
      for (const [conversation, session] of this.#noted)
        if (session === null) this.#recent.delete(conversation);
        else this.#put(conversation, session);
    }
    this.#noted.clear();
    this.#laid = undefined;
  }

  #laidUpTo(laying: Laying): void {
    this.#laying = laying;
    if (laying.cleared < laying.until) return;
    this.#laying = undefined;
    for (const conversation of laying.conversations) {
      const recent = this.#recent.get(conversation);
      const rows = recent?.rows.filter((row) => row > laying.until) ?? [];
      if (recent && rows.length > 0) this.#recent.set(conversation, { session: recent.session, rows });
      else this.#recent.delete(conversation);
    }
  }

  #forgetAll(conversation: string): void {
    this.#forget.run(conversation);
    for (const id of this.#recent.get(conversation)?.rows ?? []) {
      const row = this.#select.get(id);
      const others = row && readSessions(readRow.text(row, 'sessions')).filter(([of]) => of !== conversation);
      if (others && others.length > 0) this.#update.run(JSON.stringify(others), id);
      else this.#delete.run(id);
    }
  }

  #put(conversation: string, session: string): void {
    const recent = this.#recent.get(conversation);
    if (!recent) this.#recent.set(conversation, { session, rows: [this.#row] });
    else {
      recent.session = session;
      recent.rows.push(this.#row);
    }
  }
}

function lastOf({ rows }: Recent): number {
  return rows.at(-1) ?? 0;
}
