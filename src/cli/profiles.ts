import { lineProfile } from '../channels/line/profile.ts';
import { messengerProfile } from '../channels/messenger/profile.ts';
import { telegramProfile } from '../channels/telegram/profile.ts';
import type { CapabilityProfile, Channel } from '../dialogue/message.ts';
import { webProfile } from '../webchat/profile.ts';

/** The capability profile of every channel. */
export const PROFILES: Readonly<Record<Channel, CapabilityProfile>> = {
  line: lineProfile,
  telegram: telegramProfile,
  messenger: messengerProfile,
  web: webProfile,
};

export function isChannel(name: string): name is Channel {
  return Object.hasOwn(PROFILES, name);
}
