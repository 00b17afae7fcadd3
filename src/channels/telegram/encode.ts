import type { ApiMethods, InlineKeyboardButton } from 'grammy/types';
import { drawnLabel } from '../../dialogue/compose.ts';
import type { Bubble, BubbleChoice } from '../../dialogue/message.ts';

/** A request of the Bot API that sends a text: https://core.telegram.org/bots/api#sendmessage */
export type SendMessage = Pick<
  Parameters<ApiMethods['sendMessage']>[0],
  'chat_id' | 'text' | 'link_preview_options'
> & { readonly reply_markup?: { readonly inline_keyboard: InlineKeyboardButton[][] } };

/** Of a caption, after entities: https://core.telegram.org/bots/api#sendphoto */
const LONGEST_CAPTION = 1024;
/** A row has so many buttons at most: https://core.telegram.org/bots/api#inlinekeyboardmarkup shows eight. */
const WIDEST_ROW = 8;
/** Letters that fit side by side on a narrow phone, each button taking two more for its edges. */
const ROW_LETTERS = 30;

/**
 * One bubble as a message: plain text, since a raw `<` or `_` would break a markup, buttons below it, no preview of
 * links. Telegram takes `http`, `https` and `tg` on buttons; other links stand in the text.
 */
export function encode({ text, choices, links }: Bubble, chat: string): SendMessage {
  const buttons = links.filter(({ url }) => /^(https?|tg):\/\//i.test(url));
  const written = links.filter((link) => !buttons.includes(link));
  const rows = [
    ...rowsOf(choices.filter(({ role }) => role === 'option')),
    ...buttons.map(({ label, url }): InlineKeyboardButton[] => [{ text: label, url }]),
    ...rowsOf(choices.filter(({ role }) => role !== 'option')),
  ];
  return {
    chat_id: chat,
    text: [text, ...written.map(({ label, url }) => `${label}: ${url}`)].join('\n'),
    link_preview_options: { is_disabled: true },
    ...(rows.length === 0 ? undefined : { reply_markup: { inline_keyboard: rows } }),
  };
}

/** A request that sends a picture with words below it: https://core.telegram.org/bots/api#sendphoto */
export type SendPhoto = Omit<SendMessage, 'text' | 'link_preview_options'> & {
  readonly photo: string;
  readonly caption: string;
};

/** The same with the bubble's picture above it; nothing where the words are longer than a caption. */
export function encodePhoto(bubble: Bubble, chat: string, photo: string): SendPhoto | undefined {
  const { text: caption, link_preview_options: _, ...rest } = encode(bubble, chat);
  return caption.length <= LONGEST_CAPTION ? { ...rest, photo, caption } : undefined;
}

/** Short labels, such as numbers, stand side by side; a long one has a row of its own. */
function rowsOf(choices: readonly BubbleChoice[]): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = [];
  let room = 0;
  for (const choice of choices) {
    const { payload } = choice;
    const text = drawnLabel(choice);
    const takes = text.length + 2;
    const row = rows.at(-1);
    if (row && row.length < WIDEST_ROW && takes <= room) {
      row.push({ text, callback_data: payload });
      room -= takes;
    } else {
      rows.push([{ text, callback_data: payload }]);
      room = ROW_LETTERS - takes;
    }
  }
  return rows;
}
