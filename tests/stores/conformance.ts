import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/dialogue/message.ts';
import { type Commit, FencedError, type Lease, type TurnStore } from '../../src/turns/store.ts';
import type { ManualClock } from '../turns/manual-clock.ts';

/** A store to try, and how to let the process behind it die and come again. */
export interface Specimen {
  readonly store: TurnStore;
  readonly clock: ManualClock;
  /** The store as the next process finds it after this one died without a word. */
  crash(): Promise<TurnStore>;
  end(): Promise<void>;
}

export const LEASE_MS = 30_000;
const ANNA = 'lAAAAAAAAAAAAAAAAAAAA';
const BORIS = 'tBBBBBBBBBBBBBBBBBBBB';
const CHAN = 'mCCCCCCCCCCCCCCCCCCCC';

function hashOf(n: number): string {
  return `event_${String(n).padStart(4, '0')}`;
}

function eventOf(n: number): Event {
  return { type: 'text', text: `word ${n}`, channel: 'line', conversation: ANNA, id: `e${n}`, at: n };
}

function commitOf(lease: Lease, more: Partial<Commit> = {}): Commit {
  return {
    lease,
    hashes: [],
    mail: [],
    session: undefined,
    answers: [],
    effects: [],
    effectsDone: [],
    ...more,
  };
}

/** What every store of turns must do. */
export function describeTurnStore(name: string, make: () => Promise<Specimen>): void {
  describe(`the turns in ${name}`, () => {
    let specimen: Specimen;
    let store: TurnStore;
    let clock: ManualClock;
    beforeEach(async () => {
      specimen = await make();
      ({ store, clock } = specimen);
    });
    afterEach(() => specimen.end());

    async function opened(conversation: string, worker = 'one', hashes: readonly string[] = []) {
      const result = await store.open(conversation, worker, hashes);
      if (!result) throw new Error('the conversation is held');
      return result;
    }

    describe('a conversation', () => {
      it('is empty when it is opened for the first time', async () => {
        const first = await opened(ANNA);
        expect(first).toMatchObject({ session: undefined, mail: [], backlog: undefined });
        expect(first.repeats.size).toBe(0);
      });

      it('is found as it was committed, and after a crash too', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { session: '{"v":1}' }));
        expect((await opened(ANNA)).session).toBe('{"v":1}');
        await store.commit(commitOf(lease, { session: '{"v":1,"ខ្មែរ":"ខ"}' }));
        store = await specimen.crash();
        expect((await opened(ANNA, 'next')).session).toBe('{"v":1,"ខ្មែរ":"ខ"}');
      });

      it('keeps its session where a commit says nothing of it, and loses it where it says null', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { session: 'a' }));
        await store.commit(commitOf(lease, { hashes: [hashOf(1)] }));
        expect((await opened(ANNA)).session).toBe('a');
        await store.commit(commitOf(lease, { session: null }));
        expect((await opened(ANNA)).session).toBeUndefined();
        expect(await store.sessions(undefined, 10)).toEqual([]);
      });

      it('is apart from all others', async () => {
        const anna = await opened(ANNA);
        const boris = await opened(BORIS, 'two');
        await store.commit(commitOf(anna.lease, { session: 'anna' }));
        await store.commit(commitOf(boris.lease, { session: 'boris' }));
        expect([(await opened(ANNA)).session, (await opened(BORIS, 'two')).session]).toEqual([
          'anna',
          'boris',
        ]);
      });
    });

    describe('events', () => {
      it('are known once a commit has answered them, after a crash too', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { hashes: [hashOf(1), hashOf(2)] }));
        const asked = [hashOf(1), hashOf(2), hashOf(3)];
        expect([...(await store.known(asked))].sort()).toEqual([hashOf(1), hashOf(2)]);
        store = await specimen.crash();
        expect([...(await opened(ANNA, 'next', asked)).repeats].sort()).toEqual([hashOf(1), hashOf(2)]);
      });

      it('are known beside what came and is none, after a crash too', async () => {
        expect([await store.remember(hashOf(1)), await store.remember(hashOf(1))]).toEqual([true, false]);
        expect(await Promise.all([store.remember(hashOf(2)), store.remember(hashOf(2))])).toEqual([
          true,
          false,
        ]);
        store = await specimen.crash();
        expect([await store.remember(hashOf(2)), await store.remember(hashOf(3))]).toEqual([false, true]);
        expect([...(await store.known([hashOf(1), hashOf(4)]))]).toEqual([hashOf(1)]);
      });

      it('are not known where the commit was refused', async () => {
        const { lease } = await opened(ANNA);
        clock.pass(LEASE_MS + 1);
        await opened(ANNA, 'two');
        await expect(store.commit(commitOf(lease, { hashes: [hashOf(1)] }))).rejects.toThrow(FencedError);
        expect((await store.known([hashOf(1)])).size).toBe(0);
      });

      it('wait in order for the worker that holds the conversation', async () => {
        const { lease } = await opened(ANNA);
        for (const n of [1, 2, 3])
          expect(
            await store.accept({
              conversation: ANNA,
              hash: hashOf(n),
              address: `to ${n}`,
              event: eventOf(n),
            }),
          ).toBe(true);
        const { mail } = await opened(ANNA);
        expect(mail.map(({ hash, address, event }) => [hash, address, event])).toEqual(
          [1, 2, 3].map((n) => [hashOf(n), `to ${n}`, eventOf(n)]),
        );
        await store.commit(commitOf(lease, { mail: mail.slice(0, 2).map(({ n }) => n), session: 's' }));
        expect((await opened(ANNA)).mail.map(({ hash }) => hash)).toEqual([hashOf(3)]);
      });

      it('are accepted once, however often and however closely they come', async () => {
        const mail = { conversation: ANNA, hash: hashOf(1), address: 'a', event: eventOf(1) };
        const accepted = await Promise.all([store.accept(mail), store.accept(mail), store.accept(mail)]);
        expect(accepted.filter(Boolean)).toHaveLength(1);
        expect(await store.accept(mail)).toBe(false);
        const { lease } = await opened(ANNA);
        const [{ n } = { n: 0 }] = (await opened(ANNA)).mail;
        await store.commit(commitOf(lease, { mail: [n] }));
        expect(await store.accept(mail)).toBe(false);
        expect((await opened(ANNA)).mail).toEqual([]);
      });

      it('that came to another worker too, while they were being taken, are taken once', async () => {
        const { lease, repeats } = await opened(ANNA, 'one', [hashOf(1)]);
        expect(repeats.size).toBe(0);
        for (const n of [1, 2])
          await store.accept({ conversation: ANNA, hash: hashOf(n), address: 'a', event: eventOf(n) });
        await store.commit(commitOf(lease, { session: 's', hashes: [hashOf(1)] }));
        expect((await opened(ANNA)).mail.map(({ hash }) => hash)).toEqual([hashOf(2)]);
      });

      it('that nobody took are found by the next process', async () => {
        await store.accept({ conversation: ANNA, hash: hashOf(1), address: 'a', event: eventOf(1) });
        store = await specimen.crash();
        expect(await store.orphans(10)).toEqual([ANNA]);
        expect((await opened(ANNA, 'next')).mail).toHaveLength(1);
      });
    });

    describe('a lease', () => {
      it('keeps others out until it is given back', async () => {
        const { lease } = await opened(ANNA);
        expect(await store.open(ANNA, 'two', [])).toBeUndefined();
        expect(await store.release(lease, false)).toBe(true);
        expect((await opened(ANNA, 'two')).lease.fence).toBeGreaterThan(lease.fence);
      });

      it('is the same for its holder, however often it is opened', async () => {
        const { lease } = await opened(ANNA);
        expect((await opened(ANNA)).lease).toEqual(lease);
      });

      it('that is not renewed can be taken over, and then fences out its former holder', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(
          commitOf(lease, { session: 'mine', answers: [{ n: 1, address: 'a', body: 'b', sent: 0 }] }),
        );
        clock.pass(LEASE_MS + 1);
        const two = await opened(ANNA, 'two');
        expect(two.backlog?.answers).toEqual([{ n: 1, address: 'a', body: 'b', sent: 0 }]);
        await expect(store.commit(commitOf(lease, { session: 'late' }))).rejects.toThrow(FencedError);
        await expect(store.settle(lease, 1, { kind: 'done' })).rejects.toThrow(FencedError);
        expect(await store.release(lease, false)).toBe(true);
        expect(await store.open(ANNA, 'three', [])).toBeUndefined();
        expect((await opened(ANNA, 'two')).session).toBe('mine');
      });

      it('lasts as long as it is renewed', async () => {
        await opened(ANNA);
        for (let i = 0; i < 5; i++) {
          clock.pass(LEASE_MS / 2);
          await store.renew('one');
        }
        expect(await store.open(ANNA, 'two', [])).toBeUndefined();
        expect(await store.orphans(10)).toEqual([]);
        clock.pass(LEASE_MS + 1);
        expect(await store.orphans(10)).toEqual([ANNA]);
      });

      it('does not depend on the wall clock', async () => {
        await opened(ANNA);
        clock.set(clock.now() + 1e11);
        expect(await store.open(ANNA, 'two', [])).toBeUndefined();
        clock.set(0);
        clock.pass(LEASE_MS + 1);
        expect(await store.open(ANNA, 'two', [])).toBeDefined();
      });

      it('cannot be given back while mail waits, and its holder hears of the mail', async () => {
        const { lease } = await opened(ANNA);
        await opened(BORIS);
        await store.accept({ conversation: ANNA, hash: hashOf(1), address: 'a', event: eventOf(1) });
        expect(await store.release(lease, false)).toBe(false);
        expect(await store.open(ANNA, 'two', [])).toBeUndefined();
        expect(await store.renew('one')).toEqual([ANNA]);
        const { mail } = await opened(ANNA);
        await store.commit(commitOf(lease, { mail: mail.map(({ n }) => n) }));
        expect(await store.release(lease, false)).toBe(true);
      });
    });

    describe('the last answer and its lease', () => {
      const answers = [{ n: 1, address: 'a', body: 'b', sent: 0 }];
      /** As the runtime does it in a store that has no such operation. */
      const finish = async (lease: Lease) => {
        if (store.finish) return await store.finish(lease, 1);
        await store.settle(lease, 1, { kind: 'done' });
        return await store.release(lease, false);
      };

      it('end together', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { session: 's', answers }));
        expect(await finish(lease)).toBe(true);
        expect(await store.orphans(10)).toEqual([]);
        const next = await opened(ANNA, 'two');
        expect(next.lease.fence).toBeGreaterThan(lease.fence);
        expect(next.session).toBe('s');
        expect(next.backlog?.answers ?? []).toEqual([]);
      });

      it('end one by one where mail waits', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { answers }));
        await store.accept({ conversation: ANNA, hash: hashOf(1), address: 'a', event: eventOf(1) });
        expect(await finish(lease)).toBe(false);
        expect(await store.open(ANNA, 'two', [])).toBeUndefined();
        expect((await opened(ANNA)).mail).toHaveLength(1);
        clock.pass(LEASE_MS + 1);
        expect((await opened(ANNA, 'two')).backlog?.answers ?? []).toEqual([]);
      });

      it('are left to who took the lease over', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { answers }));
        clock.pass(LEASE_MS + 1);
        expect((await opened(ANNA, 'two')).backlog?.answers).toEqual(answers);
        await expect(finish(lease)).rejects.toThrow(FencedError);
        store = await specimen.crash();
        expect((await opened(ANNA, 'next')).backlog?.answers).toEqual(answers);
      });
    });

    describe('answers and effects', () => {
      const answers = [1, 2].map((n) => ({ n, address: `to ${n}`, body: `body ${n}`, sent: 0 }));
      const effects = [{ id: 'e1', address: 'x', body: '{"do":"count"}' }];

      it('that were left are found in order by whoever takes over', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { session: 's', answers, effects }));
        store = await specimen.crash();
        expect(await store.orphans(10)).toEqual([ANNA]);
        const next = await opened(ANNA, 'next');
        expect(next.backlog).toEqual({ answers, effects });
        expect(await store.orphans(10)).toEqual([]);
      });

      it('are not handed out again to who holds them already', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { answers }));
        expect((await opened(ANNA)).backlog).toBeUndefined();
      });

      it('end when they are settled', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { answers, effects }));
        await store.settle(lease, 1, { kind: 'done' });
        await store.settle(lease, 2, { kind: 'sent', sent: 1 });
        await store.settle(lease, 2, { kind: 'moved', address: 'elsewhere' });
        await store.commit(commitOf(lease, { effectsDone: ['e1'] }));
        store = await specimen.crash();
        expect((await opened(ANNA, 'next')).backlog).toEqual({
          answers: [{ n: 2, address: 'elsewhere', body: 'body 2', sent: 1 }],
          effects: [],
        });
      });

      it('left owing are there for the next, and nobody else is troubled', async () => {
        const anna = await opened(ANNA);
        const boris = await opened(BORIS);
        await store.commit(commitOf(anna.lease, { answers }));
        await store.release(anna.lease, true);
        await store.release(boris.lease, false);
        expect(await store.orphans(10)).toEqual([ANNA]);
        expect((await opened(ANNA, 'two')).backlog?.answers).toEqual(answers);
        expect((await opened(BORIS, 'two')).backlog).toBeUndefined();
      });

      it('of somebody who is forgotten are still delivered, but no effect is run again', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { session: 's', effects }));
        await store.commit(commitOf(lease, { session: null, answers }));
        store = await specimen.crash();
        expect((await opened(ANNA, 'next')).backlog).toEqual({ answers, effects: [] });
      });

      it('that were given up are counted by day, channel and reason, and nothing else is kept of them', async () => {
        const { lease } = await opened(ANNA);
        await store.commit(commitOf(lease, { answers }));
        for (const n of [1, 2])
          await store.settle(lease, n, { kind: 'dead', channel: 'line', reason: 'blocked' });
        store = await specimen.crash();
        const day = new Date(clock.now()).toISOString().slice(0, 10);
        expect(await store.dead()).toEqual([{ day, channel: 'line', reason: 'blocked', count: 2 }]);
        expect((await opened(ANNA, 'next')).backlog?.answers ?? []).toEqual([]);
      });
    });

    describe('the list of sessions', () => {
      it('goes through all of them once, a few at a time', async () => {
        for (const conversation of [CHAN, ANNA, BORIS]) {
          const { lease } = await opened(conversation);
          await store.commit(commitOf(lease, { session: `session of ${conversation}` }));
        }
        const first = await store.sessions(undefined, 2);
        const second = await store.sessions(first.at(-1)?.conversation, 2);
        expect([first.length, second.length]).toEqual([2, 1]);
        expect([...first, ...second].map(({ session }) => session).sort()).toEqual(
          [ANNA, CHAN, BORIS].map((conversation) => `session of ${conversation}`),
        );
      });
    });

    describe('a bucket', () => {
      const rate = { perSecond: 2, burst: 3 };

      it('gives what it holds at once and then as fast as it fills', async () => {
        const spent = [];
        for (let i = 0; i < 4; i++) spent.push(await store.spend('line', rate));
        expect(spent).toEqual([0, 0, 0, 500]);
        clock.pass(500);
        expect(await store.spend('line', rate)).toBe(0);
        expect(await store.spend('line', rate)).toBe(500);
        expect(await store.spend('telegram', rate)).toBe(0);
      });

      it('that is held shut gives nothing until then, over a crash too', async () => {
        await store.hold('line', 10_000);
        expect(await store.spend('line', rate)).toBe(10_000);
        store = await specimen.crash();
        clock.pass(4000);
        expect(await store.spend('line', rate)).toBe(6000);
        clock.pass(6000);
        expect(await store.spend('line', rate)).toBe(0);
      });

      it('is not shut for longer because the wall clock was set', async () => {
        await store.hold('line', 10_000);
        clock.set(clock.now() - 1e10);
        clock.pass(10_001);
        expect(await store.spend('line', rate)).toBe(0);
      });
    });
  });
}
