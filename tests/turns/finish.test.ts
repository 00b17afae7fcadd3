import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lease } from '../../src/turns/store.ts';
import { LEASE_MS } from '../stores/conformance.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import { ManualClock } from './manual-clock.ts';
import { Stage } from './stage.ts';
import { TAP } from './test-flows.ts';

/** A store whose word on the end of a conversation can be kept back, or get lost on its way. */
class SlowStore extends MemoryStore {
  finished = 0;
  told: Promise<void> = Promise.resolve();
  lose: 'before' | 'after' | undefined;

  override async finish(lease: Lease, n: number): Promise<boolean> {
    this.finished += 1;
    const { lose } = this;
    this.lose = undefined;
    if (lose === 'before') throw new Error('lost');
    const result = await super.finish(lease, n);
    await this.told;
    if (lose === 'after') throw new Error('lost');
    return result;
  }
}

describe('the end of a conversation in one write', () => {
  let clock: ManualClock;
  let store: SlowStore;
  let stage: Stage;
  beforeEach(async () => {
    clock = new ManualClock();
    store = new SlowStore(clock, LEASE_MS);
    stage = new Stage(store, clock);
    await stage.accept('anna', { type: 'link', parameter: 'en' });
    await stage.tap('anna', TAP.chain);
    await stage.settled();
  });
  afterEach(() => stage.turns.close(0));

  it('leaves nothing behind', async () => {
    const before = store.finished;
    await stage.say('anna', '1');
    await stage.settled();
    expect(store.finished).toBe(before + 1);
    expect(stage.turns.held).toBe(0);
    expect(await store.orphans(10)).toEqual([]);
  });

  it('lets in what comes before its word is heard', async () => {
    let tell = (): void => {};
    store.told = new Promise((done) => {
      tell = done;
    });
    await stage.say('anna', '1');
    await stage.settled();
    expect(await stage.say('anna', '2')).toBe('taken');
    expect(await stage.say('anna', '3')).toBe('taken');
    tell();
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['none>1', '1>2', '2>3']);
    expect(stage.turns.held).toBe(0);
    expect(stage.counts.get('lease_lost')).toBeUndefined();
    expect(await store.orphans(10)).toEqual([]);
  });

  it.each(['before', 'after'] as const)('is tried again where it got lost %s it was done', async (lose) => {
    store.lose = lose;
    await stage.say('anna', '1');
    await stage.settled();
    await stage.pass(3000);
    expect(await stage.say('anna', '2')).toBe('taken');
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['none>1', '1>2']);
    expect(stage.turns.held).toBe(0);
    expect(await store.orphans(10)).toEqual([]);
  });
});
