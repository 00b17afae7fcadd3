import type { TurnStore } from '../../src/turns/store.ts';

/** The writes of a turn, each of which is a place to die at. */
export const WRITES = ['accept', 'commit', 'settle', 'finish', 'release', 'hold'] as const;
export type Write = (typeof WRITES)[number];

export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Where the process dies: at so many writes of a kind, before the write reached the disk or right after. */
export interface CrashPoint {
  readonly write: Write;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/**
 * A store whose process dies at a crash point: that write and everything after it fails, as it would for nobody, since
 * nobody is there any more. Counts the writes that came, so that a run can name every point of it.
 */
export class DyingStore implements TurnStore {
  readonly #inner: TurnStore;
  readonly #point: CrashPoint | undefined;
  readonly seen = new Map<Write, number>();
  readonly died: Promise<void>;
  #die: () => void = () => {};
  #dead = false;
  readonly finish?: NonNullable<TurnStore['finish']>;

  constructor(inner: TurnStore, point: CrashPoint | undefined) {
    this.#inner = inner;
    this.#point = point;
    this.died = new Promise((done) => {
      this.#die = done;
    });
    if (inner.finish)
      this.finish = (...args) => this.#write('finish', () => settled(inner.finish?.(...args)));
  }

  get isDead(): boolean {
    return this.#dead;
  }

  async #write<T>(write: Write, work: () => Promise<T>): Promise<T> {
    this.#alive();
    const nth = (this.seen.get(write) ?? 0) + 1;
    this.seen.set(write, nth);
    const here = this.#point?.write === write && this.#point.nth === nth;
    if (here && this.#point?.when === 'before') this.#kill();
    this.#alive();
    const result = await work();
    if (here) this.#kill();
    this.#alive();
    return result;
  }

  #kill(): void {
    this.#dead = true;
    this.#die();
  }
  #alive(): void {
    if (this.#dead) throw new Killed('the process is dead');
  }
  async #read<T>(work: () => Promise<T>): Promise<T> {
    this.#alive();
    return work();
  }

  open(...args: Parameters<TurnStore['open']>): ReturnType<TurnStore['open']> {
    return this.#read(() => this.#inner.open(...args));
  }
  known(...args: Parameters<TurnStore['known']>): ReturnType<TurnStore['known']> {
    return this.#read(() => this.#inner.known(...args));
  }
  remember(...args: Parameters<TurnStore['remember']>): ReturnType<TurnStore['remember']> {
    return this.#read(() => this.#inner.remember(...args));
  }
  accept(...args: Parameters<TurnStore['accept']>): ReturnType<TurnStore['accept']> {
    return this.#write('accept', () => this.#inner.accept(...args));
  }
  commit(...args: Parameters<TurnStore['commit']>): ReturnType<TurnStore['commit']> {
    return this.#write('commit', () => this.#inner.commit(...args));
  }
  settle(...args: Parameters<TurnStore['settle']>): ReturnType<TurnStore['settle']> {
    return this.#write('settle', () => this.#inner.settle(...args));
  }
  release(...args: Parameters<TurnStore['release']>): ReturnType<TurnStore['release']> {
    return this.#write('release', () => this.#inner.release(...args));
  }
  hold(...args: Parameters<TurnStore['hold']>): ReturnType<TurnStore['hold']> {
    return this.#write('hold', () => this.#inner.hold(...args));
  }
  renew(...args: Parameters<TurnStore['renew']>): ReturnType<TurnStore['renew']> {
    return this.#read(() => this.#inner.renew(...args));
  }
  orphans(...args: Parameters<TurnStore['orphans']>): ReturnType<TurnStore['orphans']> {
    return this.#read(() => this.#inner.orphans(...args));
  }
  sessions(...args: Parameters<TurnStore['sessions']>): ReturnType<TurnStore['sessions']> {
    return this.#read(() => this.#inner.sessions(...args));
  }
  spend(...args: Parameters<TurnStore['spend']>): ReturnType<TurnStore['spend']> {
    return this.#read(() => this.#inner.spend(...args));
  }
  dead(): ReturnType<TurnStore['dead']> {
    return this.#read(() => this.#inner.dead());
  }
  async close(): Promise<void> {}
}

function settled<T>(promise: Promise<T> | undefined): Promise<T> {
  if (!promise) throw new Error('the store does not do that');
  return promise;
}
