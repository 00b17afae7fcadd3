import { expect, it } from 'vitest';
import { channelEffects } from '../../src/cli/effects.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { SealedFaults } from '../../src/cli/sealed-faults.ts';
import { DemoTips } from '../../src/cli/tip-demo.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import type { Effect } from '../../src/dialogue/message.ts';
import { Counters } from '../../src/http/counters.ts';
import { openLog } from '../../src/http/log.ts';

/** A Monday, at its first millisecond. */
const MONDAY = Date.UTC(2026, 10, 16);
const DAY = 86_400_000;

function clocked() {
  let at = MONDAY;
  const faults = new SealedFaults(() => at);
  const on = (days: number): number => {
    at = MONDAY + days * DAY;
    return faults.weekBefore;
  };
  return { faults, on };
}

it('a fault in a sealed flow is told in the week after, once, however many there were and whenever', () => {
  const figures = [[0], [6.99], [0, 3, 3, 6]].map((days) => {
    const { faults, on } = clocked();
    for (const day of days) {
      on(day);
      faults.note();
    }
    return [6.999, 7, 13.99, 14, 40].map(on);
  });
  expect(figures).toEqual(figures.map(() => [0, 1, 1, 0, 0]));
});

it('a fault is not told as one of the week before where nobody looked for longer, or the clock was set back', () => {
  const late = clocked();
  late.faults.note();
  expect(late.on(15)).toBe(0);
  const back = clocked();
  back.faults.note();
  expect(back.on(-1)).toBe(0);
});

it('what fails in a sealed talk moves no figure in its week, and is in no line of the log', async () => {
  let at = MONDAY + DAY;
  const lines: string[] = [];
  const counters = new Counters();
  const faults = new SealedFaults(() => at);
  counters.gauge('sealed_faults_week_before', () => faults.weekBefore);
  const demo = new DemoTips(() => at);
  const media = { patienceMs: 0, take: () => Promise.reject(new Error('not asked for')) };
  const tips = new TipTalks(() => demo, projectBundle, 'http://localhost/t', media, faults);
  const unmatched = { count: () => {}, similar: () => {}, noneMeant: () => {}, asksAnew: () => {} };
  const log = openLog('debug', (line) => lines.push(line), false);
  const effects = channelEffects(counters, log, tips, unmatched, { count: () => {} }, faults);
  const run = (effect: Effect, volatile: boolean) =>
    effects.run(
      { id: 'e1', conversation: 'c1', channel: 'line', effect, volatile },
      new AbortController().signal,
    );
  const still = counters.print();

  await run({ do: 'fault', args: { node: 'none', error: 'TypeError' } }, true);
  expect(counters.print()).toBe(still);
  at += 7 * DAY;
  expect(counters.print()).toBe(still.replace(/ 0$/m, ' 1'));

  // A step that throws: its argument is none that anything could be made of.
  at += 14 * DAY;
  expect((await run({ do: 'tip.open', args: {}, awaited: true }, true)).result).toBe('practice');
  const thrown = { node: 'tip/where', as: 'option', value: 'KH-0110', event: '1' };
  Object.defineProperty(thrown, 'value', {
    enumerable: true,
    get: () => {
      throw new Error('broken');
    },
  });
  expect(counters.print()).toBe(still);
  expect((await run({ do: 'sealed.answer', args: thrown }, true)).result).toBe('failed');
  expect(counters.print()).toBe(still);
  expect(lines).toEqual([]);
  at += 7 * DAY;
  expect(counters.print()).toBe(still.replace(/ 0$/m, ' 1'));

  // Elsewhere it is known at once and where it was.
  await run({ do: 'fault', args: { node: 'menu/menu', error: 'TypeError' } }, false);
  expect(lines.join()).toContain('menu/menu');
  at += 7 * DAY;
  expect(counters.print()).toBe(still);
});
