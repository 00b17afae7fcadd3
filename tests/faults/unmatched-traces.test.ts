import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelEffects } from '../../src/cli/effects.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import { readUnmatched, UNMATCHED_NAMES } from '../../src/cli/unmatched-file.ts';
import { UnmatchedNames } from '../../src/cli/unmatched-names.ts';
import { Counters } from '../../src/http/counters.ts';
import { openLog } from '../../src/http/log.ts';
import { openSqliteTurnStore, type SqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { conversationKey } from '../../src/turns/keys.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { Stage, testKeys } from '../turns/stage.ts';
import { tracesOf } from './traces.ts';

const bundle = projectBundle();
/** As it is typed, and as it is counted. */
const TYPED = 'Is VERMILION-IBEX Qomza Co., Ltd. real?';
const NAME = 'vermilion ibex qomza';
const TRACES = [TYPED, TYPED.toLowerCase(), NAME, 'VERMILION', 'vermilion', 'IBEX', 'ibex'];
const PEOPLE = ['anna', 'bopha', 'chan', 'dara', 'eang'];

describe('a name that no list has', () => {
  let folder: string;
  let store: SqliteTurnStore;
  let stage: Stage;
  let names: UnmatchedNames;
  let lines: string[];
  let counters: Counters;
  const reported: unknown[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mitr-unmatched-'));
    const clock = new ManualClock();
    store = openSqliteTurnStore({ path: join(folder, 'turns.db'), clock });
    stage = new Stage(store, clock);
    stage.bundle = bundle;
    lines = [];
    counters = new Counters();
    names = new UnmatchedNames({ dataDir: folder, clock, report: (error) => reported.push(error) });
    const tips = new TipTalks(
      () => undefined,
      () => bundle,
      'http://localhost:8080/t',
    );
    const effects = channelEffects(
      counters,
      openLog('debug', (line) => lines.push(line), false),
      tips,
      names,
      { count: () => {} },
      { note: () => {} },
    );
    stage.effects.answer = (request, closing) => effects.run(request, closing);
  });
  afterEach(async () => {
    await stage.turns.close(0);
    await names.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  async function asks(person: string, moment: () => void = () => {}): Promise<void> {
    await stage.accept(person, { type: 'link', parameter: 'en-agency' });
    await stage.settled();
    await stage.say(person, TYPED);
    moment();
    await stage.settled();
    moment();
    expect(stage.got(person).some((text) => text.includes('I did not find it'))).toBe(true);
  }

  /** Files of the data folder in which any of it lies. */
  const traces = (): string[] => [...new Set(TRACES.flatMap((text) => tracesOf(folder, text)))];

  it('is in no file at any moment while fewer than five conversations have asked', async () => {
    for (const person of PEOPLE.slice(0, 4)) await asks(person, () => expect(traces()).toEqual([]));
    expect(stage.effects.ran.map(({ effect }) => effect)).toEqual(
      Array(4)
        .fill([
          { do: 'sought', args: { typed: TYPED.toLowerCase() } },
          { do: 'count.unmatched', args: { name: NAME } },
        ])
        .flat(),
    );
    store.truncateLog();
    expect(traces()).toEqual([]);
    expect(readdirSync(folder)).not.toContain(UNMATCHED_NAMES);
  });

  it('is in no file where names like it are shown, and none of them was meant', async () => {
    const like = ['MALINDRO RECRUITING', 'malindro recruiting', 'MALINDRO', 'malindro'];
    for (const person of PEOPLE) {
      await stage.accept(person, { type: 'link', parameter: 'en-agency' });
      await stage.say(person, 'MALINDRO RECRUITING');
      await stage.settled();
      await stage.say(person, 'None of these');
      await stage.settled();
      expect(like.flatMap((text) => tracesOf(folder, text))).toEqual([]);
    }
    expect(stage.effects.ran.map(({ effect }) => effect.do)).toEqual(
      PEOPLE.flatMap(() => ['sought', 'count.similar', 'count.unmatched']),
    );
    await stage.accept('fa', { type: 'link', parameter: 'en-agency' });
    await stage.say('fa', 'Malindro Recruiting');
    await stage.settled();
    expect(readUnmatched(folder)).toMatchObject([{ name: 'malindro recruiting', count: 5 }]);
  });

  it('is in one file from five on, which names nobody; logs and figures never have it', async () => {
    for (const person of PEOPLE) await asks(person);
    store.truncateLog();
    expect(readUnmatched(folder)).toEqual([{ day: '2026-11-22', name: NAME, count: 5 }]);
    expect(new Set(traces().map((trace) => trace.split(':')[0]))).toEqual(new Set([UNMATCHED_NAMES]));
    for (const person of PEOPLE) {
      const key = conversationKey(testKeys, 'telegram', person);
      for (const id of [person, key, key.slice(1)])
        expect(tracesOf(folder, id).filter((trace) => trace.startsWith(UNMATCHED_NAMES))).toEqual([]);
    }
    const said = `${lines.join('')}${counters.print()}${[...stage.counts.keys()].join('\n')}`;
    for (const text of TRACES) expect(said).not.toContain(text);
    expect(reported).toEqual([]);
  });

  it('counts once, though the platform brings the event again and the person asks again', async () => {
    for (const person of PEOPLE.slice(0, 4)) await asks(person);
    await stage.accept('anna', { type: 'link', parameter: 'en-agency' });
    await stage.say('anna', TYPED, 'again');
    await stage.say('anna', TYPED, 'again');
    await stage.settled();
    expect(readUnmatched(folder)).toEqual([]);
  });
});
