import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecentSessions } from '../../../src/stores/sqlite/recent-sessions.ts';
import { openDatabase } from '../../../src/stores/sqlite/schema.ts';
import { openSqliteTurnStore } from '../../../src/stores/sqlite/turn-store.ts';
import { ManualClock } from '../../turns/manual-clock.ts';

let folder: string;
let db: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-recent-'));
  db = openDatabase(join(folder, 'turns.db'));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

type Note = readonly [conversation: string, session: string | null];

function commit(recent: RecentSessions, notes: readonly Note[], fails = false, lays = false): void {
  db.exec('BEGIN IMMEDIATE');
  for (const [conversation, session] of notes) recent.note(conversation, session);
  if (lays) recent.lay();
  recent.write();
  db.exec(fails ? 'ROLLBACK' : 'COMMIT');
  recent.end(!fails);
}

function layAll(recent: RecentSessions): void {
  recent.endLaying();
  recent.beginLaying();
  while (recent.isLaying) commit(recent, [], false, true);
}

function inPlace(): Map<unknown, unknown> {
  return new Map(
    db
      .prepare('SELECT key, session FROM conversation')
      .all()
      .map(({ key, session }) => [key, session]),
  );
}

/** What a conversation is known by, wherever it stands. */
function known(recent: RecentSessions): Map<unknown, unknown> {
  return new Map([...inPlace(), ...recent.between('', undefined)]);
}

function bytesHold(text: string): boolean {
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes(text));
}

describe('sessions that were written lately', () => {
  it('are known as they were committed last, through failures, laying and new starts', () => {
    const conversation = fc.constantFrom('anna', 'boris', 'chan', 'dara');
    const note = fc.tuple(conversation, fc.option(fc.string({ maxLength: 5 }), { nil: null, freq: 9 }));
    const turn = fc.record({
      notes: fc.array(note, { maxLength: 4 }),
      fails: fc.boolean(),
      begins: fc.boolean(),
      lays: fc.boolean(),
      starts: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), (turns) => {
        db.exec('DELETE FROM recent; DELETE FROM conversation');
        let recent = new RecentSessions(db);
        const model = new Map<string, string>();
        for (const { notes, fails, begins, lays, starts } of turns) {
          if (begins && !recent.isLaying) recent.beginLaying();
          commit(recent, notes, fails, lays);
          if (!fails)
            for (const [who, session] of notes)
              if (session === null) model.delete(who);
              else model.set(who, session);
          if (starts) recent = new RecentSessions(db);
          expect(known(recent)).toEqual(model);
        }
        layAll(recent);
        expect(recent.size).toBe(0);
        expect(inPlace()).toEqual(model);
        expect(db.prepare('SELECT count(*) AS n FROM recent').get()).toEqual({ n: 0 });
      }),
    );
  });

  it('leave no byte of somebody who is forgotten, in whichever of her rows it stood', () => {
    const recent = new RecentSessions(db);
    commit(recent, [['anna', 'first secret']]);
    commit(recent, [['boris', 'of boris']]);
    commit(recent, [
      ['anna', 'second secret'],
      ['chan', 'of chan'],
    ]);
    expect(bytesHold('first secret')).toBe(true);
    commit(recent, [['anna', null]]);
    expect([bytesHold('first secret'), bytesHold('second secret')]).toEqual([false, false]);
    expect(known(recent)).toEqual(
      new Map([
        ['boris', 'of boris'],
        ['chan', 'of chan'],
      ]),
    );
  });

  it('are laid a few at a time, and what is written or forgotten meanwhile counts', () => {
    const recent = new RecentSessions(db);
    const many = Array.from({ length: 900 }, (_, i): Note => [`c${1000 + i}`, `session ${i}`]);
    commit(recent, many);
    recent.beginLaying();
    commit(recent, [['c1000', 'later']], false, true);
    expect(recent.isLaying).toBe(true);
    commit(recent, [['c1001', null]], true, true);
    commit(recent, [['c1898', null]], false, true);
    commit(recent, [['c1899', 'later too']], false, true);
    commit(recent, [], false, true);
    expect(recent.isLaying).toBe(true);
    commit(recent, [], false, true);
    expect(recent.isLaying).toBe(false);
    expect(recent.size).toBe(2);
    const all = known(recent);
    expect([all.size, all.get('c1000'), all.get('c1899'), all.get('c1001'), all.get('c1898')]).toEqual([
      899,
      'later',
      'later too',
      'session 1',
      undefined,
    ]);
    expect(bytesHold('session 898')).toBe(false);
    layAll(recent);
    expect(inPlace()).toEqual(all);
  });

  it('are known as they were, wherever the deleting of their rows is broken off', () => {
    const people = ['anna', 'boris', 'chan', 'dara'];
    let recent = new RecentSessions(db);
    const model = new Map<string, string>();
    const write = (who: string, session: string | null, lays: boolean): void => {
      commit(recent, [[who, session]], false, lays);
      if (session === null) model.delete(who);
      else model.set(who, session);
    };
    const rows = () => Number(db.prepare('SELECT count(*) AS n FROM recent').get()?.['n']);
    for (let n = 0; n < 500; n++) write(people[n % 3] ?? '', `${n}`, false);
    for (let left = rows(); left > 10; ) {
      if (!recent.isLaying) recent.beginLaying();
      commit(recent, [], false, true);
      write('dara', `while ${left} rows were left`, true);
      if (left < 200 && model.has('anna')) write('anna', null, false);
      expect(known(recent)).toEqual(model);
      expect(known(new RecentSessions(db))).toEqual(model);
      // A new process every other time, as after a crash.
      if (left % 2 === 0) recent = new RecentSessions(db);
      const before = left;
      left = rows();
      expect(left).toBeLessThan(before);
    }
    layAll(recent);
    expect(inPlace()).toEqual(model);
    expect(rows()).toBe(0);
  });

  it('lie in their places after an orderly stop, in no order of arrival', async () => {
    db.close();
    const path = join(folder, 'turns.db');
    const store = openSqliteTurnStore({ path, clock: new ManualClock() });
    for (const conversation of ['zoe', 'anna', 'zoe']) {
      const opened = await store.open(conversation, 'worker', []);
      if (!opened) throw new Error('held');
      const { lease } = opened;
      const nothing = { hashes: [], mail: [], answers: [], effects: [], effectsDone: [] };
      await store.commit({ ...nothing, lease, session: `of ${conversation}` });
      await store.release(lease, false);
    }
    await store.close();
    db = openDatabase(path);
    expect(db.prepare('SELECT count(*) AS n FROM recent').get()).toEqual({ n: 0 });
    expect(inPlace()).toEqual(
      new Map([
        ['anna', 'of anna'],
        ['zoe', 'of zoe'],
      ]),
    );
  });
});
