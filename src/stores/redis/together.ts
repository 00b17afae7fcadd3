import { OPERATIONS, type Operation } from './operations.ts';
import { DamagedRowError } from './rows.ts';
import type { Script } from './scripts.ts';

/** Redis does nothing else while a script runs. */
const MOST_TOGETHER = 128;

interface Asked {
  readonly operation: Operation;
  readonly args: readonly string[];
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Sends operations together: all of one turn of the event loop, and while Redis has not answered those before, what comes
 * meanwhile too. So a busy process pays for few calls, and a quiet one waits for nobody. They are done in the order in
 * which they were asked for.
 */
export class Together {
  readonly #run: (script: Script, args: readonly string[]) => Promise<unknown>;
  /** Now, as the scripts are told it. */
  readonly #time: () => string;
  #waiting: Asked[] = [];
  #scheduled = false;

  constructor(run: (script: Script, args: readonly string[]) => Promise<unknown>, time: () => string) {
    this.#run = run;
    this.#time = time;
  }

  /** What one operation returns. Throws where it failed, or where nobody knows whether it was done. */
  ask(operation: Operation, args: readonly string[]): Promise<unknown> {
    return new Promise((done, failed) => {
      this.#waiting.push({ operation, args, done, failed });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    const asked = this.#waiting.splice(0, MOST_TOGETHER);
    const args = [this.#time()];
    for (const { operation, args: own } of asked) args.push(operation, String(own.length), ...own);
    try {
      const results = await this.#run(OPERATIONS, args);
      if (!Array.isArray(results) || results.length !== asked.length)
        throw new DamagedRowError('the results');
      for (const [i, { done, failed }] of asked.entries()) {
        const result: unknown = results[i];
        if (result instanceof Error) failed(result);
        else done(result);
      }
    } catch (error) {
      for (const { failed } of asked) failed(error);
    }
    this.#scheduled = false;
    if (this.#waiting.length > 0) this.#schedule();
  }
}
