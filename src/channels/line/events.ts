import { z } from 'zod';
import type { Aside, Inbound, Input } from '../../turns/channel.ts';
import { writeAddress } from './address.ts';

/** What is said in a group. */
export const ALONE = 'common:write_alone';

const messageId = z.string().min(1).max(200);
const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    id: messageId,
    text: z.string(),
    mention: z.object({ mentionees: z.array(z.object({ isSelf: z.boolean().optional() })) }).optional(),
  }),
  z.object({ type: z.literal('sticker'), id: messageId }),
  z.object({ type: z.enum(['image', 'audio', 'video', 'file']), id: messageId }),
  z.object({ type: z.literal('location'), id: messageId, latitude: z.number(), longitude: z.number() }),
]);

const source = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user'), userId: z.string().regex(/^\w{1,64}$/) }),
  z.object({ type: z.enum(['group', 'room']) }),
]);

const common = {
  mode: z.string(),
  timestamp: z.number().int().nonnegative(),
  webhookEventId: z.string().min(1).max(200),
  source,
  replyToken: z
    .string()
    .regex(/^[\w-]{1,200}$/)
    .optional(),
};

const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), ...common, message }),
  z.object({ type: z.literal('postback'), ...common, postback: z.object({ data: z.string() }) }),
  z.object({ type: z.literal('follow'), ...common }),
  z.object({ type: z.literal('join'), ...common }),
  z.object({ type: z.literal('unsend'), ...common, unsend: z.object({ messageId: z.string() }) }),
]);
type LineEvent = z.infer<typeof event>;

const call = z.object({ events: z.array(z.unknown()) });

export interface LineCall {
  readonly events: readonly Inbound[];
  readonly asides: readonly Aside[];
  readonly ignored: number;
}

/**
 * The events of a call, in its order. Kinds that nobody here has a use for, or that LINE adds without notice, are
 * counted; undefined where the value is no call of LINE's.
 */
export function readCall(value: unknown, receivedAt: number): LineCall | undefined {
  const read = call.safeParse(value);
  if (!read.success) return undefined;
  const events: Inbound[] = [];
  const asides: Aside[] = [];
  let ignored = 0;
  for (const entry of read.data.events) {
    const one = event.safeParse(entry);
    // In standby another program answers.
    if (!one.success || one.data.mode === 'standby') ignored += 1;
    else if (one.data.source.type !== 'user') {
      const aside = asideFor(one.data, receivedAt);
      if (aside) asides.push(aside);
      else ignored += 1;
    } else {
      const input = inputOf(one.data);
      if (input) events.push(inbound(one.data, one.data.source.userId, input, receivedAt));
      else ignored += 1;
    }
  }
  return { events, asides, ignored };
}

function inbound(one: LineEvent, user: string, input: Input, receivedAt: number): Inbound {
  const { webhookEventId, timestamp, replyToken } = one;
  return {
    channel: 'line',
    user,
    address: writeAddress({ user, replyToken, receivedAt }),
    // What is taken back is named by the number of its message.
    id: one.type === 'message' ? one.message.id : webhookEventId,
    once: webhookEventId,
    at: timestamp,
    input,
  };
}

function inputOf(one: LineEvent): Input | undefined {
  switch (one.type) {
    case 'postback':
      return { type: 'tap', payload: one.postback.data };
    // LINE does not tell where somebody came from.
    case 'follow':
      return { type: 'link', parameter: '' };
    case 'unsend':
      return { type: 'unsend', ref: one.unsend.messageId };
    case 'join':
      return undefined;
    case 'message':
      return messageInput(one.message);
  }
}

function messageInput(said: z.infer<typeof message>): Input {
  switch (said.type) {
    case 'text':
      return { type: 'text', text: said.text };
    case 'sticker':
      return { type: 'sticker' };
    case 'location':
      return { type: 'location', lat: said.latitude, lon: said.longitude };
    default:
      return { type: 'media', kind: said.type, reference: said.id };
  }
}

/** In a group Mitr speaks when it is let in and when it is called by its name, and says only that. */
function asideFor(one: LineEvent, receivedAt: number): Aside | undefined {
  const called =
    one.type === 'join' ||
    (one.type === 'message' &&
      one.message.type === 'text' &&
      one.message.mention?.mentionees.some(({ isSelf }) => isSelf));
  if (!called || one.replyToken === undefined) return undefined;
  return {
    id: one.webhookEventId,
    at: one.timestamp,
    address: writeAddress({ user: undefined, replyToken: one.replyToken, receivedAt }),
    key: ALONE,
  };
}
