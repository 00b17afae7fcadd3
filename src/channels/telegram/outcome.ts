import { z } from 'zod';
import type { Outcome } from '../../turns/channel.ts';
import { type PlatformAnswer, readAnswer } from '../platform-pool.ts';

/** What Telegram answers: https://core.telegram.org/bots/api#making-requests */
const answer = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().int().optional(),
  description: z.string().optional(),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().int().optional() })
    .optional()
    .catch(undefined),
});
const sentMessage = z.object({ message_id: z.number().int() });

/** Where the bot's token is refused, nothing can be sent until the operator has mended it. */
const TOKEN_PAUSE_MS = 60_000;
const UNSURE: Outcome = { kind: 'retry', holds: 'conversation', uncertain: true };

/** How sending ended; `message` is the number of the message that was sent. */
export interface Sent {
  readonly outcome: Outcome;
  readonly message?: number;
}

/**
 * Reads the answer to a message. Telegram has no key for a request, so that what may have arrived is `uncertain`, and
 * sent again. `moveTo` writes the address of a group that has another number now.
 */
export function readSent(response: PlatformAnswer, moveTo: (chat: string) => string): Sent {
  const { success, data } = answer.safeParse(readAnswer(response));
  if (!success)
    return { outcome: response.status >= 400 && response.status < 500 ? refused(response.status) : UNSURE };
  if (data.ok) {
    const sent = sentMessage.safeParse(data.result);
    return {
      outcome: { kind: 'sent', count: 1 },
      ...(sent.success ? { message: sent.data.message_id } : undefined),
    };
  }
  const { retry_after, migrate_to_chat_id } = data.parameters ?? {};
  const code = data.error_code ?? response.status;
  const said = data.description ?? '';
  if (migrate_to_chat_id !== undefined)
    return { outcome: { kind: 'moved', address: moveTo(String(migrate_to_chat_id)) } };
  if (code === 429) {
    const afterMs = Math.max(1, retry_after ?? 1) * 1000;
    return { outcome: { kind: 'retry', afterMs, holds: 'conversation', uncertain: false } };
  }
  if (code === 403)
    return { outcome: { kind: 'gone', reason: /deactivated/.test(said) ? 'deactivated' : 'blocked' } };
  if (code === 400 && /chat not found|user not found|PEER_ID_INVALID/.test(said))
    return { outcome: { kind: 'gone', reason: 'unknown' } };
  if (code >= 500) return { outcome: UNSURE };
  return { outcome: refused(code) };
}

function refused(status: number): Outcome {
  // 401 and 404 are about the token in the path: https://core.telegram.org/bots/api#authorizing-your-bot
  if (status === 401 || status === 404)
    return { kind: 'retry', afterMs: TOKEN_PAUSE_MS, holds: 'channel', uncertain: false, reason: 'token' };
  if (status === 429) return { kind: 'retry', afterMs: 1000, holds: 'conversation', uncertain: false };
  return { kind: 'refused', reason: `status_${status}` };
}
