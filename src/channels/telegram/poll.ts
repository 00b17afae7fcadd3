import type { Api } from 'grammy';
import type { Received } from '../../turns/channel.ts';
import type { Clock } from '../../turns/clock.ts';
import { ALLOWED_UPDATES, readUpdate } from './update.ts';

export interface PollOptions {
  readonly botToken: string;
  readonly apiRoot: string;
  readonly clock: Clock;
}

/** Telegram keeps a call open for so long when nothing is there. */
const WAIT_S = 25;
const TIMEOUT_S = 40;
const PAUSE_MS = 3000;

/**
 * Fetches updates for local work: https://core.telegram.org/bots/api#getupdates. An update is confirmed with the next
 * call, after it was taken. A webhook that was set is taken away first, since Telegram does one or the other.
 */
export async function pollUpdates(
  { botToken, apiRoot, clock }: PollOptions,
  take: (received: Received) => Promise<void>,
  closing: AbortSignal,
): Promise<void> {
  const { Api } = await import('grammy');
  const api: Api = new Api(botToken, { apiRoot, timeoutSeconds: TIMEOUT_S });
  let offset = 0;
  let cleared = false;
  while (!closing.aborted) {
    try {
      if (!cleared) await api.deleteWebhook({}, signalOf(closing));
      cleared = true;
      const asked = { offset, timeout: WAIT_S, allowed_updates: ALLOWED_UPDATES };
      for (const update of await api.getUpdates(asked, signalOf(closing))) {
        await take(readUpdate(update, clock.now()));
        offset = update.update_id + 1;
      }
    } catch {
      // What was not taken is not confirmed either, and comes again. Somebody may have set a webhook meanwhile.
      cleared = false;
      await clock.sleep(PAUSE_MS, closing);
    }
  }
}

/** grammY types its signals by a package of its own. */
function signalOf(closing: AbortSignal): Parameters<Api['getUpdates']>[1] {
  return closing as Parameters<Api['getUpdates']>[1];
}
