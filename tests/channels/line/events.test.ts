import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../src/channels/line/address.ts';
import { openLine } from '../../../src/channels/line/channel.ts';
import { ALONE } from '../../../src/channels/line/events.ts';
import type { Received } from '../../../src/turns/channel.ts';
import { ACCESS_TOKEN, CHANNEL_SECRET, lineCall, lineEvent, lineUser, sign } from './line-server.ts';

const anna = lineUser('anna');
const boris = lineUser('boris');
const NOW = 1_763_780_000_000;
const line = openLine({ channelSecret: CHANNEL_SECRET, accessToken: ACCESS_TOKEN, apiOrigin: undefined });

function receive(body: string | Buffer, signature = sign(body)): Received {
  return line.receive(Buffer.from(body), { 'x-line-signature': signature }, NOW);
}
function events(...all: unknown[]) {
  const received = receive(lineCall(...all));
  if (received.kind !== 'events') throw new Error(`the call was ${received.kind}`);
  return received;
}
const message = (what: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  lineEvent(
    anna,
    { type: 'message', message: { id: '468789', ...what }, replyToken: 'b6060278c54a4ab0' },
    more,
  );
const inputOf = (event: unknown) => events(event).events.map(({ input }) => input);

describe('an event of LINE', () => {
  it.each([
    [
      'a text',
      { type: 'text', text: 'ជំរាបសួរ', quoteToken: 'q', emojis: [] },
      { type: 'text', text: 'ជំរាបសួរ' },
    ],
    [
      'a sticker',
      { type: 'sticker', packageId: '1', stickerId: '2', stickerResourceType: 'STATIC' },
      { type: 'sticker' },
    ],
    [
      'a picture',
      { type: 'image', contentProvider: { type: 'line' }, imageSet: { id: 's', index: 1, total: 2 } },
      { type: 'media', kind: 'image', reference: '468789' },
    ],
    [
      'a voice message',
      { type: 'audio', duration: 6000 },
      { type: 'media', kind: 'audio', reference: '468789' },
    ],
    ['a video', { type: 'video', duration: 6000 }, { type: 'media', kind: 'video', reference: '468789' }],
    [
      'a file',
      { type: 'file', fileName: 'a.pdf', fileSize: 9 },
      { type: 'media', kind: 'file', reference: '468789' },
    ],
    [
      'a place without a name',
      { type: 'location', latitude: 13.65, longitude: 102.55 },
      { type: 'location', lat: 13.65, lon: 102.55 },
    ],
  ])('says what the person did: %s', (_, said, input) => {
    expect(inputOf(message(said))).toEqual([input]);
  });

  it('says what the person touched, that she came, and that she took a message back', () => {
    expect(inputOf(lineEvent(anna, { type: 'postback', postback: { data: '!menu' } }))).toEqual([
      { type: 'tap', payload: '!menu' },
    ]);
    expect(inputOf(lineEvent(anna, { type: 'follow', follow: { isUnblocked: true } }))).toEqual([
      { type: 'link', parameter: '' },
    ]);
    expect(inputOf(lineEvent(anna, { type: 'unsend', unsend: { messageId: '325708' } }))).toEqual([
      { type: 'unsend', ref: '325708' },
    ]);
  });

  it('keeps what is needed for the answer, and the ids and times of the platform', () => {
    const [one, two] = events(
      message({ type: 'text', text: 'a' }, { webhookEventId: '01H', timestamp: NOW - 500 }),
      lineEvent(boris, { type: 'unsend', unsend: { messageId: '1' } }),
    ).events;
    expect(one).toMatchObject({ channel: 'line', user: anna, id: '468789', once: '01H', at: NOW - 500 });
    expect(readAddress(one?.address ?? '')).toEqual({
      user: anna,
      replyToken: 'b6060278c54a4ab0',
      receivedAt: NOW,
    });
    expect(two?.user).toBe(boris);
    expect(readAddress(two?.address ?? '')).toEqual({ user: boris, replyToken: undefined, receivedAt: NOW });
  });

  it('that nobody understands is left out and counted, and the others stay', () => {
    const text = message({ type: 'text', text: 'a' });
    const odd = [
      lineEvent(anna, { type: 'hologram' }),
      message({ type: 'smell' }),
      message({ type: 'text' }),
      { ...text, mode: 'standby' },
      { ...text, source: { type: 'user' } },
      { ...text, source: undefined },
      { ...text, webhookEventId: undefined },
      lineEvent(anna, { type: 'unfollow' }),
      lineEvent(anna, { type: 'beacon', beacon: { hwid: 'd', type: 'enter' } }),
      null,
      7,
      [],
    ];
    const received = events(...odd, text, ...odd);
    expect(received.events.map(({ input }) => input)).toEqual([{ type: 'text', text: 'a' }]);
    expect(received.ignored).toBe(2 * odd.length);
  });

  it('of a group is answered only where Mitr comes in or is called, and only with one sentence', () => {
    const group = { source: { type: 'group', groupId: `C${'1'.repeat(32)}`, userId: anna } };
    const room = { source: { type: 'room', roomId: `R${'1'.repeat(32)}` } };
    const called = {
      type: 'text',
      text: '@Mitr',
      mention: { mentionees: [{ index: 0, length: 5, type: 'user', isSelf: true }] },
    };
    const other = {
      type: 'text',
      text: '@Anna',
      mention: { mentionees: [{ index: 0, length: 5, type: 'user', isSelf: false }] },
    };
    const joined = lineEvent(anna, { type: 'join', replyToken: 't1' }, group);
    const received = events(
      joined,
      message(called, room),
      message(other, group),
      message({ type: 'text', text: 'hi' }, group),
      message({ type: 'sticker' }, room),
    );
    expect(received.events).toEqual([]);
    expect(received.asides.map(({ key, address }) => [key, readAddress(address)])).toEqual([
      [ALONE, { user: undefined, replyToken: 't1', receivedAt: NOW }],
      [ALONE, { user: undefined, replyToken: 'b6060278c54a4ab0', receivedAt: NOW }],
    ]);
    expect(received.ignored).toBe(3);
  });
});

describe('a call of LINE', () => {
  it('may be empty: LINE asks whether somebody is there', () => {
    expect(events()).toMatchObject({ events: [], asides: [], ignored: 0 });
  });

  it('is forged where one byte, the secret or the signature is another', () => {
    const body = lineCall(message({ type: 'text', text: 'សួស្តី' }));
    expect(receive(body).kind).toBe('events');
    expect(receive(body.replace('active', 'activE'), sign(body)).kind).toBe('forged');
    // The same words in other bytes: who parses and writes anew has lost.
    const escaped = body.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16)}`);
    expect(receive(escaped, sign(body)).kind).toBe('forged');
    expect(receive(escaped).kind).toBe('events');
    for (const signature of ['', sign(body, 'other'), sign(body).slice(1), `AAAA${sign(body)}`, '!'])
      expect(receive(body, signature).kind).toBe('forged');
    expect(line.receive(Buffer.from(body), {}, NOW).kind).toBe('forged');
    expect(line.receive(Buffer.from(body), { 'x-line-signature': [sign(body)] }, NOW).kind).toBe('forged');
  });

  it('that is signed and no call is unreadable', () => {
    for (const body of ['', '{', 'null', '[]', '7', '{}', '{"events":{}}', '{"events":null}', '\u0000'])
      expect(receive(body).kind).toBe('unreadable');
  });

  it('never breaks the reader, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['unreadable', 'events']).toContain(receive(Buffer.from(bytes)).kind);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.jsonValue(), { maxLength: 3 }), (value, all) => {
        expect(['unreadable', 'events']).toContain(receive(JSON.stringify(value)).kind);
        expect(receive(lineCall(...all)).kind).toBe('events');
      }),
    );
  });

  it('never breaks the reader where a real one was changed in one place', () => {
    const real = lineCall(
      message({ type: 'text', text: 'a', mention: { mentionees: [{ isSelf: true }] } }),
      lineEvent(anna, { type: 'postback', postback: { data: 'a.b' }, replyToken: 't' }),
      lineEvent(boris, { type: 'unsend', unsend: { messageId: '1' } }),
    );
    const places: (readonly (string | number)[])[] = [];
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      if (path.length > 0) places.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [name, below] of Object.entries(value)) walk(below, [...path, name]);
    };
    walk(JSON.parse(real), []);
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.option(fc.jsonValue(), { nil: undefined }),
        (place, other) => {
          const changed = JSON.parse(real);
          let at = changed;
          for (const step of place.slice(0, -1)) at = at[step];
          at[place.at(-1) ?? ''] = other;
          const received = receive(JSON.stringify(changed));
          if (received.kind !== 'events') {
            expect(place[0]).toBe('events');
            return;
          }
          for (const { address, at: time, id, user } of received.events) {
            expect(readAddress(address)?.user).toBe(user);
            expect(Number.isSafeInteger(time) && id.length > 0).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
