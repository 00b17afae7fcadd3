import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Mail, WaitingMail } from '../../turns/store.ts';
import { readEvent, readRow } from './rows.ts';

/**
 * Events that wait for whoever holds their conversation. As answers do, they lie side by side in the order in which they
 * came; which row is whose, and its hash, is known in memory. The number of a mail is its row's.
 */
export class MailRows {
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  /** By conversation, the hash of each mail by its row. */
  readonly #rows = new Map<string, Map<number, string>>();
  #last = 0;
  /** What the transaction under way has added and ended, to be undone with it. */
  #added: [conversation: string, row: number][] = [];
  #ended: [conversation: string, row: number, hash: string][] = [];

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO mail (id, conversation, hash, address, event) VALUES (?, ?, ?, ?, ?)',
    );
    this.#select = db.prepare('SELECT address, event FROM mail WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM mail WHERE id = ?');
    for (const row of db.prepare('SELECT id, conversation, hash FROM mail ORDER BY id').all()) {
      this.#last = readRow.integer(row, 'id');
      this.#put(readRow.text(row, 'conversation'), this.#last, readRow.text(row, 'hash'));
    }
  }

  conversations(): Iterable<string> {
    return this.#rows.keys();
  }

  has(conversation: string): boolean {
    return this.#rows.has(conversation);
  }

  /** What waits for one conversation, in order. */
  of(conversation: string): WaitingMail[] {
    const waiting: WaitingMail[] = [];
    for (const [n, hash] of this.#rows.get(conversation) ?? []) {
      const row = this.#select.get(n);
      if (!row) continue;
      const event = readEvent(readRow.text(row, 'event'));
      waiting.push({ conversation, n, hash, address: readRow.text(row, 'address'), event });
    }
    return waiting.sort((a, b) => a.n - b.n);
  }

  /** Within a transaction, as all that follows. */
  add({ conversation, hash, address, event }: Mail): void {
    this.#last += 1;
    this.#insert.run(this.#last, conversation, hash, address, JSON.stringify(event));
    this.#put(conversation, this.#last, hash);
    this.#added.push([conversation, this.#last]);
  }

  remove(conversation: string, n: number): void {
    const hash = this.#rows.get(conversation)?.get(n);
    if (hash === undefined) return;
    this.#delete.run(n);
    this.#drop(conversation, n);
    this.#ended.push([conversation, n, hash]);
  }

  /** Removes what another worker left of an event. */
  removeEvent(conversation: string, hash: string): void {
    for (const [n, of] of this.#rows.get(conversation) ?? []) if (of === hash) this.remove(conversation, n);
  }

  /** What was changed is on the disk, or nothing of it is. */
  end(written: boolean): void {
    if (!written) {
      for (const [conversation, n, hash] of this.#ended) this.#put(conversation, n, hash);
      for (const [conversation, n] of this.#added) this.#drop(conversation, n);
    }
    this.#added = [];
    this.#ended = [];
  }

  #put(conversation: string, n: number, hash: string): void {
    const rows = this.#rows.get(conversation);
    if (rows) rows.set(n, hash);
    else this.#rows.set(conversation, new Map([[n, hash]]));
  }

  #drop(conversation: string, n: number): void {
    const rows = this.#rows.get(conversation);
    rows?.delete(n);
    if (rows?.size === 0) this.#rows.delete(conversation);
  }
}
