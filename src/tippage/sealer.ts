import type { FromWorker, OrderName, Orders, Progress } from './protocol.ts';
import workerAddress from './worker.ts?worker&url';

/** This device can't do what was asked. */
export class SealerFailed extends Error {
  override readonly name = 'SealerFailed';
}

/** The one policy of the page: it trusts the address of the worker and no other. */
const policy = window.trustedTypes?.createPolicy('mitr', {
  createScriptURL(asked) {
    if (asked !== workerAddress) throw new TypeError('this address is not trusted');
    return asked;
  },
});

interface Waiting {
  readonly done: (answer: never) => void;
  readonly failed: (error: unknown) => void;
  readonly say: ((progress: Progress) => void) | undefined;
}

/** The worker that seals, as the page asks it. */
export class Sealer {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #isBroken = false;

  constructor() {
    this.#worker = new Worker(
      policy ? (policy.createScriptURL(workerAddress) as unknown as string) : workerAddress,
    );
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    this.#worker.addEventListener('error', () => {
      this.#isBroken = true;
      for (const { failed } of this.#waiting.values()) failed(new SealerFailed());
      this.#waiting.clear();
    });
  }

  /** Fails with SealerFailed. */
  ask<Name extends OrderName>(
    name: Name,
    order: Orders[Name]['order'],
    say?: (progress: Progress) => void,
  ): Promise<Orders[Name]['answer']> {
    if (this.#isBroken) return Promise.reject(new SealerFailed());
    const id = this.#asked++;
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed, say });
      this.#worker.postMessage({ name, id, order });
    });
  }

  #hear(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    if ('progress' in message) {
      waiting.say?.(message.progress);
      return;
    }
    this.#waiting.delete(message.id);
    if ('failed' in message) waiting.failed(new SealerFailed());
    else waiting.done(message.answer as never);
  }

  /** Ends the worker, with every key that it holds. */
  close(): void {
    this.#worker.terminate();
  }
}
