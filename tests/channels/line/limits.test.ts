import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
  ['the other text of a card', [flex(1500, 5)], [flex(1501, 5)]],
  ['the size of a card', [flex(5, 30_400)], [flex(5, 30_800)]],
  ['an empty line of a card', [flex(5, 5)], [flex(5, 5, '')]],
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
