import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NEVER_SENT } from './line-limits.ts';
import { ACCESS_TOKEN, LineServer, lineUser } from './line-server.ts';

const anna = lineUser('anna');
let line: LineServer;
beforeAll(async () => {
  line = await LineServer.start();
  line.people.add(anna);
});
afterAll(() => line.stop());
beforeEach(() => {
  line.quota = 100;
});

const letters = (n: number) => 'ក'.repeat(n);
const text = (n = 5) => ({ type: 'text', text: letters(n) });
const postback = (label: number, data = 5, displayText = 5) => ({
  type: 'postback',
  label: letters(label),
  data: 'x'.repeat(data),
  displayText: letters(displayText),
});
const quick = (...actions: unknown[]) => ({
  ...text(),
  quickReply: { items: actions.map((action) => ({ type: 'action', action })) },
});
const confirm = (words: number, actions: unknown[] = [postback(3), postback(2)], altText = letters(5)) => ({
  type: 'template',
  altText,
  template: { type: 'confirm', text: letters(words), actions },
});
const buttons = (words: number, more: object = {}, actions: unknown[] = [postback(3)]) => ({
  type: 'template',
  altText: letters(5),
  template: { type: 'buttons', text: letters(words), actions, ...more },
});
const uri = (address: string) => ({ type: 'uri', label: letters(3), uri: address });
const EMOJI = { index: 0, productId: 'p', emojiId: '1' };
const PAGE = 'https://mitr.example/';
const flex = (altText: number, body: number, line = letters(3)) => ({
  type: 'flex',
  altText: letters(altText),
  contents: {
    type: 'bubble',
    body: {
      type: 'box',
      layout: 'vertical',
      contents: [
        { type: 'text', text: line, wrap: true },
        { type: 'text', text: 'x'.repeat(body) },
      ],
    },
  },
});
const HERO = 'https://mitr.example/cards/';
const hero = (url: string) => {
  const { contents, ...rest } = flex(5, 5);
  return { ...rest, contents: { ...contents, hero: { type: 'image', url } } };
};
const area = (label = 5) => ({
  bounds: { x: 0, y: 0, width: 10, height: 10 },
  action: { type: 'postback', label: letters(label), data: 'x' },
});
const menu = (width: number, height: number, more: object = {}) => ({
  size: { width, height },
  selected: true,
  name: 'menu',
  chatBarText: 'menu',
  areas: [area()],
  ...more,
});
const times = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one);

/** What fits, and the same with one more than LINE takes. */
const LIMITS: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ['messages', times(5, text()), times(6, text())],
  ['at least one message', [text()], []],
  ['the length of a text', [text(5000)], [text(5001)]],
  ['an empty text', [text(1)], [text(0)]],
  ['quick replies', [quick(...times(13, postback(3)))], [quick(...times(14, postback(3)))]],
  ['a label', [quick(postback(20))], [quick(postback(21))]],
  ['an empty label', [quick(postback(1))], [quick(postback(0))]],
  ['a payload', [quick(postback(3, 300))], [quick(postback(3, 301))]],
  ['what a tap shows', [quick(postback(3, 3, 300))], [quick(postback(3, 3, 301))]],
  ['no quick replies at all', [quick(postback(3))], [quick()]],
  ['the text of a confirm template', [confirm(240)], [confirm(241)]],
  ['its actions', [confirm(5)], [confirm(5, times(3, postback(3)))]],
  ['fewer actions', [confirm(5)], [confirm(5, [postback(3)])]],
  ['its labels', [confirm(5, times(2, postback(20)))], [confirm(5, times(2, postback(21)))]],
  ['its other text', [confirm(5, undefined, letters(1500))], [confirm(5, undefined, letters(1501))]],
  ['the text of a buttons template', [buttons(160)], [buttons(161)]],
  ['its text below a title', [buttons(60, { title: letters(5) })], [buttons(61, { title: letters(5) })]],
  [
    'its text below a picture',
    [buttons(60, { thumbnailImageUrl: PAGE })],
    [buttons(61, { thumbnailImageUrl: PAGE })],
  ],
  ['its title', [buttons(5, { title: letters(40) })], [buttons(5, { title: letters(41) })]],
  ['its buttons', [buttons(5, {}, times(4, postback(3)))], [buttons(5, {}, times(5, postback(3)))]],
  ['no buttons at all', [buttons(5)], [buttons(5, {}, [])]],
  ['the labels of its buttons', [buttons(5, {}, [postback(20)])], [buttons(5, {}, [postback(21)])]],
  ['a link', [quick(uri(PAGE.padEnd(1000, 'x')))], [quick(uri(PAGE.padEnd(1001, 'x')))]],
  ['where a link leads', [quick(uri('tel:1300'))], [quick(uri('ftp://mitr.example/'))]],
  [
    'what a tap writes',
    [quick({ type: 'message', label: letters(3), text: letters(300) })],
    [quick({ type: 'message', label: letters(3), text: letters(301) })],
  ],
  [
    'the icon of a quick reply',
    [
      {
        ...text(),
        quickReply: { items: [{ type: 'action', imageUrl: PAGE.padEnd(2000, 'x'), action: postback(3) }] },
      },
    ],
    [
      {
        ...text(),
        quickReply: { items: [{ type: 'action', imageUrl: PAGE.padEnd(2001, 'x'), action: postback(3) }] },
      },
    ],
  ],
  [
    'the name of a sender',
    [{ ...text(), sender: { name: 'x'.repeat(20) } }],
    [{ ...text(), sender: { name: 'x'.repeat(21) } }],
  ],
  [
    "a sender's name of LINE's",
    [{ ...text(), sender: { name: 'Mitr' } }],
    [{ ...text(), sender: { name: 'LINE' } }],
  ],
  ["LINE's own emoji", [{ ...text(), emojis: times(20, EMOJI) }], [{ ...text(), emojis: times(21, EMOJI) }]],
  ['the other text of a card', [flex(1500, 5)], [flex(1501, 5)]],
  ['the size of a card', [flex(5, 30_400)], [flex(5, 30_800)]],
  ['an empty line of a card', [flex(5, 5)], [flex(5, 5, '')]],
  ['the address of a picture', [hero(HERO.padEnd(2000, 'x'))], [hero(HERO.padEnd(2001, 'x'))]],
  ['a picture that LINE can fetch', [hero(`${HERO}a.png`)], [hero('http://mitr.example/a.png')]],
  ['half a letter', [{ type: 'text', text: '\u{1f4d5}' }], [{ type: 'text', text: '\ud83d' }]],
  ['a member that is not described', [text()], [{ ...text(), colour: 'red' }]],
  ['a kind of message that there is not', [text()], [{ type: 'dance', text: 'x' }]],
];

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; said: string }> {
  const answer = await fetch(`${line.origin}/v2/bot/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ACCESS_TOKEN}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, said: ((await answer.json()) as { message: string }).message };
}

/** Menus that fit, and the same a step beyond. */
const MENUS: readonly (readonly [string, object, object])[] = [
  ['the widest', menu(2500, 1000), menu(2501, 1000)],
  ['the narrowest', menu(800, 500), menu(799, 500)],
  ['the lowest', menu(800, 250), menu(800, 249)],
  ['the steepest', menu(1450, 1000), menu(1449, 1000)],
  [
    'its places',
    menu(2500, 843, { areas: times(20, area()) }),
    menu(2500, 843, { areas: times(21, area()) }),
  ],
  ['its bar', menu(2500, 843, { chatBarText: letters(14) }), menu(2500, 843, { chatBarText: letters(15) })],
  ['its labels', menu(2500, 843, { areas: [area(20)] }), menu(2500, 843, { areas: [area(21)] })],
];

describe('the local LINE server', () => {
  it.each(LIMITS)('refuses what LINE refuses: %s', async (_, fits, tooMuch) => {
    expect(await post('message/push', { to: anna, messages: fits })).toMatchObject({ status: 200 });
    expect(await post('message/reply', { replyToken: line.token(anna), messages: fits })).toMatchObject({
      status: 200,
    });
    for (const [path, to] of [
      ['message/push', { to: anna }],
      ['message/reply', { replyToken: line.token(anna) }],
    ] as const) {
      const { status, said } = await post(path, { ...to, messages: tooMuch });
      expect(status).toBe(400);
      expect(said).toMatch(/^The request body has \d+ error\(s\)$/);
    }
  });

  it.each([
    ...NEVER_SENT.messages.map((type) => ({ type })),
    ...NEVER_SENT.templates.map((type) => ({ type: 'template', altText: 'x', template: { type } })),
    ...NEVER_SENT.containers.map((type) => ({
      type: 'flex',
      altText: 'x',
      contents: { type, contents: [] },
    })),
  ])('takes nothing of a kind that Mitr sends nowhere: %j', async (message) => {
    expect((await post('message/push', { to: anna, messages: [message] })).status).toBe(400);
  });

  it.each(MENUS)('refuses menus that LINE refuses: %s', async (_, fits, tooMuch) => {
    expect((await post('richmenu', fits)).status).toBe(200);
    expect((await post('richmenu', tooMuch)).status).toBe(400);
  });

  it('takes a picture of a megabyte for a menu, of its size, and once', async () => {
    const bytes = (length: number, width = 800, height = 250) => {
      const picture = Buffer.alloc(length);
      picture.writeUInt32BE(width, 16);
      picture.writeUInt32BE(height, 20);
      return picture;
    };
    const upload = async (picture: Buffer, type = 'image/png') => {
      const answer = await fetch(`${line.origin}/v2/bot/richmenu/${id}/content`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ACCESS_TOKEN}`, 'content-type': type },
        body: Uint8Array.from(picture),
      });
      return answer.status;
    };
    await post('richmenu', menu(800, 250));
    const id = [...line.console.menus.keys()].at(-1);
    const MEGABYTE = 1024 * 1024;
    expect(await upload(bytes(MEGABYTE + 1))).toBe(413);
    expect(await upload(bytes(MEGABYTE, 801))).toBe(400);
    expect(await upload(bytes(MEGABYTE), 'image/webp')).toBe(415);
    expect(await upload(bytes(MEGABYTE))).toBe(200);
    expect(await upload(bytes(MEGABYTE))).toBe(400);
  });

  it.each([
    ['2,000 pushes', 2000, 'message/push', () => ({ to: anna, messages: [text()] })],
    ['2,000 replies', 2000, 'message/reply', () => ({ replyToken: line.token(anna), messages: [text()] })],
    ['100 loading animations', 100, 'chat/loading/start', () => ({ chatId: anna, loadingSeconds: 5 })],
  ])('takes %s in a second, and no more', async (_, most, path, body) => {
    line.quota = Number.POSITIVE_INFINITY;
    const now = Date.now() + 3_600_000;
    line.now = () => now;
    const statuses = new Map<number, number>();
    for (let done = 0; done < most; done += 50)
      for (const { status } of await Promise.all(times(50, 0).map(() => post(path, body()))))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    expect([...statuses]).toEqual([[path.startsWith('chat') ? 202 : 200, most]]);
    expect(await post(path, body())).toEqual({
      status: 429,
      said: 'The API rate limit has been exceeded. Try again later.',
    });
    line.now = () => now + 1000;
    expect((await post(path, body())).status).toBeLessThan(300);
    line.now = () => Date.now();
  });

  it('makes and ends a hundred menus in an hour, and no more', async () => {
    const now = Date.now() + 7_200_000;
    line.now = () => now;
    for (let i = 0; i < 100; i++) expect((await post('richmenu', menu(800, 250))).status).toBe(200);
    expect((await post('richmenu', menu(800, 250))).status).toBe(429);
    line.now = () => Date.now();
  });

  it('takes a reply token once, and for a minute', async () => {
    const reply = (replyToken: string) => post('message/reply', { replyToken, messages: [text()] });
    const invalid = { status: 400, said: 'Invalid reply token' };
    const token = line.token(anna);
    expect((await reply(token)).status).toBe(200);
    expect(await reply(token)).toEqual(invalid);
    expect(await reply('unknown')).toEqual(invalid);
    const late = line.token(anna);
    const now = Date.now();
    line.now = () => now + 61_000;
    expect(await reply(late)).toEqual(invalid);
    line.now = () => Date.now();
  });

  it('takes the token of an event that is brought again for another minute, until the event is 20 minutes old', async () => {
    const reply = async (replyToken: string) =>
      (await post('message/reply', { replyToken, messages: [text()] })).status;
    const now = Date.now();
    line.now = () => now;
    const [one, other, used] = [line.token(anna), line.token(anna), line.token(anna)];
    expect(await reply(used)).toBe(200);
    line.now = () => now + 20 * 60_000;
    for (const token of [one, used]) line.bringAgain(token);
    expect(await reply(used)).toBe(400);
    line.now = () => now + 20 * 60_000 + 59_000;
    expect(await reply(one)).toBe(200);
    line.bringAgain(other);
    expect(await reply(other)).toBe(400);
    line.now = () => Date.now();
  });

  it('takes a retry key with a push alone, and once', async () => {
    const key = { 'x-line-retry-key': 'a5a5a5a5-1111-4222-8333-444444444444' };
    const push = { to: anna, messages: [text()] };
    expect(
      (await post('message/reply', { replyToken: line.token(anna), messages: [text()] }, key)).status,
    ).toBe(400);
    expect((await post('message/push', push, { 'x-line-retry-key': 'no uuid' })).status).toBe(400);
    const before = line.chat(anna).length;
    expect([
      (await post('message/push', push, key)).status,
      (await post('message/push', push, key)).status,
    ]).toEqual([200, 409]);
    expect(line.chat(anna).length).toBe(before + 1);
    const now = Date.now();
    line.now = () => now + 24 * 3_600_000 - 1000;
    expect((await post('message/push', push, key)).status).toBe(409);
    line.now = () => now + 24 * 3_600_000 + 1000;
    expect((await post('message/push', push, key)).status).toBe(200);
    line.now = () => Date.now();
  });

  it('refuses by token, type, person, quota and size', async () => {
    const push = { to: anna, messages: [text()] };
    expect((await post('message/push', push, { authorization: 'Bearer old' })).status).toBe(401);
    expect((await post('message/push', push, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post('message/push', '{')).status).toBe(400);
    expect((await post('message/push', { ...push, to: 'anna' })).status).toBe(400);
    expect(await post('message/push', { ...push, to: lineUser('nobody') })).toEqual({
      status: 400,
      said: 'Failed to send messages',
    });
    expect((await post('message/push', JSON.stringify(push) + ' '.repeat(2 * 1024 * 1024))).status).toBe(413);
    line.quota = 1;
    expect((await post('message/push', push)).status).toBe(200);
    expect(await post('message/push', push)).toEqual({
      status: 429,
      said: 'You have reached your monthly limit.',
    });
    line.blocked.add(anna);
    line.quota = 1;
    const before = line.delivered.length;
    expect((await post('message/push', push)).status).toBe(200);
    expect(line.delivered.length).toBe(before);
    line.blocked.delete(anna);
  });

  it('shows that somebody writes for 5 to 60 seconds, in steps of 5', async () => {
    const load = async (body: unknown) => (await post('chat/loading/start', body)).status;
    expect(await load({ chatId: anna, loadingSeconds: 5 })).toBe(202);
    expect(await load({ chatId: anna, loadingSeconds: 60 })).toBe(202);
    for (const loadingSeconds of [4, 7, 61, 65])
      expect(await load({ chatId: anna, loadingSeconds })).toBe(400);
    expect(await load({ chatId: `C${anna.slice(1)}`, loadingSeconds: 5 })).toBe(400);
  });
});
