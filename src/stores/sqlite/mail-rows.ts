import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Mail, WaitingMail } from '../../turns/store.ts';
import { RowIndex } from './row-index.ts';
import { readEvent, readRow } from './rows.ts';

/**
 * Events that wait for whoever holds their conversation. As answers do, they lie side by side in the order in which they
 * came; which row is whose, and its hash, is known in memory. The number of a mail is its row's.
 */
export class MailRows {
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  /** The hash of each mail. */
  readonly #rows = new RowIndex<string>();
  #last = 0;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO mail (id, conversation, hash, address, event) VALUES (?, ?, ?, ?, ?)',
    );
    this.#select = db.prepare('SELECT address, event FROM mail WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM mail WHERE id = ?');
    for (const row of db.prepare('SELECT id, conversation, hash FROM mail ORDER BY id').all()) {
      this.#last = readRow.integer(row, 'id');
      this.#rows.set(readRow.text(row, 'conversation'), this.#last, readRow.text(row, 'hash'));
    }
    this.#rows.end(true);
  }

  conversations(): Iterable<string> {
    return this.#rows.conversations();
  }

  has(conversation: string): boolean {
    return this.#rows.has(conversation);
  }

  /** What waits for one conversation, in order. */
  of(conversation: string): WaitingMail[] {
    const waiting: WaitingMail[] = [];
    for (const [n, hash] of this.#rows.of(conversation)) {
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
    this.#rows.set(conversation, this.#last, hash);
  }

  remove(conversation: string, n: number): void {
    if (this.#rows.get(conversation, n) === undefined) return;
    this.#delete.run(n);
    this.#rows.delete(conversation, n);
  }

  /** Removes what another worker left of an event. */
  removeEvent(conversation: string, hash: string): void {
    for (const [n, of] of this.#rows.of(conversation)) if (of === hash) this.remove(conversation, n);
  }

  /** What was changed is on the disk, or nothing of it is. */
  end(written: boolean): void {
    this.#rows.end(written);
  }
}
