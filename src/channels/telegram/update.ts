import { z } from 'zod';
import type { Aside, Inbound, Input, Received } from '../../turns/channel.ts';
import { writeAddress } from './address.ts';

/**
 * What Mitr reads of an update: https://core.telegram.org/bots/api#update
 *
 * @example
 * { "update_id": 10000, "message": { "message_id": 1365, "date": 1441645532, "text": "/start km-passport",
 *   "from": { "id": 1111111, "is_bot": false, "first_name": "A", "language_code": "km" },
 *   "chat": { "id": 1111111, "type": "private", "first_name": "A" } } }
 */
const id = z.number().int();
const chat = z.object({ id, type: z.string() });
const user = z.object({ id, is_bot: z.boolean().optional() });
const file = z.object({ file_id: z.string().max(1024) });
const message = z.object({
  message_id: id,
  date: id,
  edit_date: id.optional(),
  chat,
  from: user.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(file).min(1).optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  animation: file.optional(),
  document: file.optional(),
  sticker: z.object({}).optional(),
  dice: z.object({}).optional(),
  location: z
    .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional(),
  contact: z.object({ phone_number: z.string() }).optional(),
});
type Message = z.infer<typeof message>;

const callback = z.object({
  id: z.string().max(256),
  from: user,
  // Missing, or no more than its number, where the message is too old for Telegram.
  message: z.object({ message_id: id, chat }).optional(),
  data: z.string().optional(),
});

/** Every kind is read for itself, so that one that can't be read spoils no other. */
const update = z.object({
  update_id: id,
  message: z.unknown().optional(),
  edited_message: z.unknown().optional(),
  callback_query: z.unknown().optional(),
  my_chat_member: z.unknown().optional(),
});

const membership = z.object({ chat, date: id, new_chat_member: z.object({ status: z.string() }) });

/** Kinds of updates that Telegram is asked for; of all others it need not call. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

const DAY_S = 24 * 3600;

/** Reads one update; `unreadable` for what is none. Kinds that Mitr has no use for are counted as ignored. */
export function readUpdate(json: unknown, receivedAt: number): Received {
  const { success, data } = update.safeParse(json);
  if (!success) return { kind: 'unreadable' };
  const once = `u${data.update_id}`;
  if (data.message !== undefined) return withMessage(data.message, once);
  if (data.edited_message !== undefined) return withEdit(data.edited_message, once);
  if (data.callback_query !== undefined) return withPress(data.callback_query, once, receivedAt);
  if (data.my_chat_member !== undefined) return withMembership(data.my_chat_member);
  return ignored;
}

const ignored: Received = { kind: 'events', events: [], asides: [], ignored: 1 };

function withMessage(json: unknown, once: string): Received {
  const { success, data } = message.safeParse(json);
  if (!success || data.from?.is_bot) return ignored;
  if (data.chat.type !== 'private') return aloneIn(data.chat.id, data.date);
  const inputs = inputsOf(data);
  if (inputs.length === 0) return ignored;
  const chatId = String(data.chat.id);
  const events = inputs.map(
    (input, i): Inbound => ({
      channel: 'telegram',
      user: chatId,
      address: writeAddress({ chat: chatId, message: data.message_id }),
      id: i === 0 ? messageEventId(data.message_id) : `${messageEventId(data.message_id)}c`,
      once: i === 0 ? once : `${once}c`,
      at: data.date * 1000,
      input,
    }),
  );
  return { kind: 'events', events, asides: [], ignored: 0 };
}

/** Edits name the message, so its number is the event's id. */
function messageEventId(messageId: number): string {
  return `m${messageId}`;
}

const START = /^\/start(?:@\w+)?(?:\s+(\S+))?\s*$/i;

/** A picture with words below it is two events, so that neither is lost. */
function inputsOf(data: Message): Input[] {
  const { text, caption, location, contact } = data;
  if (text !== undefined) {
    const start = START.exec(text);
    // Anybody can type a parameter of any length; Telegram's own have at most 64 letters.
    if (start) return [{ type: 'link', parameter: (start[1] ?? '').slice(0, 64) }];
    return [{ type: 'text', text }];
  }
  if (location) return [{ type: 'location', lat: location.latitude, lon: location.longitude }];
  if (contact) return [{ type: 'text', text: contact.phone_number }];
  if (data.sticker ?? data.dice) return [{ type: 'sticker' }];
  const media = mediaOf(data);
  if (!media) return [];
  return caption ? [media, { type: 'text', text: caption }] : [media];
}

function mediaOf(data: Message): Input | undefined {
  const { photo, voice, audio, video, video_note, animation, document } = data;
  const image = photo?.at(-1);
  if (image) return { type: 'media', kind: 'image', reference: image.file_id };
  const sound = voice ?? audio;
  if (sound) return { type: 'media', kind: 'audio', reference: sound.file_id };
  // An animation comes with a document that is the same file.
  const moving = video ?? video_note ?? animation;
  if (moving) return { type: 'media', kind: 'video', reference: moving.file_id };
  return document && { type: 'media', kind: 'file', reference: document.file_id };
}

function withEdit(json: unknown, once: string): Received {
  const { success, data } = message.safeParse(json);
  const text = data?.text ?? data?.caption;
  if (!success || text === undefined || data.from?.is_bot || data.chat.type !== 'private') return ignored;
  const chatId = String(data.chat.id);
  const ref = messageEventId(data.message_id);
  return one({
    channel: 'telegram',
    user: chatId,
    address: writeAddress({ chat: chatId }),
    id: once,
    // Messages can be edited for two days: by their own date the talk would stand where it was then.
    at: (data.edit_date ?? data.date) * 1000 + 1,
    input: { type: 'edit', ref: data.text === undefined ? `${ref}c` : ref, text },
  });
}

function withPress(json: unknown, once: string, receivedAt: number): Received {
  const { success, data } = callback.safeParse(json);
  if (!success || data.data === undefined || data.from.is_bot) return ignored;
  if (data.message && data.message.chat.type !== 'private') return ignored;
  // A private chat has the number of its person.
  const chatId = String(data.message?.chat.id ?? data.from.id);
  return one({
    channel: 'telegram',
    user: chatId,
    address: writeAddress({ chat: chatId, callback: data.id }),
    id: once,
    at: receivedAt,
    input: { type: 'tap', payload: data.data },
  });
}

function withMembership(json: unknown): Received {
  const { success, data } = membership.safeParse(json);
  if (!success || data.chat.type === 'private' || data.chat.type === 'channel') return ignored;
  const { status } = data.new_chat_member;
  return status === 'member' || status === 'administrator' ? aloneIn(data.chat.id, data.date) : ignored;
}

/** In a group Mitr says one thing, at most once a day. */
function aloneIn(groupId: number, date: number): Received {
  const aside: Aside = {
    id: `${groupId} ${Math.floor(date / DAY_S)}`,
    at: date * 1000,
    address: writeAddress({ chat: String(groupId) }),
    key: 'common:write_alone',
  };
  return { kind: 'events', events: [], asides: [aside], ignored: 0 };
}

function one(inbound: Inbound): Received {
  return { kind: 'events', events: [inbound], asides: [], ignored: 0 };
}
