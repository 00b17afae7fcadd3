import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conversationKey } from '../../src/turns/keys.ts';
import type { Commit } from '../../src/turns/store.ts';
import { LEASE_MS } from '../stores/conformance.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import { ManualClock } from './manual-clock.ts';
import { recordingStore, type Write } from './recording-store.ts';
import { Stage, testKeys } from './stage.ts';
import { TAP } from './test-flows.ts';

const STORY = 'the man in the blue house';
const MINUTE = 60_000;

let clock: ManualClock;
let store: MemoryStore;
/** Every write that reached the store. */
let written: Write[];
let stage: Stage;

beforeEach(async () => {
  clock = new ManualClock();
  store = new MemoryStore(clock, LEASE_MS);
  written = [];
  stage = new Stage(recordingStore(store, wrote), clock);
  stage.effects.answer = async () => ({ result: 'ok', values: { code: 'RECEIPT-4711' } });
  await stage.accept('anna', { type: 'link', parameter: 'en' });
  await stage.settled();
  written = [];
});
afterEach(() => stage.turns.close(0));

function wrote(write: Write): void {
  written.push(write);
}

/** What was written, without what differs by chance: the lease, and an answer's id. */
function shapeOf({ what, json }: Write): unknown {
  const [first, ...rest] = JSON.parse(json) as [Partial<Commit>, ...unknown[]];
  if (what !== 'commit') return { what, rest };
  const answers = first.answers?.map(({ body, ...row }) => ({
    ...row,
    body: { ...JSON.parse(body), id: '' },
  }));
  return { what, ...first, lease: undefined, answers };
}

/** A store that tells which of its operations are called, in order; what all workers ask each second is left out. */
function tellingStore(inner: MemoryStore, calls: string[]): MemoryStore {
  return new Proxy(inner, {
    get(_, name: keyof MemoryStore) {
      const of: unknown = inner[name];
      if (typeof of !== 'function') return of;
      return (...args: readonly unknown[]) => {
        if (!['renew', 'orphans', 'sessions'].includes(name)) calls.push(name);
        return of.apply(inner, args);
      };
    },
  });
}

async function sessionOf(user: string): Promise<unknown> {
  const key = conversationKey(testKeys, 'telegram', user);
  const rows = await store.sessions(undefined, 100);
  return JSON.parse(rows.find(({ conversation }) => conversation === key)?.session ?? 'null');
}

/** Stands in the sealed flow, where a story is asked. */
async function toStory(): Promise<void> {
  await stage.tap('anna', TAP.tip);
  await stage.tap('anna', TAP.broker);
  await stage.settled();
  expect(stage.got('anna').slice(-2)).toEqual(['tip:kind.ask', 'tip:story.ask']);
  written = [];
}

describe('a sealed flow', () => {
  it('writes what touches of the menu write, field by field, from entering to leaving', async () => {
    const touches = [
      () => stage.tap('anna', TAP.tip, 'first'),
      () => stage.tap('anna', TAP.broker, 'second'),
      () => stage.say('anna', STORY, 'third'),
      () => stage.tap('anna', TAP.add, 'fourth'),
      () => stage.accept('anna', { type: 'media', kind: 'image', reference: 'picture-1' }, 'fifth'),
      () => stage.tap('anna', TAP.send, 'sixth'),
      () => stage.tap('anna', TAP.menu, 'seventh'),
    ];
    for (const touch of touches) {
      await touch();
      await stage.pass(10_000);
    }
    expect(stage.got('anna').slice(1)).toEqual([
      ...['tip:kind.ask', 'tip:story.ask', 'tip:more.ask', 'tip:story.ask', 'tip:more.ask'],
      ...['tip:sent code=RECEIPT-4711', 'menu:menu.ask', 'menu:menu.ask'],
    ]);
    const telling = written;
    const afterTelling = await sessionOf('anna');
    await stage.turns.close(0);

    written = [];
    clock = new ManualClock();
    store = new MemoryStore(clock, LEASE_MS);
    stage = new Stage(recordingStore(store, wrote), clock);
    await stage.accept('anna', { type: 'link', parameter: 'en' });
    await stage.settled();
    written = [];
    for (const id of ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh']) {
      await stage.tap('anna', TAP.menu, id);
      await stage.pass(10_000);
    }
    expect(written.filter(({ what }) => what === 'commit')).toHaveLength(touches.length);
    expect(telling.map(shapeOf)).toEqual(written.map(shapeOf));
    expect(JSON.stringify(telling)).not.toMatch(/RECEIPT|blue house|picture-1|tip\//);
    expect(afterTelling).toEqual(await sessionOf('anna'));
  });

  it('asks of the store what touches of the menu ask, call by call, from entering to leaving', async () => {
    const asked = async (touches: readonly ((on: Stage, id: string) => Promise<unknown>)[]) => {
      const calls: string[] = [];
      const there = new ManualClock();
      const on = new Stage(tellingStore(new MemoryStore(there, LEASE_MS), calls), there);
      on.effects.answer = async () => ({ result: 'ok', values: { code: 'RECEIPT-4711' } });
      await on.accept('anna', { type: 'link', parameter: 'en' });
      await on.settled();
      calls.length = 0;
      for (const [i, touch] of touches.entries()) {
        await touch(on, String(i));
        await on.settled();
        // The same event once more.
        if (i === 2) await touch(on, String(i));
        await on.settled();
        calls.push('-');
      }
      await on.turns.close(0);
      return calls;
    };
    const tap = (payload: string) => (on: Stage, id: string) => on.tap('anna', payload, id);
    const telling = await asked([
      tap(TAP.tip),
      tap(TAP.broker),
      (on, id) => on.say('anna', STORY, id),
      tap(TAP.add),
      (on, id) => on.accept('anna', { type: 'media', kind: 'image', reference: 'picture-1' }, id),
      tap(TAP.stop),
      tap(TAP.menu),
    ]);
    expect(telling).toEqual(await asked(Array.from({ length: 7 }, () => tap(TAP.menu))));
  });

  it('leaves only the session that the menu leaves, and says its last words from memory', async () => {
    await toStory();
    await stage.say('anna', STORY);
    await stage.tap('anna', TAP.send);
    await stage.settled();
    expect(stage.got('anna').slice(-2)).toEqual(['tip:sent code=RECEIPT-4711', 'menu:menu.ask']);
    expect(written.map(({ what }) => what)).toEqual(['commit', 'commit', 'settle', 'settle']);
    expect(JSON.stringify(written)).not.toMatch(/RECEIPT|blue house|tip\//);
    expect(stage.effects.over).toHaveLength(1);
    expect(stage.turns.held).toBe(0);
    await stage.tap('anna', TAP.menu);
    expect(await sessionOf('anna')).toMatchObject({ lng: 'en', slots: {} });
  });

  it.each([
    ['was left', () => stage.tap('anna', TAP.stop)],
    [
      'was lost',
      async () => {
        await stage.pass(16 * MINUTE);
        await stage.tap('anna', TAP.menu);
      },
    ],
  ])('leaves the day of a count on the disk as it was, once it %s', async (_, leave) => {
    await stage.tap('anna', TAP.menu);
    await stage.say('anna', 'xyz');
    await stage.settled();
    const before = await sessionOf('anna');
    expect(before).toHaveProperty('counted');
    await toStory();
    await leave();
    await stage.settled();
    const { at: then, tries, ...stood } = before as Record<string, unknown>;
    const { at: now, ...stands } = (await sessionOf('anna')) as Record<string, unknown>;
    expect([typeof then, typeof now, tries]).toEqual(['number', 'number', 1]);
    expect(stands).toEqual(stood);
  });

  it('hands each answer to the effects once, as volatile', async () => {
    await toStory();
    await stage.say('anna', STORY, 'story');
    await stage.say('anna', STORY, 'story');
    await stage.settled();
    const answers = stage.effects.ran.filter(({ effect }) => effect.do === 'sealed.answer');
    expect(answers.map(({ effect, volatile }) => [effect.args['value'], volatile])).toEqual([
      ['broker', true],
      [STORY, true],
    ]);
  });

  it('knows an event that comes again, from before it, within it and after it', async () => {
    await stage.tap('anna', TAP.tip, 'enter');
    expect(await stage.tap('anna', TAP.tip, 'enter')).toBe('repeat');
    await stage.tap('anna', TAP.broker, 'kind');
    expect(await stage.tap('anna', TAP.broker, 'kind')).toBe('repeat');
    await stage.say('anna', STORY, 'story');
    await stage.tap('anna', TAP.stop, 'stop');
    await stage.settled();
    written = [];
    expect(await stage.say('anna', STORY, 'story')).toBe('repeat');
    expect(written).toEqual([]);
  });

  it('is entered at once: what comes with the same call of the platform never reaches the store', async () => {
    await Promise.all([stage.tap('anna', TAP.tip), stage.tap('anna', TAP.broker), stage.say('anna', STORY)]);
    await stage.settled();
    expect(written.map(({ what }) => what)).toEqual([
      ...['commit', 'commit', 'commit'],
      ...['settle', 'settle', 'settle'],
    ]);
    expect(JSON.stringify(written)).not.toMatch(/tip\/|blue house/);
    expect(stage.got('anna').slice(-3)).toEqual(['tip:kind.ask', 'tip:story.ask', 'tip:more.ask']);
  });

  it("tries again to send, and writes of the wait what it writes of anybody's", async () => {
    await toStory();
    stage.platform.script = ({ tries }) =>
      tries === 0 ? { kind: 'retry', afterMs: 5000, holds: 'conversation', uncertain: false } : undefined;
    await stage.say('anna', STORY);
    await stage.pass(7000);
    expect(stage.got('anna').at(-1)).toBe('tip:more.ask');
    expect(written.map(({ what }) => what)).toEqual(['commit', 'hold', 'settle']);
    expect(JSON.stringify(written)).not.toMatch(/blue house|tip\//);
  });

  it('forgets the person where she asks for it', async () => {
    await toStory();
    await stage.tap('anna', TAP.stop);
    await stage.tap('anna', TAP.menu);
    await stage.tap('anna', TAP.forget);
    await stage.settled();
    expect(await sessionOf('anna')).toBeNull();
  });
});

describe('a draft', () => {
  it('is gone after fifteen silent minutes, and the next message says so, once', async () => {
    await toStory();
    await stage.pass(14 * MINUTE);
    expect(stage.effects.over).toEqual([]);
    await stage.pass(2 * MINUTE);
    expect(stage.effects.over).toHaveLength(1);
    expect(stage.turns.held).toBe(0);
    await stage.say('anna', STORY);
    await stage.settled();
    expect(stage.got('anna').slice(-2)).toEqual(['common:draft_gone', 'menu:menu.ask']);
    expect(JSON.stringify(written)).not.toContain('blue house');
    await stage.say('anna', 'menu');
    await stage.settled();
    expect(stage.got('anna').filter((text) => text === 'common:draft_gone')).toHaveLength(1);
  });

  it('lasts as long as somebody writes, whatever the wall clock says', async () => {
    await toStory();
    for (let i = 0; i < 3; i++) {
      await stage.pass(10 * MINUTE);
      await stage.tap('anna', i % 2 === 0 ? TAP.menu : TAP.tip);
      if (i % 2 !== 0) await stage.tap('anna', TAP.broker);
    }
    expect(stage.got('anna')).not.toContain('common:draft_gone');
  });

  it('is gone after the process, and a button of it leads to the menu', async () => {
    await toStory();
    await stage.turns.close(0);
    expect(stage.effects.over).toHaveLength(1);
    stage = new Stage(store, clock, undefined, 'next');
    await stage.tap('anna', TAP.add);
    await stage.settled();
    expect(stage.got('anna')).toEqual(['common:draft_lost', 'menu:menu.ask']);
  });

  it('is gone after the process, and the next message is told so, once, whatever it says', async () => {
    await toStory();
    await stage.pass(MINUTE);
    await stage.turns.close(0);
    stage = new Stage(store, clock, undefined, 'next');
    await stage.say('anna', 'and a second van');
    await stage.settled();
    expect(stage.got('anna')[0]).toBe('common:was_away');
    await stage.say('anna', 'menu');
    await stage.settled();
    expect(stage.got('anna').filter((text) => text === 'common:was_away')).toHaveLength(1);
  });

  it('is told of after the process to everybody who was at the menu, who told something and who did not', async () => {
    await stage.accept('bert', { type: 'link', parameter: 'en' });
    await stage.settled();
    await toStory();
    written = [];
    await stage.pass(MINUTE);
    await stage.turns.close(0);
    stage = new Stage(store, clock, undefined, 'next');
    const shapes: string[] = [];
    for (const user of ['anna', 'bert']) {
      written = [];
      await stage.tap(user, TAP.tip);
      await stage.settled();
      shapes.push(
        JSON.stringify(written.map(shapeOf))
          .replaceAll(conversationKey(testKeys, 'telegram', user), 'key')
          .replaceAll(`chat of ${user}`, 'chat'),
      );
      expect(stage.got(user)[0]).toBe('common:was_away');
    }
    expect(shapes[0]).toEqual(shapes[1]);
  });

  it('is told of to nobody who was at the menu long before the process began', async () => {
    await stage.pass(20 * MINUTE);
    await stage.turns.close(0);
    stage = new Stage(store, clock, undefined, 'next');
    await stage.say('anna', 'menu');
    await stage.settled();
    expect(stage.got('anna')).not.toContain('common:was_away');
  });

  it('whose first question was never sent is answered by the menu after a crash', async () => {
    stage.platform.script = () => new Promise(() => {});
    await stage.tap('anna', TAP.tip);
    await stage.settled();
    store.crash();
    const next = new Stage(store, clock, undefined, 'next');
    await next.turns.tick();
    await next.settled();
    expect(next.got('anna')).toEqual(['menu:menu.ask']);
    await next.turns.close(0);
  });
});
