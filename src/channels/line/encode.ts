import type { messagingApi } from '@line/bot-sdk';
import { drawnLabel } from '../../dialogue/compose.ts';
import type { Bubble, BubbleChoice } from '../../dialogue/message.ts';
import { type PictureOf, pictureAddress } from '../picture.ts';
import { cardOf, isCard } from './card.ts';

/** A text of a confirm template: https://developers.line.biz/en/reference/messaging-api/#confirm */
const LONGEST_CONFIRM = 240;

/** One message of LINE for each bubble. Every limit was kept when the bubbles were composed for LINE's profile. */
export function encode(bubbles: readonly Bubble[], pictureOf?: PictureOf): messagingApi.Message[] {
  return bubbles.map((bubble) => encodeOne(bubble, pictureOf));
}

function encodeOne(bubble: Bubble, pictureOf: PictureOf | undefined): messagingApi.Message {
  const { text, choices } = bubble;
  const words = text.toWellFormed();
  if (isCard(bubble)) {
    const card = cardOf(words, pictureAddress(bubble, pictureOf));
    if (card) return { ...card, ...quickReply(choices) };
  }
  const options = choices.filter(({ role }) => role === 'option');
  const [first, second] = options;
  if (first && second && options.length === 2 && words.length <= LONGEST_CONFIRM)
    return {
      type: 'template',
      altText: words,
      template: { type: 'confirm', text: words, actions: [action(first), action(second)] },
      ...quickReply(choices.filter((choice) => !options.includes(choice))),
    };
  return { type: 'text', text: words, ...quickReply(choices) };
}

function quickReply(
  choices: readonly BubbleChoice[],
): { readonly quickReply: messagingApi.QuickReply } | undefined {
  if (choices.length === 0) return undefined;
  return { quickReply: { items: choices.map((choice) => ({ type: 'action', action: action(choice) })) } };
}

function action(choice: BubbleChoice): messagingApi.PostbackAction & { readonly type: 'postback' } {
  const label = drawnLabel(choice).toWellFormed();
  return { type: 'postback', label, data: choice.payload, displayText: label };
}
