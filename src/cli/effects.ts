import { COUNT_UNMATCHED } from '../dialogue/run.ts';
import type { Counters } from '../http/counters.ts';
import type { Log } from '../http/log.ts';
import type { EffectRequest, EffectRunner } from '../turns/effects.ts';
import type { TipTalks } from './tip-talks.ts';
import type { UnmatchedNames } from './unmatched-names.ts';

/** Does what the flows of the channels ask for. What concerns the page alone (leaving it, its device) is nothing here. */
export function channelEffects(
  counters: Counters,
  log: Log,
  tips: TipTalks,
  unmatched: Pick<UnmatchedNames, 'count'>,
): EffectRunner {
  return {
    async run(request: EffectRequest) {
      const { effect, conversation, channel, volatile } = request;
      const told = tips.run(request);
      if (told) return told;
      if (effect.do === 'fault' && !volatile)
        log.error('a turn failed and the talk began anew', {
          node: String(effect.args.node),
          error: String(effect.args.error),
        });
      else if (effect.do === 'count.crisis' && !volatile) counters.add('crisis', { channel });
      else if (effect.do === COUNT_UNMATCHED && !volatile && channel !== 'web')
        unmatched.count(conversation, String(effect.args.name));
      return { result: effect.awaited ? 'failed' : 'ok' };
    },
    ended: (conversation) => tips.ended(conversation),
  };
}
