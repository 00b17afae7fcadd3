import type { CapabilityProfile } from '../../dialogue/message.ts';

/**
 * What Telegram shows. A text has at most 4,096 characters: https://core.telegram.org/bots/api#sendmessage. Telegram does
 * not say what it takes for one; places in a text it counts in UTF-16 units, and of those a text has as many as of any other
 * unit but bytes, or more.
 * Labels have no documented limit; what is longer than 40 is cut on a narrow phone.
 */
export const telegramProfile: CapabilityProfile = {
  channel: 'telegram',
  choices: 'buttons',
  maxChoices: 100,
  maxLabel: 40,
  icons: 'label',
  maxText: 4096,
  maxMessages: 5,
  numbers: 'auto',
  ways: 'choices',
  pictures: true,
  links: 'buttons',
};
