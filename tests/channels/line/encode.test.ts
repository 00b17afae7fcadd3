import type { messagingApi } from '@line/bot-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineAddress } from '../../../src/channels/line/address.ts';
import { encode } from '../../../src/channels/line/encode.ts';
import { lineProfile } from '../../../src/channels/line/profile.ts';
import { ReplyTokens } from '../../../src/channels/line/reply-tokens.ts';
import { compose } from '../../../src/dialogue/compose.ts';
import type { Bubble, Choice, Message, Texts } from '../../../src/dialogue/message.ts';
import { mistakesInCall } from './line-limits.ts';
import { textOf } from './line-server.ts';

const CARD = 'consult:answer';

/** Texts that are the words behind the first blank of their key. */
const WORDS: Texts = {
  lng: 'km',
  has: () => true,
  text: (key) => key.slice(key.indexOf(' ') + 1),
  value: (value) => String(value),
};

const bubble = (text: string, labels: readonly string[] = [], key = 'key'): Bubble => ({
  text,
  key,
  controls: 'quick',
  links: [],
  image: null,
  choices: labels.map((label, i) => ({
    label,
    payload: `k.${i}`,
    role: label === 'Menu' ? 'way' : 'option',
  })),
});
const one = (...of: Parameters<typeof bubble>): messagingApi.Message => {
  const [message] = encode([bubble(...of)]);
  if (!message) throw new Error('nothing was encoded');
  return message;
};
const body = (messages: readonly messagingApi.Message[]) => ({ messages, replyToken: 't' });
const under = ({ quickReply }: messagingApi.Message) =>
  quickReply?.items?.map(({ action }) => action?.label) ?? [];

describe('a message for LINE', () => {
  it('is a text with quick replies', () => {
    const message = one('What?', ['Yes', 'No', 'Maybe', 'Menu']);
    expect(message).toMatchObject({ type: 'text', text: 'What?' });
    expect(under(message)).toEqual(['Yes', 'No', 'Maybe', 'Menu']);
  });

  it('is a confirm template where two answers are possible, with the ways beside it', () => {
    const message = one('Sure?', ['Yes', 'No', 'Menu']);
    expect(message).toMatchObject({ type: 'template', altText: 'Sure?', template: { type: 'confirm' } });
    expect(under(message)).toEqual(['Menu']);
    expect(one('x'.repeat(241), ['Yes', 'No']).type).toBe('text');
  });

  it('shows the picture of its card above the words, where it lies somewhere', () => {
    const shown = {
      ...bubble('Passport\nCost: 100', [], CARD),
      image: { alt: 'x', card: 'procedures/kh', lng: 'km' },
    };
    const url = 'https://mitr.example.org/cards/procedures-kh-km.aaaaaaaaaa.png';
    const messages = encode([shown], ({ card, lng }) =>
      `${card} ${lng}` === 'procedures/kh km' ? url : undefined,
    );
    expect(messages).toMatchObject([{ type: 'flex', contents: { hero: { type: 'image', url } } }]);
    expect(mistakesInCall('ReplyMessageRequest', body(messages))).toEqual([]);
    expect(JSON.stringify(encode([shown]))).not.toContain('hero');
  });

  it('is a card where it is a procedure or a verdict, with every word of it', () => {
    const text = 'Lao passport\n💵 Cost: 40 to 60\n\n⏳ Time: 31 days';
    const message = one(text, ['Steps', 'Prices', 'Menu'], CARD);
    expect(message).toMatchObject({ type: 'flex', altText: 'Lao passport' });
    expect(textOf(message)).toBe(text.replace('\n\n', '\n'));
    expect(under(message)).toEqual(['Steps', 'Prices', 'Menu']);
  });

  it('is a card without a title where one line says it all, with the picture that it has', () => {
    const message = one('Found on the list.', ['Menu'], 'agency:verdict');
    expect(message).toMatchObject({
      type: 'flex',
      contents: { body: { contents: [{ text: 'Found on the list.', wrap: true }] } },
    });
    expect(textOf(message)).toBe('Found on the list.');
  });

  it('is no card where nobody could touch an address in it, or there is nothing or too much for one', () => {
    for (const text of ['', 'Ask\nhttps://example.org', `Long\n${'ក'.repeat(10_000)}`])
      expect(one(text, [], CARD).type).toBe('text');
  });

  it('is always one that LINE takes, whatever is said in whatever script', () => {
    const letters = fc.constantFrom(
      'a',
      ' ',
      '\n',
      'ក',
      'ិ',
      '្',
      'မြ',
      'ขึ้',
      '👨‍👩‍👧‍👦',
      '🇰🇭',
      '"',
      '\\',
      '\ud83d',
    );
    const text = fc.string({ unit: letters, minLength: 1, maxLength: 60 }).map((words) => `x${words}`);
    const long = fc
      .tuple(text, fc.integer({ min: 1, max: 400 }))
      .map(([words, times]) => words.repeat(times));
    const choice: fc.Arbitrary<Choice> = fc.record({
      id: fc.constant('a'),
      payload: fc.string({ unit: fc.constantFrom('a', '.', '0'), minLength: 1, maxLength: 64 }),
      label: text,
      icon: fc.constantFrom('📕', '🇹🇭', '↩️'),
      role: fc.constantFrom('option', 'more', 'way'),
    });
    const message: fc.Arbitrary<Message> = fc.record({
      key: fc.tuple(fc.constantFrom(CARD, 'key'), long).map(([, words]) => `k ${words}`),
      choices: fc.array(choice, { maxLength: 20 }),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 6 }), fc.boolean(), (messages, card) => {
        const bubbles = compose(messages, lineProfile, WORDS).map((made) =>
          card ? { ...made, key: CARD } : made,
        );
        const sent = encode(bubbles);
        expect(sent.length).toBe(bubbles.length);
        for (let i = 0; i < sent.length; i += 5)
          expect(mistakesInCall('ReplyMessageRequest', body(sent.slice(i, i + 5)))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a reply token', () => {
  const MINUTE = 60_000;
  let now = 1_000_000;
  const address = { user: 'U', replyToken: 't', receivedAt: now };
  const delivery = (key: string, eventAt = 1_000_000) => ({
    address: '',
    bubbles: [],
    key,
    eventAt,
    heardAt: eventAt,
    tries: 0,
  });

  it('is used once, or again for the very same answer, and never for another', () => {
    const tokens = new ReplyTokens(() => now);
    expect(tokens.use(address, delivery('a'))).toBe('first');
    expect(tokens.use(address, delivery('a'))).toBe('again');
    expect(tokens.use(address, delivery('b'))).toBeUndefined();
    tokens.giveBack(address);
    expect(tokens.use(address, delivery('b'))).toBe('first');
  });

  it('is too old before its minute is over, and where its event is old', () => {
    const tokens = new ReplyTokens(() => now);
    expect(tokens.use(address, delivery('a', now - 20 * MINUTE))).toBeUndefined();
    expect(tokens.use({ ...address, replyToken: undefined }, delivery('a'))).toBeUndefined();
    now += 51_000;
    expect(tokens.use(address, delivery('a'))).toBeUndefined();
    // A clock that was set back says nothing of a token's age.
    now -= 10 * MINUTE;
    expect(tokens.use(address, delivery('a'))).toBeUndefined();
  });

  it('is known as used for as long as it lives, whatever is used meanwhile', () => {
    const tokens = new ReplyTokens(() => now);
    const uses: { readonly at: number; readonly address: LineAddress }[] = [];
    for (let i = 0; i < 1000; i++) {
      const fresh = { user: 'U', replyToken: `nHuyWiB7yP5Zw52FIkcQobQuGDXC${i}`, receivedAt: now };
      expect(tokens.use(fresh, delivery('a', now))).toBe('first');
      uses.push({ at: now, address: fresh });
      now += 317;
      for (const { at, address: used } of uses.slice(-160))
        if (now - at <= 50_000) expect(tokens.use(used, delivery('b', now))).toBeUndefined();
    }
  });
});
