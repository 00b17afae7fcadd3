import { describe, expect, it } from 'vitest';
import { channelEffects } from '../../src/cli/effects.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import type { Channel, Effect } from '../../src/dialogue/message.ts';
import { Counters } from '../../src/http/counters.ts';
import { openLog } from '../../src/http/log.ts';

function runner() {
  const counted: string[][] = [];
  const lines: string[] = [];
  const counters = new Counters();
  const tips = new TipTalks(() => undefined, projectBundle, 'http://localhost/t');
  const effects = channelEffects(
    counters,
    openLog('debug', (line) => lines.push(line), false),
    tips,
    {
      count: (...asked) => counted.push(['count', ...asked]),
      similar: (...asked) => counted.push(['similar', ...asked]),
      noneMeant: (...asked) => counted.push(['noneMeant', ...asked]),
      asksAnew: (...asked) => counted.push(['asksAnew', ...asked]),
    },
    { count: (code) => counted.push(['poster', code]) },
    { note: () => counted.push(['fault']) },
  );
  const EFFECTS: readonly Effect[] = [
    { do: 'sought', args: { typed: 'vermilion ibex?' } },
    { do: 'count.unmatched', args: { name: 'vermilion ibex' } },
    { do: 'count.similar', args: { name: 'golden gnu' } },
    { do: 'count.unmatched', args: {} },
    { do: 'count.poster', args: { code: '4827' } },
  ];
  const count = async (channel: Channel, volatile = false) => {
    for (const effect of EFFECTS)
      await effects.run(
        { id: 'e1', conversation: 'c1', channel, effect, volatile },
        new AbortController().signal,
      );
  };
  return { count, counted, lines, counters };
}

describe('the effects of the channels', () => {
  it.each(['line', 'telegram', 'messenger'] as const)(
    'count a name that no list has on %s, and neither log nor print it',
    async (channel) => {
      const { count, counted, lines, counters } = runner();
      await count(channel);
      expect(counted).toEqual([
        ['asksAnew', 'c1'],
        ['count', 'c1', 'vermilion ibex'],
        ['similar', 'c1', 'golden gnu'],
        ['noneMeant', 'c1'],
        ['poster', '4827'],
      ]);
      expect(lines).toEqual([]);
      expect(counters.print().trim()).toBe('');
    },
  );

  it('count nothing of the page, and nothing of a volatile talk', async () => {
    const { count, counted } = runner();
    await count('web');
    await count('telegram', true);
    expect(counted).toEqual([]);
  });
});
