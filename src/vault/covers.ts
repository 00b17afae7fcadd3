import { randomBelow } from '../tips/random.ts';
import type { Head } from './store.ts';

/** A level that may read a record, for each record that waits there to be acknowledged. */
type Waiting = Map<string, Set<string>>;

/**
 * Which records are cover records, in memory alone, so that they are acknowledged as a committee acknowledges the others. A
 * committee that looks and has nothing to acknowledge is taken to have acknowledged its covers; while something waits there,
 * each of its covers is acknowledged with the chance with which one of the others was. So as many are left in the end, and a
 * committee that is silent leaves all. What waits when the process ends is known to nobody any more.
 */
export class Covers {
  readonly #covers: Waiting = new Map();
  readonly #others: Waiting = new Map();

  /** A record came, which these levels may read. */
  came(id: string, levels: readonly string[], isCover: boolean): void {
    for (const level of levels) add(isCover ? this.#covers : this.#others, level, id);
  }

  /** A record was released to its second level. */
  released({ id, unit, next }: Head): void {
    if (next === null) return;
    // What came before this process is of neither kind.
    if (this.#covers.get(unit)?.has(id)) add(this.#covers, next, id);
    else if (this.#others.get(unit)?.has(id)) add(this.#others, next, id);
  }

  /** This level looks at its list: the covers that it acknowledges with that. */
  looks(level: string): readonly string[] {
    if ((this.#others.get(level)?.size ?? 0) > 0) return [];
    return this.#take(level, () => true);
  }

  /** This level acknowledges a record: the covers that it acknowledges with it. */
  acknowledges(level: string, id: string): readonly string[] {
    const waiting = this.#others.get(level);
    if (!waiting?.has(id)) return [];
    const among = waiting.size;
    waiting.delete(id);
    return this.#take(level, () => randomBelow(among) === 0);
  }

  /** These records are gone. */
  gone(ids: readonly string[]): void {
    for (const waiting of [this.#covers, this.#others])
      for (const held of waiting.values()) for (const id of ids) held.delete(id);
  }

  #take(level: string, takes: () => boolean): readonly string[] {
    const waiting = this.#covers.get(level) ?? new Set();
    const taken = [...waiting].filter(takes);
    for (const id of taken) waiting.delete(id);
    return taken;
  }
}

function add(waiting: Waiting, level: string, id: string): void {
  waiting.set(level, (waiting.get(level) ?? new Set()).add(id));
}
