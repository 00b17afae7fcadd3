import type { CapabilityProfile } from '../../dialogue/message.ts';

/**
 * What Messenger shows. A text has at most 2,000 characters, a message 13 quick replies whose titles have 20:
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/quick-replies
 * Meta does not say what it takes for a character: UTF-16 units are the strictest reading but bytes, in which no Khmer
 * label would have room.
 * Facebook Lite shows no quick replies at all, so the numbers always stand in the text.
 */
export const messengerProfile: CapabilityProfile = {
  channel: 'messenger',
  choices: 'quick',
  maxChoices: 13,
  maxLabel: 20,
  icons: 'label',
  maxText: 2000,
  maxMessages: 5,
  numbers: 'always',
  ways: 'choices',
  pictures: true,
  links: 'buttons',
};
