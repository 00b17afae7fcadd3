import { describe, expect, it } from 'vitest';
import { readAddress, writeAddress } from '../../../src/channels/telegram/address.ts';
import { readUpdate } from '../../../src/channels/telegram/update.ts';

const NOW = 1_795_300_000_000;
const DATE = 1_795_299_990;
const FROM = { id: 1111111, is_bot: false, first_name: 'A', username: 'a', language_code: 'km' };
const CHAT = { id: 1111111, type: 'private', first_name: 'A' };
const GROUP = { id: -100222, type: 'supergroup', title: 'G' };
const message = (more: object) => ({ message_id: 1365, date: DATE, chat: CHAT, from: FROM, ...more });
const FILE = { file_id: 'F', file_unique_id: 'U', file_size: 1 };

function read(kind: string, content: object) {
  const received = readUpdate({ update_id: 10_000, [kind]: content }, NOW);
  if (received.kind !== 'events') throw new Error(received.kind);
  return received;
}
const inputs = (kind: string, content: object) => read(kind, content).events.map(({ input }) => input);

describe('an update of Telegram', () => {
  it.each<[string, object, object[]]>([
    ['a text', { text: 'សួស្តី' }, [{ type: 'text', text: 'សួស្តី' }]],
    ['a start', { text: '/start' }, [{ type: 'link', parameter: '' }]],
    ['a start from a link', { text: '/start km-passport' }, [{ type: 'link', parameter: 'km-passport' }]],
    ['a start by name', { text: '/start@MitrBot th' }, [{ type: 'link', parameter: 'th' }]],
    ['a command', { text: '/language' }, [{ type: 'text', text: '/language' }]],
    ['a word that begins alike', { text: '/started x' }, [{ type: 'text', text: '/started x' }]],
    [
      'a picture, the largest of its sizes',
      { photo: [{ ...FILE, file_id: 'small' }, FILE] },
      [{ type: 'media', kind: 'image', reference: 'F' }],
    ],
    [
      'a picture with words, as two events',
      { photo: [FILE], caption: 'is this one real?' },
      [
        { type: 'media', kind: 'image', reference: 'F' },
        { type: 'text', text: 'is this one real?' },
      ],
    ],
    ['a voice', { voice: { ...FILE, duration: 3 } }, [{ type: 'media', kind: 'audio', reference: 'F' }]],
    ['music', { audio: FILE }, [{ type: 'media', kind: 'audio', reference: 'F' }]],
    ['a film', { video: FILE }, [{ type: 'media', kind: 'video', reference: 'F' }]],
    ['a round film', { video_note: FILE }, [{ type: 'media', kind: 'video', reference: 'F' }]],
    [
      'a moving picture, which comes with a document',
      { animation: FILE, document: FILE },
      [{ type: 'media', kind: 'video', reference: 'F' }],
    ],
    ['a document', { document: FILE }, [{ type: 'media', kind: 'file', reference: 'F' }]],
    ['a sticker', { sticker: { ...FILE, emoji: '👍' } }, [{ type: 'sticker' }]],
    ['a die', { dice: { emoji: '🎲', value: 3 } }, [{ type: 'sticker' }]],
    [
      'a place, as a venue too',
      { location: { latitude: 13.36, longitude: 103.86 }, venue: { title: 'x' } },
      [{ type: 'location', lat: 13.36, lon: 103.86 }],
    ],
    [
      'a contact',
      { contact: { phone_number: '+85512345678', first_name: 'B' } },
      [{ type: 'text', text: '+85512345678' }],
    ],
    ['a kind that nobody knows yet', { rich_message: { blocks: [] } }, []],
    ['a pinned message', { pinned_message: {} }, []],
  ])('is read: %s', (_, content, expected) => {
    expect(inputs('message', message(content))).toEqual(expected);
  });

  it('carries what is needed to answer and to know it again, and nothing of the person', () => {
    const [event] = read('message', message({ text: 'x' })).events;
    expect(event).toEqual({
      channel: 'telegram',
      user: '1111111',
      address: '1111111 1365',
      id: 'm1365',
      once: 'u10000',
      at: DATE * 1000,
      input: { type: 'text', text: 'x' },
    });
  });

  it('is an edit that names its message', () => {
    const [event] = read('edited_message', message({ edit_date: DATE + 5, text: 'new' })).events;
    expect(event).toMatchObject({
      id: 'u10000',
      at: (DATE + 5) * 1000 + 1,
      input: { type: 'edit', ref: 'm1365', text: 'new' },
    });
    const [words] = read('edited_message', message({ photo: [FILE], caption: 'new' })).events;
    expect(words?.input).toEqual({ type: 'edit', ref: 'm1365c', text: 'new' });
    expect(inputs('edited_message', message({ location: { latitude: 1, longitude: 2 } }))).toEqual([]);
  });

  it('is the press of a button, also where its message is too old to be told', () => {
    const press = { id: '42', from: FROM, chat_instance: '9', data: 'menu.passport' };
    const old = { message_id: 7, date: 0, chat: CHAT };
    for (const more of [{ message: message({ text: 'x' }) }, { message: old }, { inline_message_id: 'i' }]) {
      const [event] = read('callback_query', { ...press, ...more }).events;
      expect(event).toMatchObject({
        user: '1111111',
        at: NOW,
        input: { type: 'tap', payload: 'menu.passport' },
      });
      expect(readAddress(event?.address ?? '')).toEqual({ chat: '1111111', callback: '42' });
    }
    expect(inputs('callback_query', { id: '42', from: FROM, game_short_name: 'g' })).toEqual([]);
  });

  it('of a group is answered once a day and otherwise not read', () => {
    const asides = [0, 60, 24 * 3600].map((later) => {
      const { events, asides } = read('message', message({ chat: GROUP, date: DATE + later, text: 'hello' }));
      expect(events).toEqual([]);
      return asides[0];
    });
    expect(asides[0]).toMatchObject({ address: '-100222 ', key: 'common:write_alone' });
    expect(new Set(asides.map((aside) => aside?.id)).size).toBe(2);
    const added = { chat: GROUP, date: DATE, from: FROM, new_chat_member: { status: 'member' } };
    expect(read('my_chat_member', added).asides).toHaveLength(1);
    expect(read('my_chat_member', { ...added, new_chat_member: { status: 'left' } }).asides).toEqual([]);
  });

  it('says nothing for bots, for who blocks us, and for kinds that are not asked for', () => {
    expect(read('message', message({ from: { ...FROM, is_bot: true }, text: 'x' })).events).toEqual([]);
    const blocked = { chat: CHAT, date: DATE, from: FROM, new_chat_member: { status: 'kicked' } };
    expect(read('my_chat_member', blocked)).toMatchObject({ events: [], asides: [], ignored: 1 });
    expect(read('poll', { id: '1' }).ignored).toBe(1);
  });

  it('that is none is unreadable, and one that is spoilt is left out', () => {
    for (const none of [null, 1, 'x', [], {}, { update_id: 'x' }])
      expect(readUpdate(none, NOW).kind).toBe('unreadable');
    expect(read('message', { message_id: 'x' })).toMatchObject({ events: [], ignored: 1 });
  });
});

it('writes an address that it can read', () => {
  for (const address of [{ chat: '1' }, { chat: '-100', message: 5 }, { chat: '1', callback: 'c' }])
    expect(readAddress(writeAddress(address))).toEqual(address);
});
