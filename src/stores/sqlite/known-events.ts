import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { EVENT_HASH_LENGTH } from '../../turns/keys.ts';
import { HashSet } from './hash-set.ts';
import { readRow } from './rows.ts';

/** A generation lasts so long or so many events; the one before it is kept too. */
const GENERATION_MS = 24 * 3_600_000;
const GENERATION_EVENTS = 700_000;
/** A wall clock that stands so far before a generation's beginning was set back. */
const SET_BACK_MS = 3_600_000;
const ROWS_PER_CLEANING = 200;

/**
 * Which events are known, for at least a day (or 700,000 events). On disk one row per commit, the hashes side by
 * side; in memory two sets, the present generation and the one before. A jump of the clock ends at most one generation.
 */
export class KnownEvents {
  readonly #now: () => number;
  readonly #insert: StatementSync;
  readonly #clean: StatementSync;
  readonly #begin: StatementSync;
  #generation = 1;
  #began: number;
  #row = 0;
  #present = new HashSet();
  #before = new HashSet();
  readonly #noted = new Set<string>();
  /** Rows of generations that nobody looks at any more may be left. */
  #old = true;

  constructor(db: DatabaseSync, now: () => number) {
    this.#now = now;
    this.#began = now();
    this.#insert = db.prepare('INSERT INTO known (generation, n, hashes) VALUES (?, ?, ?)');
    this.#clean = db.prepare(
      'DELETE FROM known WHERE (generation, n) IN (SELECT generation, n FROM known WHERE generation < ? LIMIT ?)',
    );
    this.#begin = db.prepare('INSERT OR REPLACE INTO generation (generation, began) VALUES (?, ?)');
    const last = db
      .prepare('SELECT generation, began FROM generation ORDER BY generation DESC LIMIT 1')
      .get();
    if (last) {
      this.#generation = readRow.integer(last, 'generation');
      this.#began = readRow.integer(last, 'began');
    } else this.#begin.run(this.#generation, this.#began);
    for (const row of db.prepare('SELECT generation, n, hashes FROM known').iterate()) {
      const generation = readRow.integer(row, 'generation');
      if (generation === this.#generation) this.#row = Math.max(this.#row, readRow.integer(row, 'n'));
      if (generation < this.#generation - 1) continue;
      addAll(generation === this.#generation ? this.#present : this.#before, readRow.text(row, 'hashes'));
    }
  }

  has(hash: string): boolean {
    return this.#present.has(hash) || this.#before.has(hash) || this.#noted.has(hash);
  }

  /** Notes an event within a transaction. */
  note(hash: string): void {
    this.#noted.add(hash);
  }

  /** Writes what was noted, and begins a new generation when it is time. */
  write(): void {
    if (this.#noted.size === 0) return;
    this.#row += 1;
    this.#insert.run(this.#generation, this.#row, [...this.#noted].join(''));
  }

  /** What was noted is on the disk, or nothing of it is. */
  end(written: boolean): void {
    if (this.#noted.size === 0) return;
    if (written) for (const hash of this.#noted) this.#present.add(hash);
    this.#noted.clear();
  }

  /** Begins a new generation when it is time, and removes a few rows of old ones; within a transaction of its own. */
  age(): void {
    const now = this.#now();
    if (now < this.#began - SET_BACK_MS) this.#beginAt(now);
    if (now - this.#began >= GENERATION_MS || this.#present.size >= GENERATION_EVENTS) {
      this.#generation += 1;
      this.#row = 0;
      this.#before = this.#present;
      this.#present = new HashSet();
      this.#beginAt(now);
      this.#old = true;
    }
    if (this.#old) this.#old = Number(this.#clean.run(this.#generation - 1, ROWS_PER_CLEANING).changes) > 0;
  }

  #beginAt(now: number): void {
    this.#began = now;
    this.#begin.run(this.#generation, now);
  }
}

function addAll(set: HashSet, hashes: string): void {
  for (let at = 0; at < hashes.length; at += EVENT_HASH_LENGTH)
    set.add(hashes.slice(at, at + EVENT_HASH_LENGTH));
}
