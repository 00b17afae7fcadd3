import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/stores/sqlite/schema.ts';
import { SqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { Stage } from '../turns/stage.ts';
import { TAP } from '../turns/test-flows.ts';

it('a disk that is full refuses events without losing any, and goes on when there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-full-'));
  const clock = new ManualClock();
  const path = join(folder, 'turns.db');
  const db = openDatabase(path);
  const store = new SqliteTurnStore(db, { path, clock });
  const stage = new Stage(store, clock);
  const person = async (user: string) => {
    await stage.accept(user, { type: 'link', parameter: 'en' }, `link ${user}`);
    await stage.tap(user, TAP.chain, `chain ${user}`);
    await stage.say(user, '1', `1 ${user}`);
  };
  await person('anna');
  await stage.settled();

  const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
  db.exec(`PRAGMA max_page_count = ${pages}`);
  const users = Array.from({ length: 60 }, (_, i) => `user${i}`);
  const outcomes = await Promise.allSettled(users.map(person));
  const refused = users.filter((_, i) => outcomes[i]?.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(String(outcome.reason)).not.toMatch(/user\d|chat of/);
  expect(stage.counts.get('store_failed')).toBeGreaterThan(0);

  db.exec('PRAGMA max_page_count = 100000');
  await stage.pass(5000);
  await Promise.all(refused.map(person));
  await stage.settled();
  await stage.say('anna', '2');
  await stage.settled();
  for (const user of users) expect(stage.chain(user)).toEqual(['none>1']);
  expect(stage.chain('anna')).toEqual(['none>1', '1>2']);
  expect(stage.turns.held).toBe(0);
  await stage.turns.close(0);
  await store.close();
  rmSync(folder, { recursive: true });
});
