import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../src/dialogue/message.ts';
import { MailRows } from '../../../src/stores/sqlite/mail-rows.ts';
import { openDatabase } from '../../../src/stores/sqlite/schema.ts';
import { openSqliteTurnStore } from '../../../src/stores/sqlite/turn-store.ts';
import { ManualClock } from '../../turns/manual-clock.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-mail-'));
  path = join(folder, 'turns.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

function eventOf(conversation: string, id: string): Event {
  return { type: 'text', text: id, channel: 'line', conversation, id, at: 1 };
}

describe('mail', () => {
  it('waits as it was committed last, in order, through failures and new starts', () => {
    const db = openDatabase(path);
    const who = fc.constantFrom('anna', 'boris');
    const change = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), who }),
      fc.record({ kind: fc.constant('remove' as const), who, nth: fc.nat(3) }),
      fc.record({ kind: fc.constant('removeEvent' as const), who, nth: fc.nat(3) }),
    );
    const commit = fc.record({
      changes: fc.array(change, { maxLength: 5 }),
      fails: fc.boolean(),
      starts: fc.boolean(),
    });
    let last = 0;
    fc.assert(
      fc.property(fc.array(commit, { maxLength: 10 }), (commits) => {
        db.exec('DELETE FROM mail');
        let rows = new MailRows(db);
        let model = new Map<string, string[]>();
        for (const { changes, fails, starts } of commits) {
          const next = new Map([...model].map(([key, hashes]) => [key, hashes.slice()]));
          db.exec('BEGIN IMMEDIATE');
          for (const one of changes) {
            const hashes = next.get(one.who) ?? [];
            next.set(one.who, hashes);
            if (one.kind === 'add') {
              const hash = `hash${last++}`;
              rows.add({ conversation: one.who, hash, address: one.who, event: eventOf(one.who, hash) });
              hashes.push(hash);
              continue;
            }
            const waiting = rows.of(one.who)[one.nth];
            if (!waiting) continue;
            if (one.kind === 'remove') rows.remove(one.who, waiting.n);
            else rows.removeEvent(one.who, waiting.hash);
            hashes.splice(hashes.indexOf(waiting.hash), 1);
          }
          db.exec(fails ? 'ROLLBACK' : 'COMMIT');
          rows.end(!fails);
          if (!fails) model = next;
          if (starts) rows = new MailRows(db);
          for (const key of ['anna', 'boris']) {
            const hashes = model.get(key) ?? [];
            expect(rows.of(key).map(({ hash, event }) => [hash, event])).toEqual(
              hashes.map((hash) => [hash, eventOf(key, hash)]),
            );
            expect(rows.has(key)).toBe(hashes.length > 0);
          }
        }
      }),
    );
    db.close();
  });

  it('of a file that an older Mitr wrote waits on, in its order', async () => {
    const conversation = 'lAAAAAAAAAAAAAAAAAAAA';
    const before = new DatabaseSync(path);
    before.exec(`
      CREATE TABLE mail (
        conversation TEXT, n INTEGER, hash TEXT NOT NULL, address TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (conversation, n)
      ) WITHOUT ROWID;
      PRAGMA user_version = 2`);
    for (const n of [9, 10])
      before
        .prepare('INSERT INTO mail VALUES (?, ?, ?, ?, ?)')
        .run(conversation, n, `hash_${n}`, 'to', JSON.stringify(eventOf(conversation, `e${n}`)));
    before.close();
    const store = openSqliteTurnStore({ path, clock: new ManualClock() });
    expect(await store.orphans(10)).toEqual([conversation]);
    const opened = await store.open(conversation, 'one', []);
    expect(opened?.mail.map(({ hash, event }) => [hash, event.id])).toEqual([
      ['hash_9', 'e9'],
      ['hash_10', 'e10'],
    ]);
    await store.close();
  });
});
