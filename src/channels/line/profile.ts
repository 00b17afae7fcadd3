import type { CapabilityProfile } from '../../dialogue/message.ts';

/**
 * What LINE shows. A reply takes five messages; a text 5,000 UTF-16 units; a message 13 quick replies whose labels
 * have at most 20: https://developers.line.biz/en/reference/messaging-api/#quick-reply
 */
export const lineProfile: CapabilityProfile = {
  channel: 'line',
  choices: 'quick',
  maxChoices: 13,
  maxLabel: 20,
  icons: 'label',
  maxText: 5000,
  maxMessages: 5,
  numbers: 'auto',
  ways: 'choices',
  pictures: true,
  links: 'text',
};
