import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelEffects } from '../../src/cli/effects.ts';
import { PosterCounts } from '../../src/cli/poster-counts.ts';
import { POSTER_COUNTS, readPosterCounts } from '../../src/cli/poster-counts-file.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import { Counters } from '../../src/http/counters.ts';
import { openLog } from '../../src/http/log.ts';
import { openSqliteTurnStore, type SqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { conversationKey } from '../../src/turns/keys.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { Stage, testKeys } from '../turns/stage.ts';
import { tracesOf } from './traces.ts';

const bundle = projectBundle();
const PERSON = 'anna';
const CODE = '4827';
/** What a poster knows of a place, in every spelling that it is said in. */
const TRACES = [CODE, 'p_4827', 'KH-0110', 'demo-kh-0110', 'Poipet', 'ប៉ោយប៉ែត'];

describe('a poster that somebody came by', () => {
  let folder: string;
  let store: SqliteTurnStore;
  let stage: Stage;
  let posters: PosterCounts;
  let lines: string[];
  let counters: Counters;
  const reported: unknown[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mitr-poster-traces-'));
    const clock = new ManualClock();
    store = openSqliteTurnStore({ path: join(folder, 'turns.db'), clock });
    stage = new Stage(store, clock);
    stage.bundle = bundle;
    lines = [];
    counters = new Counters();
    posters = new PosterCounts({ dataDir: folder, clock, report: (error) => reported.push(error) });
    const tips = new TipTalks(
      () => undefined,
      () => bundle,
      'http://localhost:8080/t',
    );
    const names = { count: () => {}, similar: () => {}, noneMeant: () => {}, asksAnew: () => {} };
    const log = openLog('debug', (line) => lines.push(line), false);
    const effects = channelEffects(counters, log, tips, names, posters, { note: () => {} });
    stage.effects.answer = (request, closing) => effects.run(request, closing);
  });
  afterEach(async () => {
    await stage.turns.close(0);
    await posters.close();
    await store.close();
    rmSync(folder, { recursive: true });
    expect(reported).toEqual([]);
  });

  const traces = (): string[] => [...new Set(TRACES.flatMap((text) => tracesOf(folder, text)))];

  it.each([
    ['typing its code', () => stage.say(PERSON, CODE)],
    ['its link', () => stage.accept(PERSON, { type: 'link', parameter: `p_${CODE}` })],
  ])('by %s is told who reads, and is counted, and no file, log or figure knows of it', async (_, come) => {
    await come();
    await stage.settled();
    expect(stage.got(PERSON).some((text) => text.includes('ប៉ោយប៉ែត'))).toBe(true);
    store.truncateLog();
    expect(traces()).toEqual([]);
    const said = `${lines.join('')}${counters.print()}${[...stage.counts.keys()].join('\n')}`;
    for (const text of TRACES) expect(said).not.toContain(text);

    await posters.close();
    expect(readPosterCounts(folder)).toMatchObject([{ code: CODE, count: 1 }]);
    expect(new Set(traces().map((trace) => trace.split(':')[0]))).toEqual(new Set([POSTER_COUNTS]));
    const key = conversationKey(testKeys, 'telegram', PERSON);
    for (const id of [PERSON, key, key.slice(1)])
      expect(tracesOf(folder, id).filter((trace) => trace.startsWith(POSTER_COUNTS))).toEqual([]);
  });

  it('twice is two, and the same event brought again is one', async () => {
    await stage.say(PERSON, CODE, 'first');
    await stage.say(PERSON, CODE, 'first');
    await stage.say(PERSON, CODE, 'second');
    await stage.settled();
    await posters.close();
    expect(readPosterCounts(folder)).toMatchObject([{ code: CODE, count: 2 }]);
  });
});
