import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TelegramChannel } from '../../../src/channels/telegram/channel.ts';
import type { Bubble } from '../../../src/dialogue/message.ts';
import type { Delivery, Received } from '../../../src/turns/channel.ts';
import { systemClock } from '../../../src/turns/clock.ts';
import type { Fault } from '../local-platform.ts';
import { LocalBotApi } from './bot-api.ts';

const SECRET = 'webhook_secret-1';
const OPEN = new AbortController().signal;
let api: LocalBotApi;
let channel: TelegramChannel;

function open(more: Partial<ConstructorParameters<typeof TelegramChannel>[0]> = {}) {
  return new TelegramChannel({
    botToken: api.token,
    webhookSecret: SECRET,
    apiRoot: api.platform.origin,
    mode: 'webhook',
    clock: systemClock,
    ...more,
  });
}
beforeEach(async () => {
  api = new LocalBotApi();
  await api.platform.listen();
  channel = open();
});
afterEach(async () => {
  await channel.close();
  await api.platform.end();
});

function bubble(more: Partial<Bubble> = {}): Bubble {
  return { text: 'x', choices: [], controls: 'none', links: [], image: null, key: 'k', ...more };
}
function choice(label: string, payload = 'a.b', role: 'option' | 'way' = 'option') {
  return { label, payload, role };
}
function delivery(more: Partial<Delivery> = {}): Delivery {
  return {
    address: '77 5',
    bubbles: [bubble()],
    key: 'k',
    eventAt: 0,
    heardAt: 0,
    tries: 0,
    ...more,
  };
}
const send = (more: Partial<Delivery> = {}) => channel.send(delivery(more), OPEN);
const body = (json: object) => Buffer.from(JSON.stringify(json));

describe('the local Bot API', () => {
  const keyboard = (...buttons: object[]) => ({ reply_markup: { inline_keyboard: [buttons] } });
  const message = (more: object) => ({ chat_id: '77', text: 'x', ...more });
  const commands = (count: number, more: object = {}) => ({
    commands: Array.from({ length: count }, (_, i) => ({ command: `c${i}`, description: 'd', ...more })),
  });
  const call = async (method: string, args: object, token = api.token) => {
    const response = await fetch(`${api.platform.origin}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    const { ok, error_code, description } = (await response.json()) as Record<string, unknown>;
    return ok ? 'ok' : `${response.status} ${error_code} ${description}`;
  };

  it.each<[string, string, object, object, RegExp]>([
    [
      'a text of 4,096',
      'sendMessage',
      message({ text: 'ក'.repeat(4096) }),
      message({ text: 'ក'.repeat(4097) }),
      /^400 400 Bad Request: message is too long/,
    ],
    [
      'a caption of 1,024',
      'sendPhoto',
      message({ photo: 'https://a.b/c.png', caption: 'x'.repeat(1024) }),
      message({ photo: 'https://a.b/c.png', caption: 'x'.repeat(1025) }),
      /caption is too long/,
    ],
    ['a text that says something', 'sendMessage', message({}), message({ text: ' \n' }), /text is empty/],
    ['a whole text', 'sendMessage', message({ text: '😀' }), message({ text: '\ud83d' }), /UTF-8/],
    [
      'data of 64 bytes',
      'sendMessage',
      message(keyboard({ text: 'a', callback_data: 'x'.repeat(64) })),
      message(keyboard({ text: 'a', callback_data: 'x'.repeat(65) })),
      /BUTTON_DATA_INVALID/,
    ],
    [
      'data of bytes, not letters',
      'sendMessage',
      message(keyboard({ text: 'a', callback_data: 'ក'.repeat(21) })),
      message(keyboard({ text: 'a', callback_data: 'ក'.repeat(22) })),
      /BUTTON_DATA_INVALID/,
    ],
    [
      'a label',
      'sendMessage',
      message(keyboard({ text: 'a', callback_data: 'x' })),
      message(keyboard({ text: '', callback_data: 'x' })),
      /non-empty/,
    ],
    [
      'one action',
      'sendMessage',
      message(keyboard({ text: 'a', url: 'https://a.b' })),
      message(keyboard({ text: 'a', url: 'https://a.b', callback_data: 'x' })),
      /unallowed/,
    ],
    [
      'a web address',
      'sendMessage',
      message(keyboard({ text: 'a', url: 'tg://x' })),
      message(keyboard({ text: 'a', url: 'tel:1' })),
      /BUTTON_URL_INVALID/,
    ],
    [
      '100 buttons',
      'sendMessage',
      message(keyboard(...Array(100).fill({ text: 'a', callback_data: 'x' }))),
      message(keyboard(...Array(101).fill({ text: 'a', callback_data: 'x' }))),
      /too long/,
    ],
    [
      '10 KB of buttons',
      'sendMessage',
      message(keyboard(...Array(90).fill({ text: 'x'.repeat(60), callback_data: 'x' }))),
      message(keyboard(...Array(90).fill({ text: 'x'.repeat(90), callback_data: 'x' }))),
      /reply markup is too long/,
    ],
    [
      '4,096 letters beside their markup',
      'sendMessage',
      message({ text: `<b>${'x'.repeat(4096)}</b>`, parse_mode: 'HTML' }),
      message({ text: `<b>${'x'.repeat(4097)}</b>`, parse_mode: 'HTML' }),
      /message is too long/,
    ],
    [
      'markup that can be read',
      'sendMessage',
      message({ text: '<b>a</b>', parse_mode: 'HTML' }),
      message({ text: '<b>a & b</b>', parse_mode: 'HTML' }),
      /can't parse entities/,
    ],
    [
      '100 messages to delete',
      'deleteMessages',
      { chat_id: '77', message_ids: Array(100).fill(1) },
      { chat_id: '77', message_ids: Array(101).fill(1) },
      /too many/,
    ],
    ['100 commands', 'setMyCommands', commands(100), commands(101), /BOT_COMMANDS_TOO_MUCH/],
    [
      'a command of 32',
      'setMyCommands',
      commands(1, { command: 'x'.repeat(32) }),
      commands(1, { command: 'x'.repeat(33) }),
      /BOT_COMMAND_INVALID/,
    ],
    [
      'a description of 256',
      'setMyCommands',
      commands(1, { description: 'x'.repeat(256) }),
      commands(1, { description: 'x'.repeat(257) }),
      /DESCRIPTION_INVALID/,
    ],
    [
      'a description of the bot of 512',
      'setMyDescription',
      { description: 'x'.repeat(512) },
      { description: 'x'.repeat(513) },
      /TOO_LONG/,
    ],
    [
      'a short one of 120',
      'setMyShortDescription',
      { short_description: 'x'.repeat(120) },
      { short_description: 'x'.repeat(121) },
      /TOO_LONG/,
    ],
    [
      'a secret of 256',
      'setWebhook',
      { url: 'https://a.b', secret_token: 'x'.repeat(256) },
      { url: 'https://a.b', secret_token: 'x'.repeat(257) },
      /too long/,
    ],
    ['a webhook with https', 'setWebhook', { url: 'https://a.b' }, { url: 'http://a.b' }, /HTTPS/],
  ])('takes %s and nothing beyond', async (_, method, within, beyond, refusal) => {
    expect(await call(method, within)).toBe('ok');
    expect(await call(method, beyond)).toMatch(refusal);
  });

  const MEGABYTE = 1024 * 1024;
  it.each<[string, [number, number, number], [number, number, number], RegExp]>([
    ['5 MB', [5 * MEGABYTE, 1024, 720], [5 * MEGABYTE + 1, 1024, 720], /failed to get HTTP URL content/],
    ['10,000 along its edges', [1, 5000, 5000], [1, 5000, 5001], /PHOTO_INVALID_DIMENSIONS/],
    ['20 times as long as wide', [1, 10, 200], [1, 10, 201], /PHOTO_INVALID_DIMENSIONS/],
  ])('fetches a photo of %s and nothing beyond', async (_, within, beyond, refusal) => {
    const photo = 'https://a.b/c.png';
    const shown = async ([bytes, width, height]: [number, number, number]) => {
      api.pictures.set(photo, { bytes, width, height });
      return await call('sendPhoto', { chat_id: '77', photo });
    };
    expect(await shown(within)).toBe('ok');
    expect(await shown(beyond)).toMatch(refusal);
  });

  it('hands a file of 20 MB to a bot and nothing beyond', async () => {
    api.files.set('1', new Uint8Array(20 * MEGABYTE));
    api.files.set('2', new Uint8Array(20 * MEGABYTE + 1));
    expect(await call('getFile', { file_id: '1' })).toBe('ok');
    expect(await call('getFile', { file_id: '2' })).toBe('400 400 Bad Request: file is too big');
  });

  it('takes an answer to a press of 200 letters, once and while it waits', async () => {
    api.pressed.add('1');
    const press = { callback_query_id: '1' };
    expect(await call('answerCallbackQuery', { ...press, text: 'x'.repeat(201) })).toMatch(/TOO_LONG/);
    expect(await call('answerCallbackQuery', { ...press, text: 'x'.repeat(200) })).toBe('ok');
    expect(await call('answerCallbackQuery', press)).toMatch(/query is too old/);
  });

  it('lets its messages be deleted for 48 hours', async () => {
    const began = api.now();
    await call('sendMessage', message({}));
    const [sent] = api.said;
    const args = { chat_id: '77', message_ids: [sent?.id] };
    api.now = () => began + 48 * 3_600_000 + 60_000;
    expect(await call('deleteMessages', args)).toBe("400 400 Bad Request: message can't be deleted");
    api.now = () => began + 48 * 3_600_000 - 60_000;
    expect(await call('deleteMessages', args)).toBe('ok');
  });

  it('takes 30 messages a second over all chats, five of a burst in one, and twenty a minute in a group', async () => {
    let now = Date.now();
    api.now = () => now;
    const sends = async (times: number, chat: (i: number) => string) => {
      for (let i = 0; i < times; i++)
        expect(await call('sendMessage', message({ chat_id: chat(i) }))).toBe('ok');
      return await call('sendMessage', message({ chat_id: chat(times) }));
    };
    expect(await sends(30, (i) => String(100 + i))).toBe('429 429 Too Many Requests: retry after 1');
    now += 60_000;
    expect(await sends(5, () => '77')).toBe('429 429 Too Many Requests: retry after 1');
    now += 1000;
    expect(await sends(1, () => '77')).toBe('429 429 Too Many Requests: retry after 1');
    now += 60_000;
    expect(await sends(20, () => '-77')).toBe('429 429 Too Many Requests: retry after 60');
    now += 60_000;
    expect(await call('sendMessage', message({ chat_id: '-77' }))).toBe('ok');
  });

  it('knows its bot', async () => {
    expect(await call('sendMessage', message({}), '1:other')).toBe('401 401 Unauthorized');
    expect(await call('sendMessage', message({}), 'nonsense')).toBe('404 404 Not Found');
    expect(await call('sendFax', {})).toMatch(/^404/);
  });
});

describe('a call of Telegram', () => {
  const update = {
    update_id: 1,
    message: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text: 'x' },
  };
  it('is taken with the secret alone', () => {
    const kindWith = (headers: Record<string, string>) => channel.receive(body(update), headers, 0).kind;
    expect(kindWith({ 'x-telegram-bot-api-secret-token': SECRET })).toBe('events');
    expect(kindWith({ 'x-telegram-bot-api-secret-token': `${SECRET}x` })).toBe('forged');
    expect(kindWith({ 'x-telegram-bot-api-secret-token': '' })).toBe('forged');
    expect(kindWith({})).toBe('forged');
  });

  it('is not taken where updates are fetched', () => {
    const polling = open({ mode: 'polling' });
    expect(polling.receive(body(update), { 'x-telegram-bot-api-secret-token': SECRET }, 0).kind).toBe(
      'forged',
    );
  });

  it('that is broken under the right secret is unreadable', () => {
    const headers = { 'x-telegram-bot-api-secret-token': SECRET };
    for (const text of ['', '{', '[]', '\u0000', 'null'])
      expect(channel.receive(Buffer.from(text), headers, 0).kind).toBe('unreadable');
  });
});

describe('an answer on Telegram', () => {
  it('is plain text with buttons below it, short ones side by side and ways last', async () => {
    const choices = [
      choice('Passport', 'k.p'),
      choice('A very long label of an option', 'k.l'),
      choice('Back', '!back', 'way'),
      choice('Menu', '!menu', 'way'),
    ];
    const links = [
      { label: 'Source', url: 'https://example.org/a?b=1' },
      { label: 'Call', url: 'tel:1280' },
    ];
    expect(await send({ bubbles: [bubble({ text: '<b>&_*[x](y)', choices, links })] })).toEqual({
      kind: 'sent',
      count: 1,
    });
    const [sent] = api.platform.calls;
    expect(sent?.body).toEqual({
      chat_id: '77',
      text: '<b>&_*[x](y)\nCall: tel:1280',
      link_preview_options: { is_disabled: true },
      reply_markup: {
        inline_keyboard: [
          [{ text: 'Passport', callback_data: 'k.p' }],
          [{ text: 'A very long label of an option', callback_data: 'k.l' }],
          [{ text: 'Source', url: 'https://example.org/a?b=1' }],
          [
            { text: 'Back', callback_data: '!back' },
            { text: 'Menu', callback_data: '!menu' },
          ],
        ],
      },
    });
  });

  it("goes below the path of a Bot API server of one's own", async () => {
    await channel.close();
    channel = open({ apiRoot: `${api.platform.origin}/below/` });
    await send();
    expect(api.platform.calls[0]?.path).toBe(`/below/bot${api.token}/sendMessage`);
  });

  it.each<[string, () => void, object]>([
    ['somebody who blocked us', () => api.blocked.add('77'), { kind: 'gone', reason: 'blocked' }],
    ['nobody', () => api.unknown.add('77'), { kind: 'gone', reason: 'unknown' }],
    ['a group that moved', () => api.moved.set('77', -100777), { kind: 'moved', address: '-100777 5' }],
  ])('to %s ends so', async (_, happens, outcome) => {
    happens();
    expect(await send()).toEqual(outcome);
  });

  const error = (error_code: number, description: string, parameters?: object): Fault => ({
    status: error_code,
    body: { ok: false, error_code, description, parameters },
  });
  const retry = { kind: 'retry', holds: 'conversation' };
  it.each<[string, Fault, object, number]>([
    [
      'many requests',
      error(429, 'Too Many Requests: retry after 37', { retry_after: 37 }),
      { ...retry, afterMs: 37_000, uncertain: false },
      0,
    ],
    ['a fault of theirs', error(500, 'Internal Server Error'), { ...retry, uncertain: true }, 0],
    [
      'a page of a proxy',
      { status: 502, body: '<html>Bad Gateway</html>' },
      { ...retry, uncertain: true },
      0,
    ],
    [
      'a page that says all is well',
      { status: 200, body: '<html>Welcome to the hotel</html>' },
      { ...retry, uncertain: true },
      0,
    ],
    ['half a word', { status: 200, body: '{"ok":tr' }, { ...retry, uncertain: true }, 0],
    [
      'a refused request',
      error(400, "Bad Request: can't parse entities"),
      { kind: 'refused', reason: 'status_400' },
      0,
    ],
    [
      'a token that was revoked',
      error(401, 'Unauthorized'),
      { kind: 'retry', holds: 'channel', afterMs: 60_000, uncertain: false, reason: 'token' },
      0,
    ],
    [
      'an account that is gone',
      error(403, 'Forbidden: user is deactivated'),
      { kind: 'gone', reason: 'deactivated' },
      0,
    ],
    ['a broken wire before', 'reset_before', { ...retry, uncertain: true }, 0],
    ['a broken wire after', 'reset_after', { ...retry, uncertain: true }, 1],
    ['a late answer', { lateMs: 300 }, { kind: 'sent', count: 1 }, 1],
  ])('that meets %s ends so', async (_, fault, outcome, arrived) => {
    api.platform.faults.push(fault);
    expect(await send()).toEqual(outcome);
    expect(api.said).toHaveLength(arrived);
  });

  it('that is not answered at all ends within half a minute, and when the process stops at once', async () => {
    api.platform.faults.push('hang', 'hang');
    const began = performance.now();
    expect(await send()).toEqual({ ...retry, uncertain: true });
    expect(performance.now() - began).toBeLessThan(30_000);
    const stopping = new AbortController();
    const sending = channel.send(delivery(), stopping.signal);
    setTimeout(() => stopping.abort(), 50);
    expect(await sending).toEqual({ ...retry, uncertain: true });
  });

  it('to a platform that is not there is sent again without doubt', async () => {
    await api.platform.end();
    expect(await send()).toEqual({ ...retry, uncertain: false });
    await api.platform.listen();
  });
});

describe('beside an answer', () => {
  it('the spinner of a button ends, and a press that is too old is no failure', async () => {
    api.pressed.add('c1');
    await channel.attend('77  c1', false, OPEN);
    await channel.attend('77  c1', false, OPEN);
    expect(api.answered).toEqual(['c1']);
    expect(channel.attend('77 5', false, OPEN)).toBeUndefined();
  });

  it('somebody is seen to write while the answer waits', async () => {
    await channel.attend('77 5', true, OPEN);
    expect(api.platform.calls.map(({ path, body }) => [path.split('/').at(-1), body])).toEqual([
      ['sendChatAction', { chat_id: '77', action: 'typing' }],
    ]);
  });
});

describe('a sealed talk', () => {
  const say = (text: string, sealed: boolean) => send({ bubbles: [bubble({ text })], sealed });

  it('is taken out of the chat when it ends: both sides of it and nothing else', async () => {
    await say('menu', false);
    await channel.sealed('77  press', false, OPEN);
    await say('what happened?', true);
    await channel.sealed('77 2001', false, OPEN);
    await say('where?', true);
    await channel.sealed('77 2002', true, OPEN);
    await say('goodbye', false);
    expect(api.in('77').map(({ text }) => text)).toEqual(['menu', 'goodbye']);
    expect(api.deleted.map(({ id }) => id).filter((id) => id > 2000)).toEqual([2001, 2002]);
  });

  it('is taken out though the platform is in trouble, and in several calls where it was long', async () => {
    await channel.sealed('77 1', false, OPEN);
    for (let i = 2; i <= 150; i++) await channel.sealed(`77 ${i}`, false, OPEN);
    api.platform.faults.push({ status: 500, body: {} }, 'reset_after');
    await channel.sealed('77 151', true, OPEN);
    expect(new Set(api.deleted.map(({ id }) => id)).size).toBe(151);
  });

  it('is taken out also where a word of it goes out late', async () => {
    await channel.sealed('77 1', false, OPEN);
    await channel.sealed('77 2', true, OPEN);
    await say('too late', true);
    expect(api.in('77')).toEqual([]);
  });
});

describe('fetching', () => {
  it('takes away the webhook, takes each update once and in order, and again what was not taken', async () => {
    channel = open({ mode: 'polling' });
    const message = (id: number) => ({
      message_id: id,
      date: 1,
      chat: { id: 1, type: 'private' },
      text: `t${id}`,
    });
    api.updates.push(
      { update_id: 5, message: message(1) } as never,
      { update_id: 6, message: message(2) } as never,
    );
    const stop = new AbortController();
    const taken: string[] = [];
    let fails = 1;
    const take = async (received: Received) => {
      if (received.kind !== 'events') return;
      const [event] = received.events;
      if (event?.id === 'm2' && fails-- > 0) throw new Error('the disk is full');
      taken.push(event?.id ?? '');
      if (taken.length === 2) stop.abort();
    };
    await channel.fetch?.(take, stop.signal);
    expect(taken).toEqual(['m1', 'm2']);
    expect(new Set(api.settings.map(({ method }) => method))).toEqual(new Set(['deleteWebhook']));
  });
});

describe('fetching where somebody sets a webhook meanwhile', () => {
  it('is refused by Telegram, takes the webhook away and goes on', async () => {
    channel = open({ mode: 'polling' });
    const stop = new AbortController();
    const chat = { id: 1, type: 'private' };
    const push = (id: number) =>
      api.updates.push({ update_id: id, message: { message_id: id, date: 1, chat, text: 't' } } as never);
    const setWebhook = () => api.settings.push({ method: 'setWebhook', body: { url: 'https://a.b' } });
    setWebhook();
    push(1);
    const taken: string[] = [];
    await channel.fetch?.(async (received) => {
      if (received.kind === 'events') taken.push(...received.events.map(({ id }) => id));
      if (taken.length > 1) return stop.abort();
      setWebhook();
      push(2);
    }, stop.signal);
    expect(taken).toEqual(['m1', 'm2']);
    expect(api.settings.map(({ method }) => method)).toEqual([
      'setWebhook',
      'deleteWebhook',
      'setWebhook',
      'deleteWebhook',
    ]);
  });
});

describe('a picture on Telegram', () => {
  const PICTURE = 'https://mitr.example.org/cards/procedures-kh_passport-km.aaaaaaaaaa.png';
  const image = { alt: 'x', card: 'procedures/kh_passport', lng: 'km' };
  const shown = (text: string) => [bubble({ text, image, choices: [choice('Steps')] })];
  beforeEach(async () => {
    await channel.close();
    channel = open({
      pictureOf: ({ card, lng }) => (`${card} ${lng}` === 'procedures/kh_passport km' ? PICTURE : undefined),
    });
  });

  it('stands above the words and their buttons, in one message', async () => {
    expect(await send({ bubbles: shown('Passport: 100') })).toEqual({ kind: 'sent', count: 1 });
    expect(api.said).toMatchObject([{ text: 'Passport: 100', photo: PICTURE, buttons: [{ text: 'Steps' }] }]);
  });

  it.each([
    ['longer than a caption', () => {}, 'x'.repeat(1025)],
    ['not to be fetched', () => api.unfetched.add(PICTURE), 'x'],
  ])('is left out where it is %s: the words say all of it', async (_, given, text) => {
    given();
    expect(await send({ bubbles: shown(text) })).toEqual({ kind: 'sent', count: 1 });
    expect(api.said.map((one) => [one.text, one.photo])).toEqual([[text, undefined]]);
  });

  it('is not tried again: a second try has words alone', async () => {
    await send({ bubbles: shown('x'), tries: 1 });
    expect(api.said.map((one) => one.photo)).toEqual([undefined]);
  });
});
