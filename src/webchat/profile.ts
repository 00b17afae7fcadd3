import type { CapabilityProfile } from '../dialogue/message.ts';

/** What the page shows. It draws *back*, *menu*, *language* and *leave* itself, at the same place on every screen. */
export const webProfile: CapabilityProfile = {
  channel: 'web',
  choices: 'buttons',
  maxChoices: 50,
  maxLabel: 60,
  icons: 'beside',
  maxText: 8000,
  maxMessages: 20,
  numbers: 'auto',
  ways: 'chrome',
  // The page draws the text itself, and fetches nothing while somebody asks.
  pictures: false,
  links: 'buttons',
};
