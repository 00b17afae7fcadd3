import type { Effect } from '../dialogue/message.ts';
import { COUNT_SIMILAR, COUNT_UNMATCHED, SOUGHT } from '../dialogue/run.ts';
import type { Counters } from '../http/counters.ts';
import type { Log } from '../http/log.ts';
import type { EffectRequest, EffectRunner } from '../turns/effects.ts';
import type { PosterCounts } from './poster-counts.ts';
import type { SealedFaults } from './sealed-faults.ts';
import type { TipTalks } from './tip-talks.ts';
import type { UnmatchedNames } from './unmatched-names.ts';

type PosterCounter = Pick<PosterCounts, 'count'>;
type NameCounter = Pick<UnmatchedNames, 'count' | 'similar' | 'noneMeant' | 'asksAnew'>;

/** Handed out with the `code` of a poster that somebody came by. */
const COUNT_POSTER = 'count.poster';

/** Does what the flows of the channels ask for. What concerns the page alone (leaving it, its device) is nothing here. */
export function channelEffects(
  counters: Counters,
  log: Log,
  tips: TipTalks,
  unmatched: NameCounter,
  posters: PosterCounter,
  faults: Pick<SealedFaults, 'note'>,
): EffectRunner {
  return {
    async run(request: EffectRequest) {
      const { effect, conversation, channel, volatile } = request;
      tips.hear(request);
      const told = tips.run(request);
      if (told) return told;
      if (effect.do === 'fault' && volatile) faults.note();
      else if (effect.do === 'fault')
        log.error('a turn failed and the talk began anew', {
          node: String(effect.args['node']),
          error: String(effect.args['error']),
        });
      else if (effect.do === 'count.crisis' && !volatile) counters.add('crisis', { channel });
      else if (!volatile && channel !== 'web') {
        if (effect.do === COUNT_POSTER) posters.count(String(effect.args['code']));
        else countName(unmatched, conversation, effect);
      }
      return { result: effect.awaited ? 'failed' : 'ok' };
    },
    ended: (conversation) => tips.ended(conversation),
  };
}

function countName(unmatched: NameCounter, conversation: string, { do: what, args: { name } }: Effect): void {
  if (what === SOUGHT) unmatched.asksAnew(conversation);
  else if (what === COUNT_SIMILAR) unmatched.similar(conversation, String(name));
  else if (what === COUNT_UNMATCHED && name === undefined) unmatched.noneMeant(conversation);
  else if (what === COUNT_UNMATCHED) unmatched.count(conversation, String(name));
}
