/** What grammY gets and sends: updates and calls of Telegram's Bot API, without the network. */
import type { Bubble, Event } from '../../../src/dialogue/message.ts';

/** The part of grammY that the contenders use: https://grammy.dev/ref/core/ */
export interface Grammy {
  Bot: new (token: string, options: object) => Bot;
  session(options: object): Middleware;
}

export type Middleware = (ctx: Context, next: () => Promise<void>) => unknown;

export interface Bot {
  use(...middleware: Middleware[]): void;
  handleUpdate(update: object): Promise<void>;
}

export interface Context {
  readonly update: { readonly at: number };
  readonly message?: { readonly text?: string };
  readonly callbackQuery?: { readonly data?: string };
  reply(text: string, other: object): Promise<unknown>;
}

export const TOKEN = '1:bench';
const PERSON = { id: 1, is_bot: false, first_name: 'Dara' };
const CHAT = { id: 1, type: 'private', first_name: 'Dara' };

/** Options of a bot that sends into nothing: the answer to `sendMessage` is made up, as Telegram would answer. */
export function optionsOfBot(sent: () => void): object {
  const result = { message_id: 2, date: 0, chat: CHAT, text: '' };
  const answer = { json: async () => ({ ok: true, result }) };
  return {
    botInfo: {
      id: 2,
      is_bot: true,
      first_name: 'Mitr',
      username: 'mitr_bot',
      can_join_groups: false,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
    },
    client: {
      fetch: async () => {
        sent();
        return answer;
      },
    },
  };
}

export function updateOf(event: Event): object {
  const base = { update_id: Number(event.id), at: event.at };
  const message = { message_id: 1, date: Math.floor(event.at / 1000), chat: CHAT };
  if (event.type === 'tap')
    return {
      ...base,
      callback_query: { id: '1', from: PERSON, chat_instance: '1', message, data: event.payload },
    };
  const text = event.type === 'text' ? event.text : '';
  return { ...base, message: { ...message, from: PERSON, text } };
}

export function eventOf(ctx: Context): Event {
  const base = { channel: 'telegram', conversation: '1', id: '1', at: ctx.update.at } as const;
  const payload = ctx.callbackQuery?.data;
  return payload === undefined
    ? { ...base, type: 'text', text: ctx.message?.text ?? '' }
    : { ...base, type: 'tap', payload };
}

/** A bubble's buttons, one in a row; links below them. */
export function keyboardOf({ choices, links }: Bubble): object {
  if (choices.length === 0 && links.length === 0) return {};
  const buttons = choices.map(({ label, payload, icon }) => [
    { text: icon === undefined ? label : `${icon} ${label}`, callback_data: payload },
  ]);
  return {
    reply_markup: { inline_keyboard: [...buttons, ...links.map(({ label, url }) => [{ text: label, url }])] },
  };
}
