import { encode as lineMessages } from '../../channels/line/encode.ts';
import type { MessengerMessage } from '../../channels/messenger/adapter.ts';
import { encode as telegramMessage } from '../../channels/telegram/encode.ts';
import type { Bubble, CapabilityProfile } from '../../dialogue/message.ts';

/** What a platform would refuse of messages as they are sent to it; nothing where it takes them all. */
export type Refusal = (bubbles: readonly Bubble[]) => string | undefined;

/** https://developers.line.biz/en/reference/messaging-api/#confirm */
const LINE_CONFIRM = 240;
/** https://developers.line.biz/en/reference/messaging-api/#flex-message */
const LINE_ALT = 400;
/** https://developers.line.biz/en/reference/messaging-api/#postback-action */
const LINE_DATA = 300;
/** https://core.telegram.org/bots/api#inlinekeyboardbutton, in bytes */
const TELEGRAM_DATA = 64;
/** https://developers.facebook.com/docs/messenger-platform/reference/templates/button */
const MESSENGER_TEMPLATE = 640;
/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/quick-replies */
const MESSENGER_PAYLOAD = 1000;

/**
 * How the channel of a profile encodes what is said, held to its limits once more: encoding puts icons before labels and
 * addresses below texts. Messenger's library is loaded only where its profile is asked for. The page encodes nothing.
 */
export async function refusalOf(profile: CapabilityProfile): Promise<Refusal | undefined> {
  switch (profile.channel) {
    case 'line':
      return (bubbles) => firstOf(lineMessages(bubbles).flatMap((message) => lineParts(profile, message)));
    case 'telegram':
      return (bubbles) =>
        firstOf(bubbles.flatMap((bubble) => telegramParts(profile, telegramMessage(bubble, '1'))));
    case 'messenger': {
      const { encode } = await import('../../channels/messenger/adapter.ts');
      return (bubbles) => firstOf(bubbles.flatMap((bubble) => messengerParts(profile, encode(bubble))));
    }
    default:
      return undefined;
  }
}

/** A part of a message, how much there is of it, and how much is taken. */
type Part = readonly [what: string, has: number, most: number];

function firstOf(parts: readonly Part[]): string | undefined {
  const refused = parts.find(([, has, most]) => has > most || has === 0);
  return refused && `${refused[0]} of ${refused[1]}, and at most ${refused[2]} are taken`;
}

function lineParts(profile: CapabilityProfile, message: ReturnType<typeof lineMessages>[number]): Part[] {
  const replies = (message.quickReply?.items ?? []).flatMap(({ action }) => action ?? []);
  const confirm =
    message.type === 'template' && message.template.type === 'confirm' ? message.template : undefined;
  const texts: Part[] =
    message.type === 'text' && 'text' in message
      ? [['a text', message.text.length, profile.maxText]]
      : message.type === 'flex' || message.type === 'template'
        ? [['the words for lists of talks', message.altText.length, LINE_ALT]]
        : [];
  return [
    ...texts,
    ...(confirm ? [['the text above two buttons', confirm.text.length, LINE_CONFIRM] as const] : []),
    ...(replies.length > 0 ? [['a number of buttons', replies.length, profile.maxChoices] as const] : []),
    ...[...replies, ...(confirm?.actions ?? [])].flatMap((action): Part[] => [
      ['a label', action.label?.length ?? 0, profile.maxLabel],
      ...('data' in action ? [['a payload', action.data?.length ?? 0, LINE_DATA] as const] : []),
    ]),
  ];
}

function telegramParts(
  profile: CapabilityProfile,
  { text, reply_markup }: ReturnType<typeof telegramMessage>,
): Part[] {
  const buttons = (reply_markup?.inline_keyboard ?? []).flat();
  return [
    ['a text', text.length, profile.maxText],
    ...(buttons.length > 0 ? [['a number of buttons', buttons.length, profile.maxChoices] as const] : []),
    ...buttons.flatMap((button): Part[] =>
      'callback_data' in button
        ? [
            ['a label', button.text.length, profile.maxLabel],
            ['a payload', Buffer.byteLength(button.callback_data), TELEGRAM_DATA],
          ]
        : [],
    ),
  ];
}

function messengerParts(
  profile: CapabilityProfile,
  { text, attachment, quick_replies: replies = [] }: MessengerMessage,
): Part[] {
  return [
    ...(attachment && 'text' in attachment.payload
      ? [['the text above links', attachment.payload.text.length, MESSENGER_TEMPLATE] as const]
      : [['a text', text?.length ?? 0, profile.maxText] as const]),
    ...(replies.length > 0 ? [['a number of buttons', replies.length, profile.maxChoices] as const] : []),
    ...replies.flatMap(({ title, payload }): Part[] => [
      ['a label', title.length, profile.maxLabel],
      ['a payload', payload.length, MESSENGER_PAYLOAD],
    ]),
  ];
}

/** The same for several profiles, by their channels. */
export async function refusalsOf(
  profiles: readonly CapabilityProfile[],
): Promise<ReadonlyMap<string, Refusal | undefined>> {
  return new Map(
    await Promise.all(profiles.map(async (profile) => [profile.channel, await refusalOf(profile)] as const)),
  );
}
