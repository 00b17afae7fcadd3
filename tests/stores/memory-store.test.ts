import { ManualClock } from '../turns/manual-clock.ts';
import { describeTurnStore, LEASE_MS } from './conformance.ts';
import { MemoryStore } from './memory-store.ts';

describeTurnStore('memory (the reference)', async () => {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, LEASE_MS);
  return {
    store,
    clock,
    crash: async () => {
      store.crash();
      return store;
    },
    end: async () => {},
  };
});
