import { z } from 'zod';

/**
 * What Mitr reads of a call, in Meta's words: https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 *
 * @example
 * { "object": "page", "entry": [{ "id": "1906385232743451", "time": 1458692752478, "messaging": [{
 *   "sender": { "id": "6573192837465" }, "recipient": { "id": "1906385232743451" }, "timestamp": 1458692752478,
 *   "message": { "mid": "m_AG5Hz2U", "text": "\u1798\u17b7\u178f", "quick_reply": { "payload": "menu.passport" } } }] }] }
 */
const mid = z.string().min(1).max(512);
const referral = z.object({ ref: z.string().optional() });
const attachment = z.object({
  type: z.string(),
  url: z.string().optional(),
  payload: z
    .object({
      url: z.string().optional(),
      sticker_id: z.number().optional(),
      coordinates: z
        .object({ lat: z.number().min(-90).max(90), long: z.number().min(-180).max(180) })
        .optional(),
    })
    .nullish(),
});

const messaging = z.object({
  sender: z.object({ id: z.string().min(1).max(64) }),
  recipient: z.object({ id: z.string().min(1).max(64) }),
  // A string on the page of postbacks.
  timestamp: z.coerce.number().int().nonnegative(),
  message: z
    .object({
      mid,
      text: z.string().optional(),
      is_echo: z.boolean().optional(),
      // Named on the pages of Instagram alone, where an example has it as a text.
      is_deleted: z.union([z.boolean(), z.stringbool()]).optional(),
      quick_reply: z.object({ payload: z.string() }).optional(),
      attachments: z.array(attachment).optional(),
      referral: referral.optional(),
    })
    .optional(),
  postback: z
    .object({ mid: mid.optional(), payload: z.string().default(''), referral: referral.optional() })
    .optional(),
  referral: referral.optional(),
  message_edit: z.object({ mid, text: z.string(), num_edit: z.coerce.number().int() }).optional(),
});

/** One thing that happened between a person and the page. */
export type Messaging = z.infer<typeof messaging>;
export type Attachment = z.infer<typeof attachment>;

const call = z.object({
  object: z.string(),
  entry: z.array(z.object({ id: z.coerce.string(), messaging: z.array(z.unknown()).optional() })),
});

/** What a call holds for this page, in its order; everything else (other pages, standby, changes) is only counted. */
export interface PageCall {
  readonly messagings: readonly Messaging[];
  readonly ignored: number;
}

/** Nothing for a body that is no call of Meta's. */
export function readCall(json: unknown, pageId: string): PageCall | undefined {
  const { success, data } = call.safeParse(json);
  if (!success) return undefined;
  const messagings: Messaging[] = [];
  let ignored = 0;
  for (const { id, messaging: entries = [] } of data.entry) {
    const mine = data.object === 'page' && id === pageId;
    if (!mine || entries.length === 0) ignored += 1;
    if (!mine) continue;
    for (const entry of entries) {
      const one = messaging.safeParse(entry);
      if (one.success) messagings.push(one.data);
      else ignored += 1;
    }
  }
  return { messagings, ignored };
}
