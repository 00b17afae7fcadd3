import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelOf, conversationKey, eventHash, messageMark, turnKeys } from '../../src/turns/keys.ts';

const secret = Buffer.from('a secret');
const keys = turnKeys(secret);

describe('the key of a conversation', () => {
  it('is HMAC-SHA256 under a key that is derived from the secret', () => {
    const key = Buffer.from(hkdfSync('sha256', secret, '', 'mitr turns: conversation', 32));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (user) => {
        const mac = createHmac('sha256', key).update(`line\0${user}`).digest('base64url');
        expect(conversationKey(keys, 'line', user)).toBe(`l${mac.slice(0, 20)}`);
      }),
    );
  });

  it('tells its channel and nothing else, and differs between channels, people and secrets', () => {
    const all = [
      conversationKey(keys, 'line', 'U1'),
      conversationKey(keys, 'telegram', 'U1'),
      conversationKey(keys, 'line', 'U2'),
      conversationKey(turnKeys(Buffer.from('another')), 'line', 'U1'),
    ];
    expect(new Set(all.map((key) => key.slice(1))).size).toBe(4);
    expect(all.map(channelOf)).toEqual(['line', 'telegram', 'line', 'line']);
    expect(channelOf('?')).toBeUndefined();
  });
});

describe('the hash of an event', () => {
  it('is ten letters, and differs between events, conversations and secrets', () => {
    const all = [
      eventHash(keys, 'la', 'e1'),
      eventHash(keys, 'la', 'e2'),
      eventHash(keys, 'lb', 'e1'),
      eventHash(turnKeys(Buffer.from('another')), 'la', 'e1'),
    ];
    expect(new Set(all).size).toBe(4);
    for (const hash of all) expect(hash).toMatch(/^[\w-]{10}$/);
  });
});

describe('the mark of a message', () => {
  it('is four letters, differs between messages, conversations and secrets, and is not the hash of its event', () => {
    const all = [
      messageMark(keys, 'la', 'e1'),
      messageMark(keys, 'la', 'e2'),
      messageMark(keys, 'lb', 'e1'),
      messageMark(turnKeys(Buffer.from('another')), 'la', 'e1'),
      eventHash(keys, 'la', 'e1').slice(0, 4),
    ];
    expect(new Set(all).size).toBe(5);
    for (const mark of all) expect(mark).toMatch(/^[\w-]{4}$/);
  });
});
