/** Why work was not done: others wait already, or whoever wanted it does not any more. */
export type NotDone = 'full' | 'over';
export type Done<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly why: NotDone };

interface Waiting {
  readonly of: string;
  start(): Promise<void>;
  refuse(why: NotDone): void;
}

/**
 * Work of many, in turn: one of each at a time, and what else the same one wants waits behind the others. Where too much
 * waits, whoever wants most gives way, so that nobody fills it alone.
 */
export class FairQueue {
  readonly #most: number;
  /** In the order in which their turns come. */
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #busy = new Set<string>();
  #size = 0;
  #free: number;

  /** @param lanes pieces of work at once. @param most more that wait are refused. */
  constructor(lanes: number, most: number) {
    this.#free = lanes;
    this.#most = most;
  }

  /**
   * Does work of one, once its turn has come; rejects as it does. `over` comes at once when `closing` is aborted, and what
   * work brings that had begun is handed to `discard`.
   */
  do<T>(
    of: string,
    work: () => Promise<T>,
    closing: AbortSignal,
    discard: (value: T) => void,
  ): Promise<Done<T>> {
    if (closing.aborted) return Promise.resolve({ done: false, why: 'over' });
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#remove(waiting);
        waiting.refuse('over');
      };
      const waiting: Waiting = {
        of,
        refuse: (why) => {
          closing.removeEventListener('abort', end);
          resolve({ done: false, why });
        },
        start: async () => {
          try {
            const value = await work();
            if (closing.aborted) discard(value);
            else resolve({ done: true, value });
          } catch (error) {
            reject(error);
          } finally {
            closing.removeEventListener('abort', end);
          }
        },
      };
      closing.addEventListener('abort', end, { once: true });
      this.#add(waiting);
    });
  }

  #add(waiting: Waiting): void {
    const own = this.#waiting.get(waiting.of) ?? [];
    if (this.#size >= this.#most) {
      const longest = [...this.#waiting.values()].reduce((a, b) => (b.length > a.length ? b : a), own);
      if (longest.length <= own.length + 1) {
        waiting.refuse('full');
        return;
      }
      longest.pop()?.refuse('full');
      this.#size -= 1;
    }
    own.push(waiting);
    this.#waiting.set(waiting.of, own);
    this.#size += 1;
    this.#startNext();
  }

  #remove(waiting: Waiting): void {
    const own = this.#waiting.get(waiting.of);
    const at = own?.indexOf(waiting) ?? -1;
    if (!own || at < 0) return;
    own.splice(at, 1);
    this.#size -= 1;
    if (own.length === 0) this.#waiting.delete(waiting.of);
  }

  /** Whatever else somebody wants who has had a turn comes behind all others. */
  #goBehind(of: string): void {
    const rest = this.#waiting.get(of);
    if (!rest) return;
    this.#waiting.delete(of);
    this.#waiting.set(of, rest);
  }

  #startNext(): void {
    for (const [of, [first]] of this.#waiting) {
      if (this.#free === 0) return;
      if (!first || this.#busy.has(of)) continue;
      this.#remove(first);
      this.#free -= 1;
      this.#busy.add(of);
      void first.start().finally(() => {
        this.#free += 1;
        this.#busy.delete(of);
        this.#goBehind(of);
        this.#startNext();
      });
    }
  }
}
