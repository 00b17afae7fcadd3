import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTurnStore } from '../../../src/stores/sqlite/turn-store.ts';
import { ManualClock } from '../../turns/manual-clock.ts';
import { describeTurnStore, LEASE_MS } from '../conformance.ts';

describeTurnStore('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-turns-'));
  const path = join(folder, 'turns.db');
  const clock = new ManualClock();
  let store = openSqliteTurnStore({ path, clock, leaseMs: LEASE_MS });
  return {
    store,
    clock,
    // A promise that resolved is on the disk: closing without any farewell writes nothing more.
    crash: async () => {
      await store.close();
      store = openSqliteTurnStore({ path, clock, leaseMs: LEASE_MS });
      return store;
    },
    end: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
