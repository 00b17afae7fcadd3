import type { TurnStore } from '../../src/turns/store.ts';

/** One write that reached a store, with what it was given, as JSON. */
export interface Write {
  readonly what: 'accept' | 'commit' | 'settle' | 'hold';
  readonly json: string;
}

/** A store that tells of each write before it is made. */
export function recordingStore(inner: TurnStore, wrote: (write: Write) => void): TurnStore {
  const note = (what: Write['what'], ...args: unknown[]) => wrote({ what, json: JSON.stringify(args) });
  return {
    open: (...args) => inner.open(...args),
    known: (...args) => inner.known(...args),
    remember: (hash) => inner.remember(hash),
    accept(mail) {
      note('accept', mail);
      return inner.accept(mail);
    },
    commit(commit) {
      note('commit', commit);
      return inner.commit(commit);
    },
    settle(...args) {
      note('settle', ...args);
      return inner.settle(...args);
    },
    release: (...args) => inner.release(...args),
    renew: (worker) => inner.renew(worker),
    orphans: (limit) => inner.orphans(limit),
    sessions: (...args) => inner.sessions(...args),
    spend: (...args) => inner.spend(...args),
    hold(...args) {
      note('hold', ...args);
      return inner.hold(...args);
    },
    dead: () => inner.dead(),
    close: () => inner.close(),
  };
}
