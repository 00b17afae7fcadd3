import type { Counters } from '../http/counters.ts';
import type { Log } from '../http/log.ts';
import type { EffectRequest, EffectRunner } from '../turns/effects.ts';

/** Does what the flows of the channels ask for. What concerns the page alone (leaving it, its device) is nothing here. */
export function channelEffects(counters: Counters, log: Log): EffectRunner {
  return {
    async run({ effect, channel, volatile }: EffectRequest) {
      if (effect.do === 'fault' && !volatile)
        log.error('a turn failed and the talk began anew', {
          node: String(effect.args.node),
          error: String(effect.args.error),
        });
      else if (effect.do === 'count.crisis' && !volatile) counters.add('crisis', { channel });
      return { result: effect.awaited ? 'failed' : 'ok' };
    },
    ended: () => {},
  };
}
