import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteTurnStore, type SqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import type { Inbound } from '../../src/turns/channel.ts';
import { conversationKey } from '../../src/turns/keys.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { Stage, testKeys } from '../turns/stage.ts';
import { TAP } from '../turns/test-flows.ts';
import type { FromVictim } from './kill-run.ts';
import { formsOf, RECEIPT, STORY, tracesOf } from './traces.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-traces-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the search for traces', () => {
  it('finds every form of a text, at any place of a file', () => {
    for (const [form, bytes] of formsOf(STORY)) {
      writeFileSync(
        join(folder, 'file'),
        Buffer.concat([Buffer.from('before'), bytes, Buffer.from('behind')]),
      );
      expect(tracesOf(folder, STORY).length, form).toBeGreaterThan(0);
    }
    for (const before of ['', '1', '12'])
      for (const encoding of ['base64', 'base64url', 'hex'] as const) {
        writeFileSync(join(folder, 'file'), Buffer.from(`${before}${STORY} and more`).toString(encoding));
        expect(tracesOf(folder, STORY).length, `${encoding} ${before.length}`).toBeGreaterThan(0);
      }
  });
});

describe('in the data folder', () => {
  let store: SqliteTurnStore;
  let stage: Stage;
  beforeEach(async () => {
    const clock = new ManualClock();
    store = openSqliteTurnStore({ path: join(folder, 'turns.db'), clock });
    stage = new Stage(store, clock);
    stage.effects.answer = async () => ({ result: 'ok', values: { code: RECEIPT } });
    await stage.accept('anna', { type: 'link', parameter: 'en' });
    await stage.settled();
  });
  afterEach(async () => {
    await stage.turns.close(0);
    await store.close();
  });

  function expectNoTrace(what: string): void {
    for (const canary of [STORY, RECEIPT, 'tip/story', 'tip/kind', 'tip/more', 'tip:'])
      expect(tracesOf(folder, canary), `${canary} ${what}`).toEqual([]);
  }

  it('nothing of a sealed flow is found, at any moment of it', async () => {
    const moments: [string, () => Promise<unknown>][] = [
      ['on entering', () => stage.tap('anna', TAP.tip)],
      ['on choosing', () => stage.tap('anna', TAP.broker)],
      ['on telling', () => stage.say('anna', STORY)],
      ['on adding', () => stage.tap('anna', TAP.add)],
      ['on telling more', () => stage.accept('anna', { type: 'media', kind: 'image', reference: STORY })],
      ['on a change', () => stage.accept('anna', { type: 'edit', ref: 'x', text: STORY })],
      ['on sending', () => stage.tap('anna', TAP.send)],
      ['on going on', () => stage.tap('anna', TAP.chain)],
    ];
    for (const [what, moment] of moments) {
      await moment();
      expectNoTrace(what);
      await stage.settled();
      expectNoTrace(`${what}, later`);
      store.truncateLog();
      expectNoTrace(`${what}, in the database`);
    }
    expect(stage.got('anna').some((text) => text.includes(RECEIPT))).toBe(true);
    expect(stage.effects.ran.some(({ effect }) => effect.args['value'] === STORY)).toBe(true);
  });

  it('nothing of a burst is found that opens a sealed flow and goes on in it', async () => {
    await Promise.all([stage.tap('anna', TAP.tip), stage.tap('anna', TAP.broker), stage.say('anna', STORY)]);
    expectNoTrace('at once');
    await stage.settled();
    expectNoTrace('later');
  });

  it('nothing of a draft that has run out is found, nor of the words that come too late', async () => {
    await stage.tap('anna', TAP.tip);
    await stage.tap('anna', TAP.broker);
    await stage.say('anna', STORY);
    await stage.pass(16 * 60_000);
    await stage.say('anna', STORY);
    await stage.settled();
    expect(stage.got('anna')).toContain('common:draft_gone');
    expectNoTrace('after it');
  });

  it('a person is nowhere once she has been answered: neither her id, nor her address, nor what she said', async () => {
    await stage.tap('anna', TAP.menu);
    await stage.say('anna', 'words-that-no-slot-keeps-77');
    await stage.settled();
    for (const trace of ['words-that-no-slot-keeps-77', 'event 1 of one'])
      expect(tracesOf(folder, trace)).toEqual([]);
    expect(tracesOf(folder, 'chat of anna')).not.toEqual([]);
    store.truncateLog();
    for (const trace of ['chat of anna', 'menu:menu.ask']) expect(tracesOf(folder, trace)).toEqual([]);
    expect(statSync(join(folder, 'turns.db-wal')).size).toBe(0);
  });

  it('a person who asks to be forgotten is nowhere at all', async () => {
    const key = conversationKey(testKeys, 'telegram', 'anna');
    store.truncateLog();
    expect(readFileSync(join(folder, 'turns.db')).includes(key)).toBe(true);
    await stage.tap('anna', TAP.forget);
    await stage.settled();
    store.truncateLog();
    expect(readFileSync(join(folder, 'turns.db')).includes(key)).toBe(false);
  });
});

describe('a process that is killed in the middle of a sealed flow', () => {
  it('leaves nothing of it, and the next one finds the person at the menu', async () => {
    let victim = await start(folder);
    await bring(victim, 1, { type: 'link', parameter: 'en' });
    await bring(victim, 2, { type: 'tap', payload: TAP.tip });
    await bring(victim, 3, { type: 'tap', payload: TAP.broker });
    await bring(victim, 4, { type: 'text', text: STORY });
    expect(tracesOf(folder, STORY)).toEqual([]);
    await end(victim, 'SIGKILL');
    expect(tracesOf(folder, STORY)).toEqual([]);
    victim = await start(folder);
    const texts = heard(victim);
    const menu = heardOf(victim, (message) => message.kind === 'send' && message.text === 'menu:menu.ask');
    await bring(victim, 5, { type: 'tap', payload: TAP.add });
    await bring(victim, 6, { type: 'tap', payload: TAP.menu });
    await menu;
    await end(victim, 'SIGKILL');
    for (const canary of [STORY, RECEIPT, 'tip/', 'tip:']) expect(tracesOf(folder, canary)).toEqual([]);
    expect(texts.some((text) => text.startsWith('tip:'))).toBe(false);
  });
});

const victims = new Set<ChildProcess>();
afterEach(() => {
  for (const victim of victims) victim.kill('SIGKILL');
  victims.clear();
});

async function start(at: string): Promise<ChildProcess> {
  const victim = fork(new URL('victim.ts', import.meta.url), [at], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  victims.add(victim);
  victim.on('message', (message: FromVictim) => {
    if (message.kind === 'send') victim.send({ kind: 'sent', id: message.id }, () => {});
  });
  await heardOf(victim, ({ kind }) => kind === 'ready');
  return victim;
}

function heard(victim: ChildProcess): string[] {
  const texts: string[] = [];
  victim.on('message', (message: FromVictim) => {
    if (message.kind === 'send') texts.push(message.text);
  });
  return texts;
}

function heardOf(victim: ChildProcess, wanted: (message: FromVictim) => boolean): Promise<void> {
  return new Promise((done, failed) => {
    victim.on('message', (message: FromVictim) => wanted(message) && done());
    victim.once('exit', () => failed(new Error('the victim died by itself')));
  });
}

async function bring(victim: ChildProcess, n: number, input: Inbound['input']): Promise<void> {
  const inbound: Inbound = {
    channel: 'telegram',
    user: 'anna',
    address: 'anna',
    id: `e${n}`,
    at: Date.now(),
    input,
  };
  const acknowledged = heardOf(
    victim,
    (message) => message.kind === 'acknowledged' && message.id === inbound.id,
  );
  victim.send({ kind: 'event', id: inbound.id, inbound });
  await acknowledged;
}

async function end(victim: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(victim, 'exit');
  victim.kill(signal);
  await gone;
}
