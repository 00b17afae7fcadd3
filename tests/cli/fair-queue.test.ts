import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/cli/fair-queue.ts';

const OPEN = new AbortController().signal;
const nothing = () => {};

/** A queue whose work ends when it is told to; each is named by whom it is of and its number. */
class Desk {
  readonly started: string[] = [];
  readonly ended: string[] = [];
  readonly discarded: string[] = [];
  readonly results = new Map<string, unknown>();
  readonly #ends = new Map<string, () => void>();
  readonly #queue: FairQueue;

  constructor(lanes: number, most: number) {
    this.#queue = new FairQueue(lanes, most);
  }

  wants(name: string, closing: AbortSignal = OPEN): void {
    const work = () => {
      this.started.push(name);
      return new Promise<string>((resolve) => this.#ends.set(name, () => resolve(name)));
    };
    void this.#queue
      .do(name.charAt(0), work, closing, (value) => this.discarded.push(value))
      .then((result) => this.results.set(name, result.done ? result.value : result.why));
  }
  get running(): readonly string[] {
    return this.started.filter((name) => !this.ended.includes(name));
  }
  /** Ends what runs first, or another one of those that run. */
  async end(which = 0): Promise<void> {
    const name = this.running[which];
    if (name === undefined) return;
    this.ended.push(name);
    this.#ends.get(name)?.();
    await settled();
  }
  async endAll(): Promise<void> {
    await settled();
    while (this.running.length > 0) await this.end();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a fair queue', () => {
  it('does one thing of each at a time, and the rest behind others', async () => {
    const desk = new Desk(1, 20);
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) desk.wants(name);
    await desk.endAll();
    expect(desk.started).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    const wide = new Desk(3, 20);
    for (const name of ['a1', 'a2', 'a3']) wide.wants(name);
    await settled();
    expect(wide.running).toEqual(['a1']);
    wide.wants('b1');
    expect(wide.running).toEqual(['a1', 'b1']);
    await wide.endAll();
  });

  it('is full for whoever wants most, never for somebody who wants little', async () => {
    const desk = new Desk(1, 4);
    for (const name of ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'c1']) desk.wants(name);
    await settled();
    expect([...desk.results]).toEqual([
      ['a5', 'full'],
      ['a4', 'full'],
      ['a3', 'full'],
    ]);
    await desk.endAll();
    expect(desk.started).toEqual(['a0', 'b1', 'c1', 'a1', 'a2']);
  });

  it('lets go of what nobody wants any more, at once, and throws away what comes of it then', async () => {
    const desk = new Desk(1, 4);
    const [one, two] = [new AbortController(), new AbortController()];
    desk.wants('a1', one.signal);
    desk.wants('a2', two.signal);
    desk.wants('b1', AbortSignal.abort());
    two.abort();
    one.abort();
    await settled();
    expect([...desk.results]).toEqual([
      ['b1', 'over'],
      ['a2', 'over'],
      ['a1', 'over'],
    ]);
    desk.wants('c1');
    // What was begun keeps its lane until it has ended.
    expect(desk.running).toEqual(['a1']);
    await desk.endAll();
    expect([desk.started, desk.discarded]).toEqual([['a1', 'c1'], ['a1']]);
  });

  it('goes on behind work that fails', async () => {
    const queue = new FairQueue(1, 4);
    const failing = queue.do('a', () => Promise.reject(new Error('broken')), OPEN, nothing);
    const other = queue.do('a', async () => 7, OPEN, nothing);
    await expect(failing).rejects.toThrow('broken');
    expect(await other).toEqual({ done: true, value: 7 });
  });

  it('keeps its promises in whatever order things come and end', async () => {
    const moves = fc.array(
      fc.oneof(fc.record({ wants: fc.constantFrom('a', 'b', 'c', 'd') }), fc.record({ ends: fc.nat(3) })),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(
        moves,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 12 }),
        async (all, lanes, most) => {
          const desk = new Desk(lanes, most);
          const wanted: string[] = [];
          const counts = new Map<string, number>();
          for (const move of all) {
            if ('ends' in move) await desk.end(move.ends);
            else {
              const count = (counts.get(move.wants) ?? 0) + 1;
              counts.set(move.wants, count);
              wanted.push(`${move.wants}${count}`);
              desk.wants(`${move.wants}${count}`);
              await settled();
            }
            const owners = desk.running.map((name) => name.charAt(0));
            expect(new Set(owners).size).toBe(owners.length);
            expect(owners.length).toBeLessThanOrEqual(lanes);
            const waiting = wanted.filter((name) => !desk.started.includes(name) && !desk.results.has(name));
            expect(waiting.length).toBeLessThanOrEqual(most);
            // No lane is free while somebody waits whose turn it could be.
            const could = waiting.some((name) => !owners.includes(name.charAt(0)));
            expect(could && owners.length < lanes).toBe(false);
          }
          await desk.endAll();
          expect(desk.results.size).toBe(wanted.length);
          for (const owner of 'abcd') {
            const own = desk.started.filter((name) => name.startsWith(owner));
            expect(own).toEqual(own.toSorted((x, y) => Number(x.slice(1)) - Number(y.slice(1))));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lets nobody begin twice while another one waits', async () => {
    const wants = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 2, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(wants, async (all) => {
        const desk = new Desk(1, 100);
        const left = new Map<string, number>();
        for (const [n, owner] of all.entries()) {
          desk.wants(`${owner}${n}`);
          left.set(owner, (left.get(owner) ?? 0) + 1);
        }
        await desk.endAll();
        const [, ...later] = desk.started.map((name) => name.charAt(0));
        left.set(all[0] ?? '', (left.get(all[0] ?? '') ?? 0) - 1);
        let round = new Set<string>();
        for (const owner of later) {
          if (round.has(owner)) {
            // Everybody else who still wants something had a turn meanwhile.
            const passed = [...left].filter(([other, n]) => n > 0 && other !== owner && !round.has(other));
            expect(passed).toEqual([]);
            round = new Set();
          }
          round.add(owner);
          left.set(owner, (left.get(owner) ?? 0) - 1);
        }
      }),
      { numRuns: 200 },
    );
  });
});
