import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Question, Questions } from './child.ts';
import type { Name } from './contenders.ts';

const CHILD = new URL('child.ts', import.meta.url);

/** A contender in a process of its own: no other's garbage is collected on its time, no other's shapes slow its code. */
export class Rival {
  readonly name: Name;
  readonly #child: ChildProcess;

  private constructor(name: Name, child: ChildProcess) {
    this.name = name;
    this.#child = child;
  }

  static async start(name: Name, flags: readonly string[] = []): Promise<Rival> {
    const child = fork(CHILD, [name], { execArgv: [...process.execArgv, ...flags] });
    await Rival.#heard(child);
    return new Rival(name, child);
  }

  static async #heard(child: ChildProcess): Promise<unknown> {
    const stopped = new AbortController();
    const [message] = await Promise.race([
      once(child, 'message', { signal: stopped.signal }),
      once(child, 'exit', { signal: stopped.signal }).then(() => {
        throw new Error(`a contender ended: ${child.spawnargs.at(-1)}`);
      }),
    ]).finally(() => stopped.abort());
    return message;
  }

  /** Asks and waits: only one contender works at a time. */
  async ask<Kind extends keyof Questions>(
    kind: Kind,
    question: Omit<Questions[Kind], 'answer'>,
  ): Promise<Questions[Kind]['answer']> {
    this.#child.send({ kind, ...question } as Question);
    return (await Rival.#heard(this.#child)) as Questions[Kind]['answer'];
  }

  stop(): void {
    this.#child.disconnect();
  }
}

/** The middle of some figures, and the quarter of them below and above it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** `12.3 (11.9-13.0)` */
export function printSpread({ median, low, high }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;
}
