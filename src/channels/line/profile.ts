import type { CapabilityProfile } from '../../dialogue/message.ts';

/**
 * What LINE shows. A reply takes five messages; a text 5,000 UTF-16 units; a message 13 quick replies whose labels
 * have at most 20: https://developers.line.biz/en/reference/messaging-api/#quick-reply
 *
 * LINE counts texts in UTF-16 units, labels and the text of a template in grapheme clusters
 * (https://developers.line.biz/en/docs/messaging-api/text-character-count/), of which Khmer and Burmese have more or fewer
 * by the version of Unicode that counts. As many units are never more clusters, whoever counts.
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
