import type { messagingApi } from '@line/bot-sdk';
import type { InlineKeyboardButton } from 'grammy/types';
import { encode as encodeLine } from '../../channels/line/encode.ts';
import type { MessengerMessage } from '../../channels/messenger/adapter.ts';
import { type PictureOf, pictureAddress } from '../../channels/picture.ts';
import { encodePhoto, encode as encodeTelegram } from '../../channels/telegram/encode.ts';
import type { Bubble, Channel } from '../../dialogue/message.ts';
import { type Button, plain, type Screen, type Shown } from './drawing.ts';

/** The screen of a channel that was sent these bubbles, made from the very requests that the channel sends. */
export async function screenOf(
  channel: Channel,
  bubbles: readonly Bubble[],
  pictureOf: PictureOf,
): Promise<Screen> {
  switch (channel) {
    case 'line':
      return lineScreen(encodeLine(bubbles, pictureOf));
    case 'telegram':
      return telegramScreen(bubbles, pictureOf);
    case 'messenger':
      return messengerScreen(bubbles, pictureOf);
    case 'web':
      return webScreen(bubbles);
  }
}

function lineScreen(messages: readonly messagingApi.Message[]): Screen {
  // Only what hangs on the last message is shown.
  const items = messages.at(-1)?.quickReply?.items ?? [];
  return {
    messages: messages.map(lineMessage),
    quick: items.map(({ action }) => labelOf(action)),
    requests: messages,
  };
}

function lineMessage(message: messagingApi.Message): Shown {
  if (message.type === 'text') return plain((message as messagingApi.TextMessage).text);
  if (message.type === 'template') {
    const { template } = message as messagingApi.TemplateMessage;
    const { text, actions } = template as messagingApi.ConfirmTemplate;
    return { look: 'box', text, rows: [actions.map((action) => ({ label: labelOf(action) }))] };
  }
  const { contents } = message as messagingApi.FlexMessage;
  const { hero, body } = contents as messagingApi.FlexBubble;
  const texts = (body?.contents ?? []).flatMap((one) =>
    one.type === 'text' ? [(one as messagingApi.FlexText).text ?? ''] : [],
  );
  const [title = '', ...lines] = texts;
  const picture = hero?.type === 'image' ? (hero as messagingApi.FlexImage).url : undefined;
  return {
    look: 'card',
    title,
    text: lines.join('\n'),
    rows: [],
    ...(picture === undefined ? undefined : { picture }),
  };
}

function labelOf(action: messagingApi.Action | undefined): string {
  return action?.label ?? '';
}

function telegramScreen(bubbles: readonly Bubble[], pictureOf: PictureOf): Screen {
  const requests = bubbles.map((bubble) => {
    const picture = pictureAddress(bubble, pictureOf);
    const { chat_id: _, ...request } =
      (picture === undefined ? undefined : encodePhoto(bubble, '', picture)) ?? encodeTelegram(bubble, '');
    return request;
  });
  return {
    requests,
    quick: [],
    messages: requests.map((request) => ({
      look: 'text',
      text: 'caption' in request ? request.caption : request.text,
      rows: (request.reply_markup?.inline_keyboard ?? []).map((row) => row.map(inlineButton)),
      ...('photo' in request ? { picture: request.photo } : undefined),
    })),
  };
}

function inlineButton(button: InlineKeyboardButton): Button {
  return 'url' in button ? { label: button.text, url: button.url } : { label: button.text };
}

async function messengerScreen(bubbles: readonly Bubble[], pictureOf: PictureOf): Promise<Screen> {
  const { MessengerAdapter, pictureMessage } = await import('../../channels/messenger/adapter.ts');
  const adapter = new MessengerAdapter('');
  const sent: MessengerMessage[] = [];
  for (const bubble of bubbles) {
    const picture = pictureAddress(bubble, pictureOf);
    if (picture !== undefined) sent.push(pictureMessage(picture));
    sent.push((await adapter.render('', bubble)).message);
  }
  return {
    messages: sent.map(messengerMessage),
    quick: (sent.at(-1)?.quick_replies ?? []).map(({ title }) => title),
    requests: sent,
  };
}

function messengerMessage({ text = '', attachment }: MessengerMessage): Shown {
  if (!attachment) return plain(text);
  if (attachment.type === 'image') return { ...plain(''), picture: attachment.payload.url };
  const { payload } = attachment;
  return {
    look: 'box',
    text: payload.text,
    rows: payload.buttons.map(({ title, url }) => [{ label: title, url }]),
  };
}

function webScreen(bubbles: readonly Bubble[]): Screen {
  return {
    requests: [],
    quick: [],
    messages: bubbles.map(({ text, links, choices }) => ({
      look: 'text',
      text,
      rows: [
        ...links.map(({ label, url }): Button[] => [{ label, url }]),
        ...choices.map(({ label, icon }, i): Button[] => [{ label, icon: icon ?? String(i + 1) }]),
      ],
    })),
  };
}
