import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecentSessions } from '../../../src/stores/sqlite/recent-sessions.ts';
import { openDatabase } from '../../../src/stores/sqlite/schema.ts';

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

function commit(recent: RecentSessions, notes: readonly Note[], fails = false, lay?: number): void {
  db.exec('BEGIN IMMEDIATE');
  for (const [conversation, session] of notes) recent.note(conversation, session);
  if (lay !== undefined) recent.lay(lay);
  recent.write();
  db.exec(fails ? 'ROLLBACK' : 'COMMIT');
  recent.end(!fails);
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
  return new Map([...inPlace(), ...recent.behind('')]);
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
      lay: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
      starts: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), (turns) => {
        db.exec('DELETE FROM recent; DELETE FROM conversation');
        let recent = new RecentSessions(db);
        const model = new Map<string, string>();
        for (const { notes, fails, lay, starts } of turns) {
          commit(recent, notes, fails, lay);
          if (!fails)
            for (const [who, session] of notes)
              if (session === null) model.delete(who);
              else model.set(who, session);
          if (starts) recent = new RecentSessions(db);
          expect(known(recent)).toEqual(model);
        }
        commit(recent, [], false, 100);
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

  it('are laid in their places when there are very many', () => {
    const recent = new RecentSessions(db);
    for (let n = 0; n < 30; n++)
      commit(
        recent,
        Array.from({ length: 500 }, (_, i): Note => [`c${500 * n + i}`, `session ${500 * n + i}`]),
      );
    for (let n = 0; n < 40; n++) commit(recent, [['c0', `late ${n}`]]);
    expect(recent.size).toBeLessThanOrEqual(10_001);
    expect(known(recent).size).toBe(15_000);
    expect(known(recent).get('c0')).toBe('late 39');
  });
});
