import { createHmac, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import type { Channel } from '../dialogue/message.ts';

/** Keys that turn people and events into what is stored, both made from the server's secret. */
export interface TurnKeys {
  readonly conversation: KeyObject;
  /** In hex, as it stands before what is hashed. */
  readonly event: string;
}

export function turnKeys(secret: Uint8Array): TurnKeys {
  const derive = (what: string) => Buffer.from(hkdfSync('sha256', secret, '', `mitr turns: ${what}`, 32));
  return { conversation: createSecretKey(derive('conversation')), event: derive('event').toString('hex') };
}

const LETTERS: Readonly<Record<Channel, string>> = { line: 'l', telegram: 't', messenger: 'm', web: 'w' };

/** The key of a conversation: a letter for the channel and 120 bits of HMAC-SHA256 in base64url, 21 characters. */
export function conversationKey(keys: TurnKeys, channel: Channel, user: string): string {
  const mac = createHmac('sha256', keys.conversation).update(`${channel}\0${user}`).digest('base64url');
  return LETTERS[channel] + mac.slice(0, 20);
}

/** The channel of a conversation, or nothing for a string that is no key. */
export function channelOf(conversation: string): Channel | undefined {
  for (const channel of CHANNELS) if (LETTERS[channel] === conversation[0]) return channel;
  return undefined;
}

const CHANNELS: readonly Channel[] = ['line', 'telegram', 'messenger', 'web'];

/**
 * What is remembered of an event: 64 bits in base64url, 11 characters. SHA-256 behind a secret prefix, since it is
 * cut short (so nothing can be appended) and costs a third of an HMAC.
 */
export function eventHash(keys: TurnKeys, conversation: string, id: string): string {
  return hash('sha256', `${keys.event}${conversation}${id}`, 'buffer').toString('base64url', 0, 8);
}
