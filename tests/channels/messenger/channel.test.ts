import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessengerAdapter } from '../../../src/channels/messenger/adapter.ts';
import { MessengerChannel } from '../../../src/channels/messenger/channel.ts';
import type { Bubble } from '../../../src/dialogue/message.ts';
import type { Delivery } from '../../../src/turns/channel.ts';
import { ManualClock } from '../../turns/manual-clock.ts';
import type { Fault } from '../local-platform.ts';
import { LocalSendApi } from './send-api.ts';

const OPEN = new AbortController().signal;
const PSID = '6573192837465';
const TIME = 1_795_299_990_123;
const VERIFY = 'verify-me';
let api: LocalSendApi;
let channel: MessengerChannel;
let clock: ManualClock;

function open(more: Partial<ConstructorParameters<typeof MessengerChannel>[0]> = {}) {
  const { appSecret, pageId, pageToken, version: apiVersion, platform } = api;
  const options = {
    appSecret,
    pageId,
    pageToken,
    verifyToken: VERIFY,
    apiOrigin: platform.origin,
    apiVersion,
    clock,
  };
  return new MessengerChannel({ ...options, ...more });
}
beforeEach(async () => {
  api = new LocalSendApi();
  await api.platform.listen();
  clock = new ManualClock();
  api.now = () => clock.now();
  api.heard.set(PSID, clock.now());
  channel = open();
});
afterEach(async () => {
  await channel.close();
  await api.platform.end();
});

/** Meta writes every letter outside ASCII as an escape. */
function escaped(json: unknown): string {
  return JSON.stringify(json).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
function signed(body: string, secret = api.appSecret) {
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
}
const call = (...messaging: object[]) => ({
  object: 'page',
  entry: [{ id: api.pageId, time: TIME, messaging: messaging.map((one) => ({ ...about(), ...one })) }],
});
const about = () => ({ sender: { id: PSID }, recipient: { id: api.pageId }, timestamp: TIME });

function receive(json: unknown) {
  const body = escaped(json);
  const received = channel.receive(Buffer.from(body), signed(body), TIME + 1);
  if (received.kind !== 'events') throw new Error(received.kind);
  return received;
}
const inputs = (messaging: object) => receive(call(messaging)).events.map(({ input }) => input);
const mid = 'm_AG5Hz2U';
const file = (type: string, payload: object = { url: 'https://cdn.example/x' }) => ({
  message: { mid, attachments: [{ type, payload }] },
});

describe('a call of Messenger', () => {
  it('is known by a signature over its very bytes, whatever its letters', () => {
    const text = 'សួស្តី 👋 äöü </script>';
    const body = escaped(call({ message: { mid, text } }));
    expect(body).toMatch(/^[\x20-\x7e]*$/);
    const taken = channel.receive(Buffer.from(body), signed(body), 0);
    expect(taken).toMatchObject({ kind: 'events', events: [{ input: { type: 'text', text } }] });
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(body)));
    expect(channel.receive(rewritten, signed(body), 0).kind).toBe('forged');
  });

  it('is forged without its signature, with another, and with the old one alone', () => {
    const body = escaped(call({ message: { mid, text: 'x' } }));
    const sha1 = {
      'x-hub-signature': `sha1=${createHmac('sha1', api.appSecret).update(body).digest('hex')}`,
    };
    const upper = { 'x-hub-signature-256': signed(body)['x-hub-signature-256'].slice(7) };
    for (const headers of [{}, signed(body, 'another'), sha1, upper, { 'x-hub-signature-256': 'sha256=' }])
      expect(channel.receive(Buffer.from(body), headers, 0).kind).toBe('forged');
  });

  it("that is none of Meta's is unreadable", () => {
    for (const body of ['', '{', '[]', 'null', '{"object":"page"}', '{"entry":[]}'])
      expect(channel.receive(Buffer.from(body), signed(body), 0).kind).toBe('unreadable');
  });

  it.each<[string, () => object, object[]]>([
    ['a text', () => ({ message: { mid, text: 'មិត្ត' } }), [{ type: 'text', text: 'មិត្ត' }]],
    [
      'a quick reply',
      () => ({ message: { mid, text: 'Passport', quick_reply: { payload: 'm.p' } } }),
      [{ type: 'tap', payload: 'm.p' }],
    ],
    [
      'a button',
      () => ({ postback: { mid, title: 'Menu', payload: '!menu' } }),
      [{ type: 'tap', payload: '!menu' }],
    ],
    ['Get Started', () => ({ postback: { mid, payload: 'start' } }), [{ type: 'link', parameter: '' }]],
    [
      'an ice breaker',
      () => ({ postback: { mid, payload: 'start:passport' } }),
      [{ type: 'link', parameter: 'passport' }],
    ],
    [
      'a command in the menu',
      () => ({ postback: { mid, payload: '/language' } }),
      [{ type: 'text', text: '/language' }],
    ],
    [
      'a link into a new talk',
      () => ({
        postback: {
          mid,
          payload: 'start',
          referral: { ref: 'km-passport', source: 'SHORTLINK', type: 'OPEN_THREAD' },
        },
      }),
      [{ type: 'link', parameter: 'km-passport' }],
    ],
    [
      'a link into a talk that stands',
      () => ({ referral: { ref: 'th-agency', source: 'SHORTLINK', type: 'OPEN_THREAD' } }),
      [{ type: 'link', parameter: 'th-agency' }],
    ],
    [
      'a link that comes with a text',
      () => ({ message: { mid, text: 'hello', referral: { ref: 'lo' } } }),
      [
        { type: 'link', parameter: 'lo' },
        { type: 'text', text: 'hello' },
      ],
    ],
    ['a referral that names nothing', () => ({ referral: { source: 'ADS', type: 'OPEN_THREAD' } }), []],
    [
      'a picture',
      () => file('image'),
      [{ type: 'media', kind: 'image', reference: 'https://cdn.example/x' }],
    ],
    ['a voice', () => file('audio'), [{ type: 'media', kind: 'audio', reference: 'https://cdn.example/x' }]],
    ['a film', () => file('video'), [{ type: 'media', kind: 'video', reference: 'https://cdn.example/x' }]],
    ['a reel', () => file('reel'), [{ type: 'media', kind: 'video', reference: 'https://cdn.example/x' }]],
    ['a file', () => file('file'), [{ type: 'media', kind: 'file', reference: 'https://cdn.example/x' }]],
    [
      'a sticker',
      () => file('sticker', { sticker_id: 369239263222822, url: 'https://cdn.example/x' }),
      [{ type: 'sticker' }],
    ],
    [
      'a sticker of old',
      () => file('image', { sticker_id: 369239263222822, url: 'https://cdn.example/x' }),
      [{ type: 'sticker' }],
    ],
    [
      'a place',
      () => file('location', { coordinates: { lat: 13.36, long: 103.86 } }),
      [{ type: 'location', lat: 13.36, lon: 103.86 }],
    ],
    [
      'a pasted link',
      () => ({
        message: {
          mid,
          text: 'https://a.b',
          attachments: [{ type: 'fallback', payload: { url: 'https://a.b' } }],
        },
      }),
      [{ type: 'text', text: 'https://a.b' }],
    ],
    [
      'a preview without a payload',
      () => ({ message: { mid, attachments: [{ type: 'fallback', payload: null, url: 'https://a.b' }] } }),
      [{ type: 'text', text: 'https://a.b' }],
    ],
    ['something new', () => file('hologram', {}), [{ type: 'sticker' }]],
    [
      'an edit',
      () => ({ message_edit: { mid, text: 'new', num_edit: 2 } }),
      [{ type: 'edit', ref: mid, text: 'new' }],
    ],
    [
      'our own message',
      () => ({
        sender: { id: api.pageId },
        recipient: { id: PSID },
        message: { mid, text: 'x', is_echo: true, app_id: 1 },
      }),
      [],
    ],
    ['a deleted message', () => ({ message: { mid, is_deleted: true } }), [{ type: 'unsend', ref: mid }]],
    [
      'a deleted message, said in a text',
      () => ({ message: { mid, is_deleted: 'true' } }),
      [{ type: 'unsend', ref: mid }],
    ],
    ['a reaction', () => ({ reaction: { mid, action: 'react', emoji: '❤' } }), []],
    ['a receipt', () => ({ read: { watermark: TIME } }), []],
    ['a delivery', () => ({ delivery: { mids: [mid], watermark: TIME } }), []],
  ])('is read: %s', (_, messaging, expected) => {
    expect(inputs(messaging())).toEqual(expected);
  });

  it('names its events so that repeats and edits are told apart', () => {
    const ids = (messaging: object) => receive(call(messaging)).events.map(({ id }) => id);
    expect(ids({ message: { mid, text: 'x' } })).toEqual([mid]);
    expect(ids({ message: { mid, text: 'x', referral: { ref: 'lo' } } })).toEqual([`${mid} ref`, mid]);
    expect(ids({ message: { mid, is_deleted: true } })).toEqual([`${mid} deleted`]);
    expect(ids({ message_edit: { mid, text: 'x', num_edit: 1 } })).toEqual([`${mid} edit 1`]);
    expect(ids({ postback: { payload: '!menu' } })).toEqual([`${TIME} !menu`]);
  });

  it('carries several people, in order, with their times, which can be seconds or a string', () => {
    const { events } = receive(
      call(
        { message: { mid: 'a', text: '1' } },
        { sender: { id: '9' }, timestamp: '1795299990124', message: { mid: 'b', text: '2' } },
        { timestamp: 1_795_299_990, referral: { ref: 'km' } },
      ),
    );
    expect(events.map(({ user, address, at }) => [user, address, at])).toEqual([
      [PSID, PSID, TIME],
      ['9', '9', 1_795_299_990_124],
      [PSID, PSID, 1_795_299_990_000],
    ]);
  });

  it('of another page, another product, or for another app, is not read', () => {
    const text = { message: { mid, text: 'x' } };
    const [entry] = call(text).entry;
    expect(receive({ object: 'page', entry: [{ ...entry, id: '42' }] })).toMatchObject({
      events: [],
      ignored: 1,
    });
    expect(receive({ object: 'instagram', entry: [entry] })).toMatchObject({ events: [], ignored: 1 });
    const { messaging: standby, ...rest } = entry ?? {};
    expect(receive({ object: 'page', entry: [{ ...rest, standby }] })).toMatchObject({
      events: [],
      ignored: 1,
    });
    expect(receive({ object: 'page', entry: [{ ...rest, changes: [{ field: 'feed' }] }] }).events).toEqual(
      [],
    );
    expect(receive(call({ message: { mid: 5 } }, text))).toMatchObject({ ignored: 1, events: [{ id: mid }] });
  });

  it('shakes hands with the right token alone', () => {
    const shake = (query: string) => channel.handshake(new URLSearchParams(query));
    expect(shake(`hub.mode=subscribe&hub.verify_token=${VERIFY}&hub.challenge=1158201444`)).toBe(
      '1158201444',
    );
    expect(shake('hub.mode=subscribe&hub.verify_token=other&hub.challenge=1')).toBeUndefined();
    expect(shake(`hub.mode=unsubscribe&hub.verify_token=${VERIFY}&hub.challenge=1`)).toBeUndefined();
    expect(shake('')).toBeUndefined();
  });
});

function bubble(more: Partial<Bubble> = {}): Bubble {
  return { text: 'x', choices: [], controls: 'none', links: [], image: null, key: 'k', ...more };
}
function delivery(more: Partial<Delivery> = {}): Delivery {
  const eventAt = clock.now();
  return {
    address: PSID,
    bubbles: [bubble()],
    key: 'k',
    eventAt,
    heardAt: eventAt,
    tries: 0,
    ...more,
  };
}
const send = (more: Partial<Delivery> = {}) => channel.send(delivery(more), OPEN);

describe('the local Send API', () => {
  const post = async (path: string, body: object) => {
    const proof = createHmac('sha256', api.appSecret).update(api.pageToken).digest('hex');
    const response = await fetch(
      `${api.platform.origin}/v25.0/${api.pageId}/${path}?appsecret_proof=${proof}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${api.pageToken}` },
        body: JSON.stringify(body),
      },
    );
    const { error } = (await response.json()) as { error?: { code: number; message: string } };
    return error ? `${response.status} ${error.code} ${error.message}` : 'ok';
  };
  const message = (of: object, more: object = {}) => ({
    recipient: { id: PSID },
    messaging_type: 'RESPONSE',
    message: of,
    ...more,
  });
  const LINK = { type: 'web_url', url: 'https://a.b' };
  const replies = (count: number, more: object = {}) =>
    message({
      text: 'x',
      quick_replies: Array(count).fill({ content_type: 'text', title: 't', payload: 'p', ...more }),
    });
  const template = (text: string, count: number, title = 't', leads: object = LINK) =>
    message({
      attachment: {
        type: 'template',
        payload: {
          template_type: 'button',
          text,
          buttons: Array(count).fill({ ...leads, title }),
        },
      },
    });
  const cards = (count: number, title = 't', buttons = 1, more: object = {}, payload = 'p') =>
    message({
      attachment: {
        type: 'template',
        payload: {
          template_type: 'generic',
          elements: Array(count).fill({
            title,
            ...more,
            buttons: Array(buttons).fill({ type: 'postback', title: 't', payload }),
          }),
        },
      },
    });
  const menu = (count: number, title = 't', payload = 'p') => ({
    get_started: { payload: 'start' },
    persistent_menu: [
      { locale: 'default', call_to_actions: Array(count).fill({ type: 'postback', title, payload }) },
    ],
  });
  const breakers = (count: number, question = 'q', payload = 'p') => ({
    ice_breakers: [{ call_to_actions: Array(count).fill({ question, payload }), locale: 'default' }],
  });

  it.each<[string, string, object, object]>([
    ['a text of 2,000', 'messages', message({ text: 'ក'.repeat(2000) }), message({ text: 'ក'.repeat(2001) })],
    ['a text', 'messages', message({ text: 'x' }), message({ text: '' })],
    ['13 quick replies', 'messages', replies(13), replies(14)],
    [
      'a payload of 1,000',
      'messages',
      replies(1, { payload: 'x'.repeat(1000) }),
      replies(1, { payload: 'x'.repeat(1001) }),
    ],
    ['a template text of 640', 'messages', template('x'.repeat(640), 1), template('x'.repeat(641), 1)],
    ['three buttons', 'messages', template('x', 3), template('x', 4)],
    ['a button of 20', 'messages', template('x', 1, 'x'.repeat(20)), template('x', 1, 'x'.repeat(21))],
    ['ten cards', 'messages', cards(10), cards(11)],
    ['a card with a title of 80', 'messages', cards(1, 'x'.repeat(80)), cards(1, 'x'.repeat(81))],
    ['a card with three buttons', 'messages', cards(1, 't', 3), cards(1, 't', 4)],
    [
      'a card with a subtitle of 80',
      'messages',
      cards(1, 't', 0, { subtitle: 'x'.repeat(80) }),
      cards(1, 't', 0, { subtitle: 'x'.repeat(81) }),
    ],
    ['a card with more than a title', 'messages', cards(1, 't', 1), cards(1, 't', 0)],
    [
      'a tag for people',
      'messages',
      message({ text: 'x' }, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }),
      message({ text: 'x' }, { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }),
    ],
    ['a menu of 20', 'messenger_profile', menu(20), menu(21)],
    ['a menu item of 30', 'messenger_profile', menu(1, 'x'.repeat(30)), menu(1, 'x'.repeat(31))],
    ['a menu with Get Started', 'messenger_profile', menu(1), { persistent_menu: menu(1).persistent_menu }],
    [
      'a menu item with a payload of 1,000',
      'messenger_profile',
      menu(1, 't', 'x'.repeat(1000)),
      menu(1, 't', 'x'.repeat(1001)),
    ],
    ['a question of 80', 'messenger_profile', breakers(1, 'x'.repeat(80)), breakers(1, 'x'.repeat(81))],
    [
      'a question with a payload of 1,000',
      'messenger_profile',
      breakers(1, 'q', 'x'.repeat(1000)),
      breakers(1, 'q', 'x'.repeat(1001)),
    ],
    [
      'a template button with a payload of 1,000',
      'messages',
      template('x', 1, 't', { type: 'postback', payload: 'x'.repeat(1000) }),
      template('x', 1, 't', { type: 'postback', payload: 'x'.repeat(1001) }),
    ],
    [
      'a card button with a payload of 1,000',
      'messages',
      cards(1, 't', 1, {}, 'x'.repeat(1000)),
      cards(1, 't', 1, {}, 'x'.repeat(1001)),
    ],
    ['four ice breakers', 'messenger_profile', breakers(4), breakers(5)],
    [
      'a greeting of 160',
      'messenger_profile',
      { greeting: [{ locale: 'default', text: 'x'.repeat(160) }] },
      { greeting: [{ locale: 'default', text: 'x'.repeat(161) }] },
    ],
  ])('takes %s and nothing beyond', async (_, path, within, beyond) => {
    expect(await post(path, within)).toBe('ok');
    expect(await post(path, beyond)).toMatch(/^400 100 \(#100\)/);
  });

  it('lets a page write for 24 hours after a person did something, and a person answer for seven days', async () => {
    const said = (more: object = {}) => post('messages', message({ text: 'x' }, more));
    const human = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    const closed = '400 10 (#10) This message is sent outside of allowed window.';
    clock.pass(24 * 3_600_000);
    expect(await said()).toBe('ok');
    clock.pass(1);
    expect(await said()).toBe(closed);
    expect(await said({ messaging_type: 'UPDATE' })).toBe(closed);
    clock.pass(6 * 24 * 3_600_000 - 1);
    expect(await said(human)).toBe('ok');
    clock.pass(1);
    expect(await said(human)).toBe(closed);
    api.heard.set(PSID, clock.now());
    expect(await said()).toBe('ok');
  });

  it('takes 200 calls a day for each person whom the page may write to, whatever they are, and no more', async () => {
    const tooMany =
      '400 80006 (#80006) There have been too many calls to this messenger account. Wait a bit and try again.';
    const typing = { recipient: { id: PSID }, sender_action: 'typing_on' };
    for (let i = 0; i < 199; i++) expect(await post('messages', typing)).toBe('ok');
    expect(await post('messages', message({ text: 'x' }))).toBe('ok');
    expect(await post('messages', message({ text: 'x' }))).toBe(tooMany);
    api.heard.set('another', clock.now());
    for (let i = 0; i < 200; i++) expect(await post('messages', typing)).toBe('ok');
    expect(await post('messages', typing)).toBe(tooMany);
    clock.pass(24 * 3_600_000);
    expect(await post('messages', typing)).toBe('ok');
  });

  it("takes ten calls about a page's menu and questions in ten minutes, and no more", async () => {
    for (let i = 0; i < 10; i++) expect(await post('messenger_profile', menu(1))).toBe('ok');
    expect(await post('messenger_profile', menu(1))).toMatch(/^400 613 /);
    clock.pass(600_000);
    expect(await post('messenger_profile', menu(1))).toBe('ok');
  });

  it('fetches a picture of 8 MB and nothing beyond', async () => {
    const url = 'https://a.b/c.png';
    const picture = message({ attachment: { type: 'image', payload: { url } } });
    api.weights.set(url, 8 * 1024 * 1024);
    expect(await post('messages', picture)).toBe('ok');
    api.weights.set(url, 8 * 1024 * 1024 + 1);
    expect(await post('messages', picture)).toBe('400 100 (#100) Attachment size exceeds allowable limit');
  });

  it.each(['audio', 'video', 'file', 'template'])('takes no %s that Mitr sends nowhere', async (type) => {
    const attachment = { type, payload: { url: 'https://a.b/c', template_type: 'media' } };
    expect(await post('messages', message({ attachment }))).toMatch(/^400 100 /);
  });

  it('takes 300 messages a second, and no more', async () => {
    api.heard.set('another', clock.now());
    for (let i = 0; i < 300; i++) expect(await post('messages', message({ text: 'x' }))).toBe('ok');
    expect(await post('messages', message({ text: 'x' }))).toMatch(/^400 613 /);
    clock.pass(1000);
    expect(await post('messages', message({ text: 'x' }))).toBe('ok');
  });

  it('cuts the title of a quick reply beyond 20', async () => {
    await post('messages', replies(1, { title: 'x'.repeat(21) }));
    expect(api.said.at(-1)?.replies[0]?.title).toHaveLength(20);
  });
});

describe('an answer on Messenger', () => {
  it('is a text with quick replies, within the window and never under a tag', async () => {
    const choices = [
      { label: 'Passport', icon: '🛂', payload: 'm.p', role: 'option' },
      { label: 'Menu', payload: '!menu', role: 'way' },
    ] as const;
    expect(await send({ bubbles: [bubble({ text: '1. Passport', choices })] })).toEqual({
      kind: 'sent',
      count: 1,
    });
    expect(api.platform.calls[0]?.body).toEqual({
      recipient: { id: PSID },
      messaging_type: 'RESPONSE',
      message: {
        text: '1. Passport',
        quick_replies: [
          { content_type: 'text', title: '🛂 Passport', payload: 'm.p' },
          { content_type: 'text', title: 'Menu', payload: '!menu' },
        ],
      },
    });
  });

  it('has its links on buttons where they fit, and in the text where they do not', async () => {
    const link = { label: 'Read the source', url: 'https://example.org' };
    await send({ bubbles: [bubble({ links: [link] })] });
    await send({ bubbles: [bubble({ links: [{ ...link, label: 'Read the source of this fee' }] })] });
    await send({ bubbles: [bubble({ text: 'x'.repeat(641), links: [link] })] });
    await send({ bubbles: [bubble({ links: [link, link, link, link] })] });
    await send({ bubbles: [bubble({ links: [{ label: 'Call', url: 'tel:1280' }] })] });
    expect(api.said.map(({ links, text }) => [links.length, text.length > 1])).toEqual([
      [1, false],
      [0, true],
      [0, true],
      [0, true],
      [0, true],
    ]);
    expect(api.said.at(-1)?.text).toBe('x\nCall: tel:1280');
  });

  it('is not even tried when 24 hours have passed since she last wrote, whatever is answered', async () => {
    const eventAt = clock.now();
    clock.pass(24 * 3_600_000);
    const heardAt = clock.now();
    api.heard.set(PSID, heardAt);
    expect(await send({ eventAt, heardAt: eventAt })).toEqual({ kind: 'sent', count: 1 });
    clock.pass(1);
    expect(await send({ eventAt, heardAt: eventAt })).toEqual({ kind: 'gone', reason: 'window_closed' });
    expect(await send({ eventAt, heardAt })).toEqual({ kind: 'sent', count: 1 });
    expect(api.platform.calls).toHaveLength(2);
  });

  it.each<[string, () => void, string]>([
    ['a closed window', () => api.heard.delete(PSID), 'window_closed'],
    ['nobody', () => api.unknown.add(PSID), 'unknown'],
    ['somebody who blocked the page', () => api.unavailable.add(PSID), 'unavailable'],
  ])('to %s is given up', async (_, happens, reason) => {
    happens();
    expect(await send()).toEqual({ kind: 'gone', reason });
  });

  it('waits for the operator where the token has expired', async () => {
    await channel.close();
    channel = open({ pageToken: 'EAAexpired' });
    expect(await send()).toMatchObject({ kind: 'retry', holds: 'channel', reason: 'token' });
  });

  const error = (code: number, error_subcode?: number, status = 400): Fault => ({
    status,
    body: { error: { message: 'm', type: 'OAuthException', code, error_subcode, fbtrace_id: 'x' } },
  });
  const unsure = { kind: 'retry', holds: 'conversation', uncertain: true };
  const held = { kind: 'retry', holds: 'channel', uncertain: false };
  it.each<[string, Fault, object]>([
    ['code 1 under any status', error(1, undefined, 200), unsure],
    ['code 2', error(2, undefined, 500), unsure],
    ['code 4', error(4), { ...held, afterMs: 60_000 }],
    ['code 613', error(613), { ...held, afterMs: 10_000 }],
    ['the calls of a day', error(80006), { ...held, afterMs: 60_000 }],
    ['the calls of a page', error(80001), { ...held, afterMs: 60_000 }],
    ['a warning', error(613, 2018338), { ...held, afterMs: 3_600_000, reason: 'abuse_warning' }],
    ['10/2534022', error(10, 2534022), { kind: 'gone', reason: 'window_closed' }],
    ['10/2018108', error(10, 2018108), { kind: 'gone', reason: 'cannot_receive' }],
    ['10/1893063', error(10, 1893063), { ...held, afterMs: 3_600_000, reason: 'page_restricted' }],
    ['another 10', error(10), { kind: 'refused', reason: 'permission' }],
    ['a bad request', error(100, 2018109), { kind: 'refused', reason: 'bad_request' }],
    ['a permission', error(200), { kind: 'refused', reason: 'permission' }],
    ['200/1545041', error(200, 1545041), { kind: 'gone', reason: 'unavailable' }],
    ['another app', error(100, 2018300), { kind: 'gone', reason: 'other_app' }],
    ['2022', error(2022), { ...held, afterMs: 3_600_000, reason: 'disabled' }],
    ['368', error(368), { ...held, afterMs: 3_600_000, reason: 'policy' }],
    ['a code that nobody knows', error(777), { kind: 'refused', reason: 'status_400' }],
    ['a proxy', { status: 503, body: '<html>' }, unsure],
    ['a page that says all is well', { status: 200, body: '<html>' }, unsure],
    ['an answer without an id', { status: 200, body: {} }, unsure],
    ['too many requests', { status: 429, body: '' }, { ...held, afterMs: 10_000 }],
    ['a broken wire before', 'reset_before', unsure],
    ['a broken wire after', 'reset_after', unsure],
    ['a late answer', { lateMs: 200 }, { kind: 'sent', count: 1 }],
  ])('that meets %s ends so', async (_, fault, outcome) => {
    api.platform.faults.push(fault);
    expect(await send()).toEqual(outcome);
  });

  it('that is not answered ends when the process stops', async () => {
    api.platform.faults.push('hang');
    const stopping = new AbortController();
    const sending = channel.send(delivery(), stopping.signal);
    setTimeout(() => stopping.abort(), 50);
    expect(await sending).toEqual(unsure);
  });

  it('is seen to be written while it waits', async () => {
    await channel.attend(PSID, true, OPEN);
    expect(api.actions).toEqual([`${PSID} typing_on`]);
    expect(channel.attend(PSID, false, OPEN)).toBeUndefined();
  });
});

describe('a picture on Messenger', () => {
  const PICTURE = 'https://mitr.example.org/cards/procedures-kh_passport-km.aaaaaaaaaa.png';
  const image = { alt: 'x', card: 'procedures/kh_passport', lng: 'km' };
  beforeEach(async () => {
    await channel.close();
    channel = open({ pictureOf: () => PICTURE });
  });

  it('comes before the words, which say all of it', async () => {
    expect(await send({ bubbles: [bubble({ image })] })).toEqual({ kind: 'sent', count: 1 });
    expect(api.said.map(({ text, picture }) => [text, picture])).toEqual([
      ['', PICTURE],
      ['x', undefined],
    ]);
  });

  it('that can not be fetched keeps no words back', async () => {
    api.unfetched.add(PICTURE);
    expect(await send({ bubbles: [bubble({ image })] })).toEqual({ kind: 'sent', count: 1 });
    expect(api.said.map(({ text }) => text)).toEqual(['x']);
  });

  it('is tried once: a second try has words alone', async () => {
    await send({ bubbles: [bubble({ image })], tries: 1 });
    expect(api.said.map(({ text }) => text)).toEqual(['x']);
  });
});

describe('options that are too long for quick replies on Messenger', () => {
  const choice = (label: string, role: 'option' | 'more' | 'way' = 'option') => ({
    label,
    payload: `a.${label}`,
    role,
  });
  const LONG = ['1. 📕 The passport, from the office in Phnom Penh', '2. 🛂 The border pass for a week'];
  const long = bubble({
    text: `Which of these?\n${LONG.join('\n')}`,
    choices: [choice('1'), choice('2'), choice('Back', 'way')],
    controls: 'quick',
  });

  it('come as cards first, with buttons that stay, and then as numbers below the question', async () => {
    expect(await send({ bubbles: [long] })).toEqual({ kind: 'sent', count: 1 });
    const [cards, question] = api.said;
    expect(cards?.cards).toEqual(LONG.map((title, i) => ({ title, payloads: [`a.${i + 1}`] })));
    expect(question?.text).toBe(long.text);
    expect(question?.replies.map(({ title }) => title)).toEqual(['1', '2', 'Back']);
  });

  it('are words and numbers alone at a second try', async () => {
    await send({ bubbles: [long], tries: 1 });
    expect(api.said.map(({ text }) => text)).toEqual([long.text]);
  });

  it.each([
    ['whose words fit', bubble({ text: 'x', choices: [choice('Yes'), choice('No')], controls: 'quick' })],
    ['of which there is one', bubble({ text: LONG[0] ?? '', choices: [choice('1')], controls: 'quick' })],
    [
      'with words that no card holds',
      bubble({
        text: `1. ${'x'.repeat(78)}\n2. y`,
        choices: [choice('1'), choice('2')],
        controls: 'quick',
      }),
    ],
    [
      'of which there are more than ten',
      bubble({
        text: Array.from({ length: 11 }, (_, i) => `${i + 1}. x`).join('\n'),
        choices: Array.from({ length: 11 }, (_, i) => choice(String(i + 1))),
        controls: 'quick',
      }),
    ],
  ])('are none where those are options %s', async (_, one) => {
    await send({ bubbles: [one] });
    expect(api.said.map(({ text }) => text)).toEqual([one.text]);
  });
});

describe('the adapter', () => {
  it('keeps nothing of a turn, also of many at once', async () => {
    const adapter = new MessengerAdapter(api.pageId);
    const requests = await Promise.all(
      Array.from({ length: 50 }, (_, i) => adapter.render(String(i), bubble({ text: `t${i}` }))),
    );
    expect(requests.map(({ recipient, message }) => [recipient.id, message.text])).toEqual(
      Array.from({ length: 50 }, (_, i) => [String(i), `t${i}`]),
    );
  });

  it('swallows no error, and does not do what Messenger cannot', async () => {
    const adapter = new MessengerAdapter(api.pageId);
    adapter.use(async () => {
      throw new Error('of a middleware');
    });
    await expect(adapter.render('1', bubble())).rejects.toThrow('of a middleware');
    await expect(adapter.updateActivity()).rejects.toThrow();
    await expect(adapter.deleteActivity()).rejects.toThrow();
  });
});
