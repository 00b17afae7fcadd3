import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Buckets } from '../../../src/stores/sqlite/buckets.ts';
import { GroupCommit } from '../../../src/stores/sqlite/group-commit.ts';
import { HashSet } from '../../../src/stores/sqlite/hash-set.ts';
import { KnownEvents } from '../../../src/stores/sqlite/known-events.ts';
import { openDatabase } from '../../../src/stores/sqlite/schema.ts';
import { openSqliteTurnStore } from '../../../src/stores/sqlite/turn-store.ts';
import { StoreUnavailableError } from '../../../src/turns/store.ts';
import { ManualClock } from '../../turns/manual-clock.ts';

const HOUR = 3_600_000;

describe('a set of hashes', () => {
  it('holds what was put in and nothing else', () => {
    const hash = fc
      .base64String({ minLength: 12, maxLength: 12 })
      .map((text) => text.slice(0, 10).replaceAll('+', '-').replaceAll('/', '_'));
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 3000 }), fc.array(hash), (put, asked) => {
        const set = new HashSet(4);
        const model = new Set<string>();
        for (const one of put) {
          set.add(one);
          if (one !== 'AAAAAAAAAA') model.add(one);
        }
        expect(set.size).toBe(model.size);
        for (const one of [...put, ...asked]) expect(set.has(one)).toBe(model.has(one));
      }),
    );
  });
});

describe('a group of writes', () => {
  function group(db: DatabaseSync): { commits: GroupCommit; ended: boolean[] } {
    const ended: boolean[] = [];
    const commits = new GroupCommit(db, {
      isRefusal: (error) => error instanceof RangeError,
      beforeCommit: () => {},
      afterCommit: (written) => ended.push(written),
    });
    return { commits, ended };
  }
  function table(): DatabaseSync {
    const db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)');
    return db;
  }
  const all = (db: DatabaseSync) =>
    db
      .prepare('SELECT n FROM t ORDER BY n')
      .all()
      .map(({ n }) => n);

  it('is one transaction for all that came in one turn of the event loop', async () => {
    const db = table();
    const { commits } = group(db);
    await Promise.all(
      [1, 2, 3].map((n) => commits.write(() => void db.prepare('INSERT INTO t VALUES (?)').run(n))),
    );
    expect([all(db), commits.commits]).toEqual([[1, 2, 3], 1]);
  });

  it('is not troubled by one that was refused', async () => {
    const db = table();
    const { commits, ended } = group(db);
    const outcomes = await Promise.allSettled([
      commits.write(() => void db.exec('INSERT INTO t VALUES (1)')),
      commits.write(() => {
        throw new RangeError('refused');
      }),
      commits.write(() => void db.exec('INSERT INTO t VALUES (2)')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([all(db), commits.commits, ended]).toEqual([[1, 2], 1, [true]]);
  });

  it('falls apart into single ones where one of them breaks, so that it breaks alone', async () => {
    const db = table();
    const { commits, ended } = group(db);
    const outcomes = await Promise.allSettled(
      [1, 1, 2].map((n) => commits.write(() => void db.prepare('INSERT INTO t VALUES (?)').run(n))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([all(db), ended]).toEqual([
      [1, 2],
      [false, true, false, true],
    ]);
  });
});

describe('known events', () => {
  const hash = (n: number) => `event_${String(n).padStart(4, '0')}`;

  function note(known: KnownEvents, n: number): void {
    known.note(hash(n));
    known.write();
    known.end(true);
  }

  it('are known for at least a day, over restarts, and not for ever', () => {
    const db = openDatabase(':memory:');
    const clock = new ManualClock();
    let known = new KnownEvents(db, () => clock.now());
    note(known, 1);
    for (let hour = 0; hour < 25; hour++) {
      expect(known.has(hash(1)), `after ${hour} hours`).toBe(true);
      clock.pass(HOUR);
      known.age();
      known = new KnownEvents(db, () => clock.now());
    }
    clock.pass(25 * HOUR);
    known.age();
    expect(known.has(hash(1))).toBe(false);
    known.age();
    expect(db.prepare('SELECT count(*) AS n FROM known').get()?.['n']).toBe(0);
  });

  it('are not forgotten when the clock jumps, far forward or far back', () => {
    const db = openDatabase(':memory:');
    const clock = new ManualClock();
    const known = new KnownEvents(db, () => clock.now());
    note(known, 1);
    clock.set(clock.now() + 5000 * HOUR);
    known.age();
    known.age();
    expect(known.has(hash(1))).toBe(true);
    clock.set(clock.now() - 5000 * HOUR);
    known.age();
    note(known, 2);
    expect([known.has(hash(1)), known.has(hash(2))]).toEqual([true, true]);
  });

  it('that were not written are not known', () => {
    const known = new KnownEvents(openDatabase(':memory:'), () => 0);
    known.note(hash(1));
    expect(known.has(hash(1))).toBe(true);
    known.end(false);
    expect(known.has(hash(1))).toBe(false);
  });
});

describe('buckets', () => {
  it('that are full again take no room', () => {
    const clock = new ManualClock();
    const buckets = new Buckets(() => clock.monotonic());
    for (let i = 0; i < 100; i++) buckets.spend(`person ${i}`, { perSecond: 1, burst: 2 });
    clock.pass(1000);
    buckets.tidy();
    expect(buckets.size).toBe(0);
  });
});

describe('the file', () => {
  let folder: string | undefined;
  afterEach(() => {
    vi.useRealTimers();
    if (folder !== undefined) rmSync(folder, { recursive: true });
    folder = undefined;
  });

  it('belongs to one process: a second one is told so', async () => {
    folder = mkdtempSync(join(tmpdir(), 'mitr-lock-'));
    const path = join(folder, 'turns.db');
    const clock = new ManualClock();
    const store = openSqliteTurnStore({ path, clock });
    expect(() => openSqliteTurnStore({ path, clock, waitMs: 50 })).toThrow(StoreUnavailableError);
    await store.close();
    await openSqliteTurnStore({ path, clock, waitMs: 50 }).close();
  });

  it('of a newer Mitr is left alone', () => {
    folder = mkdtempSync(join(tmpdir(), 'mitr-newer-'));
    const path = join(folder, 'turns.db');
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => openDatabase(path)).toThrow('newer');
  });

  it('keeps its log for less than a minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    folder = mkdtempSync(join(tmpdir(), 'mitr-log-'));
    const path = join(folder, 'turns.db');
    const store = openSqliteTurnStore({ path, clock: new ManualClock() });
    const opened = await store.open('tAAAAAAAAAAAAAAAAAAAA', 'one', []);
    if (!opened) throw new Error('the conversation is held');
    const { lease } = opened;
    await store.commit({
      lease,
      hashes: [],
      mail: [],
      session: 's',
      answers: [],
      effects: [],
      effectsDone: [],
    });
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    vi.advanceTimersByTime(60_000);
    for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done));
    expect(statSync(`${path}-wal`).size).toBe(0);
    await store.close();
  });
});
