import { z } from 'zod';
import type { Outcome } from '../../turns/channel.ts';
import { type PlatformAnswer, readAnswer } from '../platform-pool.ts';

const answer = z.object({
  message_id: z.string().optional(),
  recipient_id: z.string().optional(),
  error: z
    .object({ code: z.number().int().optional(), error_subcode: z.number().int().optional() })
    .optional(),
});

/** Where the page's token is refused, nothing can be sent until the operator has mended it. */
const TOKEN_PAUSE_MS = 60_000;
const APP_PAUSE_MS = 60_000;
const PAGE_PAUSE_MS = 10_000;
/** Who goes on sending after a warning is shut out: nothing goes out until somebody has had time to look. */
const SANCTION_PAUSE_MS = 3_600_000;
const UNSURE: Outcome = { kind: 'retry', holds: 'conversation', uncertain: true };

function sanction(reason: string): Outcome {
  return { kind: 'retry', afterMs: SANCTION_PAUSE_MS, holds: 'channel', uncertain: false, reason };
}

/** What is meant by a code and a subcode: https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
const BY_SUBCODE: Readonly<Record<string, Outcome>> = {
  '10/2018278': { kind: 'gone', reason: 'window_closed' },
  '10/2534022': { kind: 'gone', reason: 'window_closed' },
  '10/2018108': { kind: 'gone', reason: 'cannot_receive' },
  '10/1893063': sanction('page_restricted'),
  '100/2018001': { kind: 'gone', reason: 'unknown' },
  '200/1545041': { kind: 'gone', reason: 'unavailable' },
  '613/2018338': sanction('abuse_warning'),
};
const OTHER_APP = 2018300;
const BY_CODE: Readonly<Record<number, Outcome>> = {
  1: UNSURE,
  2: UNSURE,
  4: { kind: 'retry', afterMs: APP_PAUSE_MS, holds: 'channel', uncertain: false },
  32: { kind: 'retry', afterMs: APP_PAUSE_MS, holds: 'channel', uncertain: false },
  613: { kind: 'retry', afterMs: PAGE_PAUSE_MS, holds: 'channel', uncertain: false },
  // Limits that are counted by page, and by Messenger of a page: https://developers.facebook.com/docs/graph-api/overview/rate-limiting/#error-codes-2
  80001: { kind: 'retry', afterMs: APP_PAUSE_MS, holds: 'channel', uncertain: false },
  80006: { kind: 'retry', afterMs: APP_PAUSE_MS, holds: 'channel', uncertain: false },
  10: { kind: 'refused', reason: 'permission' },
  100: { kind: 'refused', reason: 'bad_request' },
  190: { kind: 'retry', afterMs: TOKEN_PAUSE_MS, holds: 'channel', uncertain: false, reason: 'token' },
  200: { kind: 'refused', reason: 'permission' },
  368: sanction('policy'),
  551: { kind: 'gone', reason: 'unavailable' },
  2022: sanction('disabled'),
};

/**
 * Reads the answer to a message. The code decides, since Meta does not say which status goes with which; the status is
 * read only where there is no code. Meta has no key for a request, so that what may have arrived is sent again.
 */
export function readOutcome(response: PlatformAnswer): Outcome {
  const { status } = response;
  const { success, data } = answer.safeParse(readAnswer(response));
  const error = success ? data.error : undefined;
  if (error?.code !== undefined) {
    const { code, error_subcode: subcode } = error;
    if (subcode === OTHER_APP || code === OTHER_APP) return { kind: 'gone', reason: 'other_app' };
    const meant = BY_SUBCODE[`${code}/${subcode}`] ?? BY_CODE[code];
    if (meant) return meant;
  }
  if (success && !error && (data.message_id ?? data.recipient_id) !== undefined)
    return { kind: 'sent', count: 1 };
  if (status === 429) return { kind: 'retry', afterMs: PAGE_PAUSE_MS, holds: 'channel', uncertain: false };
  if (status >= 400 && status < 500) return { kind: 'refused', reason: `status_${status}` };
  return UNSURE;
}
