import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conversationKey } from '../../src/turns/keys.ts';
import { StoppingError } from '../../src/turns/turns.ts';
import { LEASE_MS } from '../stores/conformance.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import { ManualClock } from './manual-clock.ts';
import { FREE, Stage, testKeys } from './stage.ts';
import { TAP } from './test-flows.ts';

const DAY = 24 * 3_600_000;
let clock: ManualClock;
let store: MemoryStore;
let stage: Stage;

beforeEach(() => {
  clock = new ManualClock();
  store = new MemoryStore(clock, LEASE_MS);
  stage = new Stage(store, clock);
});
afterEach(() => stage.turns.close(0));

/** Somebody who speaks English and is in the chain of words. */
async function inChain(user: string): Promise<void> {
  await stage.accept(user, { type: 'link', parameter: 'en' });
  await stage.tap(user, TAP.chain);
  await stage.settled();
}

async function storedSession(user: string): Promise<string | undefined> {
  const rows = await store.sessions(undefined, 100);
  return rows.find(({ conversation }) => conversation === conversationKey(testKeys, 'telegram', user))
    ?.session;
}

describe('a call that could not be read', () => {
  it('is known when the same bytes come again on its channel, to the next process too', async () => {
    const [one, other] = [Buffer.from('{'), Buffer.from('{{')];
    expect(await stage.turns.cameBefore('line', one)).toBe(false);
    expect(await stage.turns.cameBefore('line', one)).toBe(true);
    expect(await stage.turns.cameBefore('telegram', one)).toBe(false);
    await stage.turns.close(0);
    stage = new Stage(store, clock);
    expect(await stage.turns.cameBefore('line', one)).toBe(true);
    expect(await stage.turns.cameBefore('line', other)).toBe(false);
  });
});

describe('an event', () => {
  it('is answered', async () => {
    expect(await stage.accept('anna', { type: 'link', parameter: 'en' })).toBe('taken');
    await stage.settled();
    expect(stage.got('anna')).toEqual(['menu:menu.ask']);
    expect(stage.turns.held).toBe(0);
  });

  it('that comes again is known, whenever it comes', async () => {
    await inChain('anna');
    const both = await Promise.all([stage.say('anna', '1', 'same'), stage.say('anna', '1', 'same')]);
    expect(both).toEqual(['taken', 'repeat']);
    await stage.settled();
    expect(await stage.say('anna', '1', 'same')).toBe('repeat');
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['none>1']);
  });

  it('is durable when it is accepted: another process answers it', async () => {
    await inChain('anna');
    stage.platform.script = () => new Promise(() => {});
    await stage.say('anna', '1');
    store.crash();
    const next = new Stage(store, clock, undefined, 'next');
    await next.turns.tick();
    await next.settled();
    expect(next.chain('anna')).toEqual(['none>1']);
    await next.turns.close(0);
    stage = next;
  });

  it('of the same id in another conversation is another event', async () => {
    await inChain('anna');
    await inChain('boris');
    expect([await stage.say('anna', '1', 'id'), await stage.say('boris', '1', 'id')]).toEqual([
      'taken',
      'taken',
    ]);
  });

  it('from the future of a platform is taken as of now', async () => {
    await stage.accept('anna', { type: 'link', parameter: 'en' }, 'id', clock.now() + 400 * DAY);
    expect(JSON.parse((await storedSession('anna')) ?? '').at).toBe(clock.now());
  });

  it('is refused while the process stops', async () => {
    await stage.turns.close(0);
    await expect(stage.say('anna', 'x')).rejects.toThrow(StoppingError);
  });
});

describe('the order', () => {
  it('of a burst is kept, and every word is taken once', async () => {
    await inChain('anna');
    const words = Array.from({ length: 40 }, (_, i) => String(i + 1));
    await Promise.all(words.map((word) => stage.say('anna', word)));
    await stage.settled();
    expect(stage.chain('anna')).toEqual(words.map((word, i) => `${i === 0 ? 'none' : i}>${word}`));
  });

  it('is that of the platform where events come together but out of order', async () => {
    await inChain('anna');
    const at = clock.now();
    clock.pass(5000);
    await Promise.all([
      stage.say('anna', 'first', undefined, at),
      stage.say('anna', 'third', undefined, at + 3000),
      stage.say('anna', 'second', undefined, at + 1000),
    ]);
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['none>first', 'first>second', 'second>third']);
  });

  it('of many conversations is kept side by side', async () => {
    const users = Array.from({ length: 50 }, (_, i) => `user${i}`);
    await Promise.all(users.map(inChain));
    for (const word of ['1', '2', '3']) await Promise.all(users.map((user) => stage.say(user, word)));
    await stage.settled();
    for (const user of users) expect(stage.chain(user)).toEqual(['none>1', '1>2', '2>3']);
  });

  it('of answers is kept while the first of them has to be tried again', async () => {
    await inChain('anna');
    let failures = 3;
    stage.platform.script = () => {
      failures -= 1;
      return failures >= 0 ? { kind: 'retry', holds: 'conversation', uncertain: false } : undefined;
    };
    await stage.say('anna', '1');
    await stage.say('anna', '2');
    await stage.pass(20_000);
    expect(stage.chain('anna')).toEqual(['none>1', '1>2']);
    expect(stage.counts.get('retried')).toBe(3);
  });
});

describe('delivery', () => {
  beforeEach(async () => {
    await inChain('anna');
    await inChain('boris');
    stage.platform.tried.length = 0;
  });

  it('waits longer from try to try, and tells the channel how often it has tried', async () => {
    stage.platform.script = () => ({ kind: 'retry', holds: 'conversation', uncertain: true });
    const began = clock.monotonic();
    const at: number[] = [];
    await stage.say('anna', '1');
    for (let seen = 0; at.length < 5; seen = stage.platform.tried.length) {
      await stage.pass(1000);
      if (stage.platform.tried.length > seen) at.push(Math.round((clock.monotonic() - began) / 1000));
    }
    expect(stage.platform.tried.slice(0, 4).map(({ tries }) => tries)).toEqual([0, 1, 2, 3]);
    expect(new Set(stage.platform.tried.map(({ key }) => key)).size).toBe(1);
    const waits = at.slice(1).map((one, i) => one - (at[i] ?? 0));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  });

  it('tries again, under the same key, where a channel throws', async () => {
    let thrown = false;
    stage.platform.script = () => {
      if (thrown) return undefined;
      thrown = true;
      throw new Error('socket hang up');
    };
    await stage.say('anna', '1');
    await stage.pass(3000);
    const [first, second] = stage.platform.tried;
    expect([first?.tries, second?.tries]).toEqual([0, 1]);
    expect(second?.key).toBe(first?.key);
    expect(stage.chain('anna')).toEqual(['none>1']);
  });

  it('goes on behind the message that was sent', async () => {
    await stage.say('anna', '1');
    await stage.settled();
    const [first, second] = stage.platform.tried;
    expect([first?.bubbles.length, second?.bubbles.length]).toEqual([2, 1]);
    expect(first?.key).not.toBe(second?.key);
    expect(second?.key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('holds the whole channel back where the platform says so, and nobody else otherwise', async () => {
    stage.platform.script = ({ tries }) =>
      tries === 0 ? { kind: 'retry', afterMs: 30_000, holds: 'channel', uncertain: false } : undefined;
    await stage.say('anna', '1');
    await stage.settled();
    stage.platform.script = () => undefined;
    await stage.say('boris', '1');
    await stage.pass(25_000);
    expect([stage.chain('anna'), stage.chain('boris')]).toEqual([[], []]);
    await stage.pass(10_000);
    expect([stage.chain('anna'), stage.chain('boris')]).toEqual([['none>1'], ['none>1']]);
  });

  it('keeps the wait of one person over a restart', async () => {
    stage.platform.script = () => ({
      kind: 'retry',
      afterMs: 60_000,
      holds: 'conversation',
      uncertain: false,
    });
    await stage.say('anna', '1');
    await stage.settled();
    await stage.turns.close(0);
    stage = new Stage(store, clock, undefined, 'next');
    await stage.pass(50_000);
    expect(stage.platform.tried).toEqual([]);
    await stage.pass(15_000);
    expect(stage.chain('anna')).toEqual(['none>1']);
  });

  it('drops a message that the platform refuses, counts it, and goes on with the next answer', async () => {
    stage.platform.script = ({ bubbles }) =>
      bubbles[0]?.text.includes('is=1') ? { kind: 'refused', reason: 'too_long' } : undefined;
    await stage.say('anna', '1');
    await stage.say('anna', '2');
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['1>2']);
    expect(await store.dead()).toMatchObject([{ channel: 'telegram', reason: 'too_long', count: 1 }]);
  });

  it('gives up all that waits for somebody who has blocked us', async () => {
    let release = (): void => {};
    const blocked = new Promise<void>((done) => {
      release = done;
    });
    stage.platform.script = async () => {
      await blocked;
      return { kind: 'gone', reason: 'blocked' };
    };
    await stage.say('anna', '1');
    await stage.say('anna', '2');
    release();
    await stage.settled();
    expect(stage.platform.tried).toHaveLength(1);
    expect(await store.dead()).toMatchObject([{ reason: 'blocked', count: 2 }]);
    expect(stage.turns.held).toBe(0);
  });

  it('follows a conversation that has moved', async () => {
    stage.platform.script = ({ address }) =>
      address === 'chat of anna' ? { kind: 'moved', address: 'new chat' } : undefined;
    await stage.say('anna', '1');
    await stage.settled();
    expect(stage.platform.to('new chat')[0]).toContain('chain:told');
  });

  it('gives up after a day', async () => {
    stage.platform.script = () => ({ kind: 'retry', holds: 'conversation', uncertain: false });
    await stage.say('anna', '1');
    await stage.settled();
    clock.pass(DAY + 1);
    await stage.pass(700_000);
    expect(await store.dead()).toMatchObject([{ reason: 'too_late', count: 1 }]);
    expect(stage.turns.held).toBe(0);
  });

  it('sends no faster than the platform allows, to one person and to all', async () => {
    stage.platform.rates = {
      channel: { perSecond: 100, burst: 100 },
      conversation: { perSecond: 1, burst: 2 },
    };
    for (const word of ['1', '2']) await stage.say('anna', word);
    await stage.settled();
    expect(stage.platform.tried).toHaveLength(2);
    await stage.say('boris', '1');
    await stage.settled();
    expect(stage.chain('boris')).toEqual(['none>1']);
    await stage.pass(2000);
    expect(stage.platform.tried).toHaveLength(6);
    expect(stage.chain('anna')).toEqual(['none>1', '1>2']);
  });
});

describe('the window of a platform', () => {
  it('is counted from the newest event that something waits for', async () => {
    await stage.accept('anna', { type: 'link', parameter: '' });
    await stage.settled();
    stage.platform.script = () => ({ kind: 'retry', holds: 'conversation', uncertain: false });
    const first = stage.clock.now();
    await stage.say('anna', 'qqqq');
    await stage.settled();
    await stage.pass(500);
    const second = stage.clock.now();
    await stage.say('anna', 'zzzz');
    await stage.pass(2000);
    const last = stage.platform.tried.at(-1);
    expect([last?.eventAt, last?.heardAt]).toEqual([first, second]);
  });
});

describe('effects', () => {
  it('that are awaited bring their result as an event', async () => {
    stage.effects.answer = async () => ({ result: 'ok', values: { code: 'K7' } });
    await stage.accept('anna', { type: 'link', parameter: 'en' });
    await stage.tap('anna', TAP.job);
    await stage.settled();
    expect(stage.got('anna')).toEqual(['menu:menu.ask', 'job:done code=K7', 'menu:menu.ask']);
    expect(stage.turns.held).toBe(0);
  });

  it('that fail or take too long have failed', async () => {
    stage.effects.answer = () => Promise.reject(new Error('no network'));
    await stage.accept('anna', { type: 'link', parameter: 'en' });
    await stage.tap('anna', TAP.job);
    await stage.settled();
    stage.effects.answer = () => new Promise(() => {});
    await stage.tap('anna', TAP.job);
    await stage.pass(61_000);
    expect(stage.got('anna').filter((text) => text === 'job:failed')).toHaveLength(2);
    expect(stage.counts.get('effect_failed')).toBe(1);
  });

  it('are run again under the same id after a crash, and told once', async () => {
    stage.effects.answer = () => new Promise(() => {});
    await stage.accept('anna', { type: 'link', parameter: 'en' });
    await stage.tap('anna', TAP.job);
    await stage.settled();
    store.crash();
    const next = new Stage(store, clock, undefined, 'next');
    next.effects.answer = async () => ({ result: 'ok', values: { code: 'K7' } });
    await next.turns.tick();
    await next.settled();
    expect(next.effects.ran.map(({ id }) => id)).toEqual(stage.effects.ran.map(({ id }) => id));
    expect(next.got('anna')).toEqual(['job:done code=K7', 'menu:menu.ask']);
    stage = next;
  });

  it('let the person go on meanwhile', async () => {
    let finish = (): void => {};
    stage.effects.answer = () =>
      new Promise((done) => {
        finish = () => done({ result: 'ok', values: { code: 'K7' } });
      });
    await stage.accept('anna', { type: 'link', parameter: 'en' });
    await stage.tap('anna', TAP.job);
    await stage.say('anna', 'hello?');
    await stage.settled();
    expect(stage.got('anna').at(-1)).toBe('common:working');
    finish();
    await stage.settled();
    expect(stage.got('anna')).toContain('job:done code=K7');
  });
});

describe('time', () => {
  it('lets a silent session fall asleep and wakes it with the next word', async () => {
    await inChain('anna');
    await stage.say('anna', '1');
    await stage.settled();
    await stage.pass(1000);
    expect(JSON.parse((await storedSession('anna')) ?? '').asleep).toBeUndefined();
    clock.pass(4 * DAY);
    await stage.pass(1000);
    expect(JSON.parse((await storedSession('anna')) ?? '')).toMatchObject({ asleep: true, lng: 'en' });
    await stage.say('anna', 'hello');
    await stage.settled();
    expect(stage.got('anna').at(-1)).toContain('resume:offer');
  });

  it('ends a conversation after a year of silence', async () => {
    await inChain('anna');
    clock.pass(366 * DAY);
    await stage.pass(2000);
    expect(await storedSession('anna')).toBeUndefined();
  });

  it('does nothing to anybody when the wall clock jumps', async () => {
    await inChain('anna');
    const before = await storedSession('anna');
    clock.set(clock.now() + 500 * DAY);
    await stage.pass(3000);
    expect(await storedSession('anna')).toBe(before);
    clock.set(clock.now() - 1000 * DAY);
    await stage.pass(3000);
    expect(await storedSession('anna')).toBe(before);
    await stage.say('anna', '1');
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['none>1']);
  });
});

describe('forget me', () => {
  it('leaves no row, and says goodbye in the language that was spoken', async () => {
    await inChain('anna');
    await stage.tap('anna', TAP.menu);
    await stage.tap('anna', TAP.forget);
    await stage.settled();
    expect(stage.got('anna').at(-1)).toBe('forget:gone');
    expect(await storedSession('anna')).toBeUndefined();
  });
});

describe('two workers', () => {
  it('never take the same conversation: what comes to the other is left for its holder, in order', async () => {
    await inChain('anna');
    let open = (): void => {};
    const slow = new Promise<void>((done) => {
      open = done;
    });
    stage.platform.script = async (delivery) => {
      await slow;
      return stage.platform.take(delivery);
    };
    await stage.say('anna', '1');
    const other = new Stage(store, clock, stage.platform, 'two');
    expect(await other.say('anna', '2')).toBe('left');
    expect(await other.say('anna', '3')).toBe('left');
    stage.platform.script = () => undefined;
    open();
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['none>1', '1>2', '2>3']);
    await other.turns.close(0);
  });

  it('hear of mail while they hold a conversation for long', async () => {
    await inChain('anna');
    stage.platform.script = () => ({
      kind: 'retry',
      afterMs: 3_600_000,
      holds: 'conversation',
      uncertain: false,
    });
    await stage.say('anna', '1');
    const other = new Stage(store, clock, stage.platform, 'two');
    expect(await other.say('anna', '2')).toBe('left');
    await stage.pass(6000);
    expect(JSON.parse((await storedSession('anna')) ?? '').slots['chain.last']).toBe('2');
    await other.turns.close(0);
  });

  it('take over from one that is silent, whose late writes are refused', async () => {
    await inChain('anna');
    let answer = (): void => {};
    stage.platform.script = () =>
      new Promise((done) => {
        answer = () => done({ kind: 'retry', holds: 'conversation', uncertain: true });
      });
    await stage.say('anna', '1');
    await stage.settled();
    clock.pass(LEASE_MS + 1);
    const other = new Stage(store, clock, undefined, 'two');
    await other.turns.tick();
    await other.settled();
    expect(other.chain('anna')).toEqual(['none>1']);
    expect(other.platform.tried[0]?.key).toBe(stage.platform.tried.at(-1)?.key);
    stage.platform.script = () => undefined;
    expect(await other.say('anna', '2')).toBe('taken');
    await other.settled();
    answer();
    await stage.settled();
    expect(other.chain('anna')).toEqual(['none>1', '1>2']);
    await other.turns.close(0);
  });
});

describe('a text that is missing', () => {
  it('begins the talk anew instead of ending in silence', async () => {
    await inChain('anna');
    const { bundle } = stage;
    stage.bundle = {
      ...bundle,
      texts: (lng) => {
        const texts = bundle.texts(lng);
        return {
          ...texts,
          text: (key, values) => {
            if (key === 'chain:told') throw new Error('there is no text chain:told');
            return texts.text(key, values);
          },
        };
      },
    };
    await stage.say('anna', '1');
    await stage.settled();
    expect(stage.got('anna').slice(-2)[0]).toBe('common:restarted');
    expect(stage.counts.get('fault')).toBe(1);
    expect(stage.effects.ran.map(({ effect }) => effect)).toEqual([
      { do: 'fault', args: { node: 'words', error: 'Error' } },
    ]);
  });
});

describe('beside an answer', () => {
  it('the channel attends to each event once, and hears whether the answer waits', async () => {
    stage.effects.answer = () => new Promise(() => {});
    await stage.accept('anna', { type: 'link', parameter: 'en' }, 'link');
    await stage.accept('anna', { type: 'link', parameter: 'en' }, 'link');
    await stage.tap('anna', TAP.job);
    await stage.tap('boris', TAP.tip);
    await stage.settled();
    expect(stage.platform.attended.map(({ waits }) => waits)).toEqual([false, true, false]);
    await stage.pass(61_000);
    expect(stage.platform.attended.length).toBe(3);
  });

  it('nothing depends on what it does', async () => {
    stage.platform.attending = () => Promise.reject(new Error('no network'));
    await inChain('anna');
    await stage.say('anna', '1');
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['none>1']);
    expect(stage.platform.attended).toHaveLength(3);
    expect([...stage.counts.keys()]).toEqual(['taken']);
  });
});

describe('a fault that nobody foresaw', () => {
  /** A store that fails, beside counters that fail when they are told so. */
  function breakDown(operation: 'open' | 'settle'): () => void {
    const works = store[operation];
    Object.assign(store, { [operation]: () => Promise.reject(new Error('disk is full')) });
    stage.counting = (what) => {
      if (what === 'store_failed') throw new Error('no such counter');
    };
    return () => {
      Object.assign(store, { [operation]: works });
    };
  }

  it('in delivery leaves nobody without an answer', async () => {
    await inChain('anna');
    const mend = breakDown('settle');
    await stage.say('anna', '1');
    await stage.settled();
    await stage.say('anna', '2');
    expect(stage.counts.get('fault')).toBe(1);
    mend();
    await stage.pass(2000);
    expect(stage.chain('anna')).toEqual(['none>1', '1>2']);
    expect(stage.turns.held).toBe(0);
  });

  it('in a turn leaves the event to the platform, and the conversation goes on', async () => {
    await inChain('anna');
    const mend = breakDown('open');
    await expect(stage.say('anna', '1', 'again')).rejects.toThrow('disk is full');
    await stage.settled();
    expect(stage.counts.get('fault')).toBe(1);
    mend();
    await stage.pass(2000);
    expect(await stage.say('anna', '1', 'again')).toBe('taken');
    await stage.settled();
    expect(stage.chain('anna')).toEqual(['none>1']);
    expect(stage.turns.held).toBe(0);
  });

  it.each(['open', 'settle'] as const)('keeps no process from ending that stops (%s)', async (operation) => {
    await inChain('anna');
    breakDown(operation);
    const said = stage.say('anna', '1').catch((error: Error) => error.message);
    await stage.settled();
    const late = stage.say('anna', '2').catch((error: Error) => error.message);
    await stage.turns.close(0);
    expect(await said).toBe(operation === 'open' ? 'disk is full' : 'taken');
    expect(await late).toBe(operation === 'open' ? 'no such counter' : 'taken');
    expect(stage.turns.held).toBe(0);
  });
});

describe('a process that stops', () => {
  it('records what was being sent, so that the next one does not send it again', async () => {
    await inChain('anna');
    let arrived = () => {};
    stage.platform.script = (delivery) =>
      new Promise((done) => {
        arrived = () => done(stage.platform.take(delivery));
      });
    await stage.say('anna', '1');
    await stage.settled();
    const closing = stage.turns.close(5000);
    arrived();
    await closing;
    const next = new Stage(store, clock, undefined, 'next');
    await next.turns.tick();
    await next.settled();
    expect([stage.chain('anna'), next.chain('anna')]).toEqual([['none>1'], []]);
    await next.turns.close(0);
  });
});

describe('an aside', () => {
  const aside = (id: string) => ({ id, at: 0, address: 'group', key: 'common:alone' });

  it('is said once in all languages and leaves nothing', async () => {
    stage.turns.say('telegram', aside('a'));
    stage.turns.say('telegram', aside('a'));
    await stage.settled();
    expect(stage.platform.to('group').length).toBe(1);
    expect(await store.sessions(undefined, 10)).toEqual([]);
    expect(stage.turns.held).toBe(0);
  });

  it('is tried again only where the platform did not take it', async () => {
    stage.platform.script = ({ tries }) =>
      tries === 0 ? { kind: 'retry', holds: 'conversation', uncertain: false } : undefined;
    stage.turns.say('telegram', aside('a'));
    await stage.settled();
    await stage.pass(3000);
    expect(stage.platform.to('group').length).toBe(1);
    stage.platform.script = () => ({ kind: 'retry', holds: 'conversation', uncertain: true });
    stage.turns.say('telegram', aside('b'));
    await stage.settled();
    await stage.pass(60_000);
    expect(stage.platform.tried.length).toBe(3);
    expect(stage.counts.get('aside_lost')).toBe(1);
  });

  it('follows a group that has another address now', async () => {
    stage.platform.script = ({ address }) =>
      address === 'group' ? { kind: 'moved', address: 'supergroup' } : undefined;
    stage.turns.say('telegram', aside('a'));
    await stage.settled();
    expect(stage.platform.to('supergroup').length).toBe(1);
    expect(stage.counts.get('aside')).toBe(1);
  });

  it('waits behind the answers for its turn, and loses no try by waiting', async () => {
    stage.platform.rates = { channel: { perSecond: 10, burst: 10 }, conversation: FREE };
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) stage.turns.say('telegram', aside(id));
    await stage.settled();
    expect(stage.platform.to('group').length).toBe(1);
    await stage.accept('anna', { type: 'link', parameter: '' });
    await stage.settled();
    expect(stage.platform.received.at(-1)?.to).toBe('chat of anna');
    for (let second = 0; second < 6; second++) await stage.pass(1000);
    expect(stage.platform.to('group').length).toBe(6);
    expect(stage.counts.get('aside_lost')).toBeUndefined();
  });
});
