import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { randomBelow } from '../../tips/random.ts';
import { DamagedRowError } from './rows.ts';

/** One row of fixed size: a head that is kept in memory too, and a body. */
export interface Cell {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
}

/**
 * Rows in a random order at every moment. Neither a random key nor a table without row ids hides the order of arrival: SQLite
 * lays long rows on pages, and short ones within a page, as they come. So a new row takes the place of a random one,
 * which moves to the end (Fisher and Yates, inside out), and the last row fills the place of one that goes. Rows have
 * one size, so SQLite writes over the old bytes where they lie and the layout of the file says how many rows there are and nothing else.
 *
 * Heads are also in memory, by slot. Every method runs inside a transaction; after one that failed `reload` must be called.
 */
export class ShuffledSlots {
  readonly #sizes: { readonly head: number; readonly body: number };
  readonly #all: StatementSync;
  readonly #body: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #keyOf: (head: Uint8Array) => string;
  #heads: Uint8Array[] = [];
  #slots = new Map<string, Set<number>>();

  static schema(table: string): string {
    return `CREATE TABLE IF NOT EXISTS ${table} (slot INTEGER PRIMARY KEY, head BLOB NOT NULL, body BLOB NOT NULL) WITHOUT ROWID`;
  }

  /** @param keyOf what rows are looked up by; several may have the same. */
  constructor(
    db: DatabaseSync,
    table: string,
    sizes: { readonly head: number; readonly body: number },
    keyOf: (head: Uint8Array) => string,
  ) {
    this.#sizes = sizes;
    this.#keyOf = keyOf;
    this.#all = db.prepare(`SELECT head FROM ${table} ORDER BY slot`);
    this.#body = db.prepare(`SELECT body FROM ${table} WHERE slot = ?`);
    this.#insert = db.prepare(`INSERT INTO ${table} (slot, head, body) VALUES (?, ?, ?)`);
    this.#update = db.prepare(`UPDATE ${table} SET head = ?, body = ? WHERE slot = ?`);
    this.#delete = db.prepare(`DELETE FROM ${table} WHERE slot = ?`);
    this.reload();
  }

  /** Reads the heads anew. */
  reload(): void {
    this.#heads = [];
    this.#slots = new Map();
    for (const [slot, row] of this.#all.all().entries())
      this.#place(slot, bytesOf(row['head'], this.#sizes.head));
  }

  get heads(): readonly Uint8Array[] {
    return this.#heads;
  }

  /** Where the rows with this key lie, until the next row comes or goes. */
  slotsOf(key: string): readonly number[] {
    return [...(this.#slots.get(key) ?? [])];
  }

  body(slot: number): Uint8Array {
    return bytesOf(this.#body.get(slot)?.['body'], this.#sizes.body);
  }

  add(cell: Cell): void {
    const end = this.#heads.length;
    const slot = randomBelow(end + 1);
    const moved = this.#heads[slot];
    if (slot === end || !moved) this.#insert.run(end, ...this.#checked(cell));
    else {
      this.#insert.run(end, moved, this.body(slot));
      this.#update.run(...this.#checked(cell), slot);
      this.#place(end, moved);
    }
    this.#place(slot, cell.head);
  }

  /** Writes another head of the same row. */
  change(slot: number, head: Uint8Array): void {
    this.write(slot, { head, body: this.body(slot) });
  }

  write(slot: number, cell: Cell): void {
    this.#update.run(...this.#checked(cell), slot);
    this.#place(slot, cell.head);
  }

  /** Deletes these rows. The slots of others change. */
  remove(slots: readonly number[]): void {
    // From behind, so that no row still to go is moved.
    for (const slot of [...slots].sort((a, b) => b - a)) {
      const last = this.#heads.length - 1;
      const moved = this.#heads[last];
      if (slot !== last && moved) this.write(slot, { head: moved, body: this.body(last) });
      this.#delete.run(last);
      this.#lift(last);
      this.#heads.length = last;
    }
  }

  /** Swaps two random rows. */
  stir(): void {
    const count = this.#heads.length;
    if (count < 2) return;
    const [a, b] = [randomBelow(count), randomBelow(count)];
    const [headA, headB] = [this.#heads[a], this.#heads[b]];
    if (!headA || !headB) return;
    const [bodyA, bodyB] = [this.body(a), this.body(b)];
    this.write(a, { head: headB, body: bodyB });
    this.write(b, { head: headA, body: bodyA });
  }

  #place(slot: number, head: Uint8Array): void {
    this.#lift(slot);
    this.#heads[slot] = head;
    const key = this.#keyOf(head);
    const slots = this.#slots.get(key);
    if (slots) slots.add(slot);
    else this.#slots.set(key, new Set([slot]));
  }

  #lift(slot: number): void {
    const head = this.#heads[slot];
    if (!head) return;
    const key = this.#keyOf(head);
    const slots = this.#slots.get(key);
    slots?.delete(slot);
    if (slots?.size === 0) this.#slots.delete(key);
  }

  #checked({ head, body }: Cell): [Uint8Array, Uint8Array] {
    if (head.length !== this.#sizes.head || body.length !== this.#sizes.body)
      throw new RangeError('a row of another size would show when it came');
    return [head, body];
  }
}

function bytesOf(value: unknown, length: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== length) throw new DamagedRowError('cell');
  return value;
}
