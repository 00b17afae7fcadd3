import type { DatabaseSync } from 'node:sqlite';

interface Op {
  readonly work: () => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** What takes part in every transaction. */
export interface Members {
  /** Whether a write was refused before it wrote anything; the others of its group are not touched by it. */
  isRefusal(error: unknown): boolean;
  /** Writes what the group has gathered, at the end of its transaction. */
  beforeCommit(): void;
  /** It is on the disk, or nothing of it is. */
  afterCommit(written: boolean): void;
}

/**
 * Puts all writes of one turn of the event loop into one transaction, so that they share one fsync. A write that is
 * refused fails alone. Where the database itself fails, the group is rolled back and each write is tried alone, so
 * that no write fails for another's fault.
 */
export class GroupCommit {
  readonly #db: DatabaseSync;
  readonly #members: Members;
  #waiting: Op[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #broken: Error | undefined;
  /** Transactions so far. */
  commits = 0;

  constructor(db: DatabaseSync, members: Members) {
    this.#db = db;
    this.#members = members;
  }

  /** Resolves when the work has been committed and is on the disk. */
  write(work: () => void): Promise<void> {
    return new Promise((done, failed) => {
      if (this.#broken) {
        failed(this.#broken);
        return;
      }
      this.#waiting.push({ work, done, failed });
      this.#scheduled ??= setImmediate(() => this.flush());
    });
  }

  /** Commits what waits, now. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const ops = this.#waiting;
    if (ops.length === 0) return;
    this.#waiting = [];
    try {
      this.#commit(ops);
    } catch (error) {
      const [only] = ops;
      if (ops.length === 1 && only) only.failed(error);
      else for (const op of ops) this.#commitAlone(op);
    }
  }

  #commitAlone(op: Op): void {
    try {
      this.#commit([op]);
    } catch (error) {
      op.failed(error);
    }
  }

  #commit(ops: readonly Op[]): void {
    if (this.#broken) throw this.#broken;
    const refused = new Map<Op, unknown>();
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const op of ops)
        try {
          op.work();
        } catch (error) {
          if (!this.#members.isRefusal(error)) throw error;
          refused.set(op, error);
        }
      this.#members.beforeCommit();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#members.afterCommit(false);
      this.#rollBack();
      throw error;
    }
    this.#members.afterCommit(true);
    this.commits += 1;
    for (const op of ops)
      if (refused.has(op)) op.failed(refused.get(op));
      else op.done();
  }

  /** SQLite rolls back by itself after some errors. Where neither it nor we can, nothing may be written any more. */
  #rollBack(): void {
    if (!this.#db.isTransaction) return;
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      this.#broken = new Error('the store could not roll back');
    }
  }
}
