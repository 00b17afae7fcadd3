import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredAnswer } from '../../turns/store.ts';
import { RowIndex } from './row-index.ts';
import { readRow } from './rows.ts';

/**
 * Answers that are on their way. They live for moments, so they lie side by side in the order in which they came, on few
 * pages; which row is whose is known in memory, since a second tree by conversation would be written twice for each.
 */
export class AnswerRows {
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #sent: StatementSync;
  readonly #moved: StatementSync;
  readonly #delete: StatementSync;
  /** The row of each answer. */
  readonly #rows = new RowIndex<number>();
  #last = 0;

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare(
      'INSERT INTO answer (id, conversation, n, sent, address, body) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#select = db.prepare('SELECT n, sent, address, body FROM answer WHERE id = ?');
    this.#sent = db.prepare('UPDATE answer SET sent = ? WHERE id = ?');
    this.#moved = db.prepare('UPDATE answer SET address = ? WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM answer WHERE id = ?');
    for (const row of db.prepare('SELECT id, conversation, n FROM answer ORDER BY id').all()) {
      this.#last = readRow.integer(row, 'id');
      this.#rows.set(readRow.text(row, 'conversation'), readRow.integer(row, 'n'), this.#last);
    }
    this.#rows.end(true);
  }

  conversations(): Iterable<string> {
    return this.#rows.conversations();
  }

  /** What is on its way to one conversation, in order. */
  of(conversation: string): StoredAnswer[] {
    const answers: StoredAnswer[] = [];
    for (const [, id] of this.#rows.of(conversation)) {
      const row = this.#select.get(id);
      if (row)
        answers.push({
          n: readRow.integer(row, 'n'),
          sent: readRow.integer(row, 'sent'),
          address: readRow.text(row, 'address'),
          body: readRow.text(row, 'body'),
        });
    }
    return answers.sort((a, b) => a.n - b.n);
  }

  /** Within a transaction, as all that follows. Throws where the number is taken: one of the two would never end. */
  add(conversation: string, { n, sent, address, body }: StoredAnswer): void {
    if (this.#rows.get(conversation, n) !== undefined)
      throw new Error('two answers of a conversation have one number');
    this.#last += 1;
    this.#insert.run(this.#last, conversation, n, sent, address, body);
    this.#rows.set(conversation, n, this.#last);
  }

  sent(conversation: string, n: number, sent: number): void {
    const row = this.#rows.get(conversation, n);
    if (row !== undefined) this.#sent.run(sent, row);
  }

  moved(conversation: string, n: number, address: string): void {
    const row = this.#rows.get(conversation, n);
    if (row !== undefined) this.#moved.run(address, row);
  }

  remove(conversation: string, n: number): void {
    const row = this.#rows.get(conversation, n);
    if (row === undefined) return;
    this.#delete.run(row);
    this.#rows.delete(conversation, n);
  }

  /** What was changed is on the disk, or nothing of it is. */
  end(written: boolean): void {
    this.#rows.end(written);
  }
}
