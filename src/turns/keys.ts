import { hash, hkdfSync } from 'node:crypto';
import type { Channel } from '../dialogue/message.ts';

/** Keys that turn people and events into what is stored, both made from the server's secret. */
export interface TurnKeys {
  readonly conversation: HmacKey;
  /** In hex, as they stand before what is hashed. */
  readonly event: string;
  readonly message: string;
}

/** A key as HMAC uses it: in two pads, each a block long. */
interface HmacKey {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const BLOCK = 64;

function hmacKey(key: Uint8Array): HmacKey {
  const pad = (byte: number) => Buffer.alloc(BLOCK, byte).map((one, i) => one ^ (key[i] ?? 0));
  return { inner: Buffer.from(pad(0x36)), outer: Buffer.from(pad(0x5c)) };
}

/**
 * HMAC-SHA256 (RFC 2104) in base64url, by two hashes in one call each: `createHmac` builds an object, which takes four
 * times as long. The key must not be longer than a block.
 */
function hmac({ inner, outer }: HmacKey, text: string): string {
  const within = hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer');
  return hash('sha256', Buffer.concat([outer, within]), 'base64url');
}

export function turnKeys(secret: Uint8Array): TurnKeys {
  const derive = (what: string) => Buffer.from(hkdfSync('sha256', secret, '', `mitr turns: ${what}`, 32));
  return {
    conversation: hmacKey(derive('conversation')),
    event: derive('event').toString('hex'),
    message: derive('message').toString('hex'),
  };
}

const LETTERS: Readonly<Record<Channel, string>> = { line: 'l', telegram: 't', messenger: 'm', web: 'w' };

/** The key of a conversation: a letter for the channel and 120 bits of HMAC-SHA256 in base64url, 21 characters. */
export function conversationKey(keys: TurnKeys, channel: Channel, user: string): string {
  return LETTERS[channel] + hmac(keys.conversation, `${channel}\0${user}`).slice(0, KEY_LENGTH - 1);
}

/** Letters of a conversation's key. */
const KEY_LENGTH = 21;

/** The name of a conversation's token bucket. */
export function conversationBucket(channel: Channel, conversation: string): string {
  return `${channel} ${conversation}`;
}

/** The channel of a conversation, or nothing for a string that is no key. */
export function channelOf(conversation: string): Channel | undefined {
  for (const channel of CHANNELS) if (LETTERS[channel] === conversation[0]) return channel;
  return undefined;
}

const CHANNELS: readonly Channel[] = ['line', 'telegram', 'messenger', 'web'];

/**
 * What is remembered of an event: 60 bits in base64url, ten characters. SHA-256 behind a secret prefix, since it is
 * cut short (so nothing can be appended) and costs half of an HMAC.
 */
export function eventHash(keys: TurnKeys, conversation: string, id: string): string {
  return hash('sha256', `${keys.event}${conversation}${id}`, 'base64url').slice(0, EVENT_HASH_LENGTH);
}

/** What is remembered of a call that could not be read: as of an event, of all its bytes. */
export function callHash(keys: TurnKeys, channel: Channel, bytes: Uint8Array): string {
  const before = Buffer.from(`${keys.event}${channel} call `);
  return hash('sha256', Buffer.concat([before, bytes]), 'base64url').slice(0, EVENT_HASH_LENGTH);
}

export const EVENT_HASH_LENGTH = 10;

/**
 * What a session remembers of the message whose words filled a slot: 24 bits in base64url, four letters, of another key
 * than that of the events known. Few, since a message is only told from the dozen others of its conversation, and whoever
 * has the disk and the secret should find many numbers behind each.
 */
export function messageMark(keys: TurnKeys, conversation: string, id: string): string {
  return hash('sha256', `${keys.message}${conversation}${id}`, 'base64url').slice(0, 4);
}
