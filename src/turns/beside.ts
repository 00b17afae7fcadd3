import type { Rate } from './channel.ts';
import type { Clock } from './clock.ts';
import type { TurnStore } from './store.ts';

/** What answers a person goes first: of a channel's rate all else together takes so much. */
const SHARE = 0.1;
/** What answers nobody is not worth waiting longer for. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Waits until something that answers nobody may go out on a channel: a word in a group, a coordinator's notice. It takes
 * a token of a small bucket of its own and then one of the channel's, so that a crowd of such messages holds no answer
 * up, and heeds that the channel is shut. False where that takes more than a minute, or `stopping` comes first.
 */
export async function mayGoBeside(
  store: Pick<TurnStore, 'spend'>,
  clock: Clock,
  channel: string,
  rate: Rate,
  stopping: AbortSignal,
): Promise<boolean> {
  const few = { perSecond: rate.perSecond * SHARE, burst: Math.max(1, rate.burst * SHARE) };
  for (const [bucket, of] of [
    [`${channel} beside`, few],
    [channel, rate],
  ] as const)
    for (let wait = 1; wait > 0; ) {
      if (stopping.aborted) return false;
      wait = await store.spend(bucket, of);
      if (wait > LONGEST_WAIT_MS) return false;
      if (wait > 0) await clock.sleep(wait, stopping);
    }
  return !stopping.aborted;
}
