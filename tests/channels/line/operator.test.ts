import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examineLine } from '../../../src/channels/line/examine.ts';
import { lineSetup } from '../../../src/channels/line/setup.ts';
import type { SetupStep } from '../../../src/channels/operator.ts';
import { projectBundle } from '../../../src/cli/project.ts';
import { ACCESS_TOKEN, CHANNEL_SECRET, LineServer } from './line-server.ts';

const bundle = projectBundle();
const PUBLIC_URL = 'https://mitr.example';
let line: LineServer;
beforeEach(async () => {
  line = await LineServer.start();
});
afterEach(() => line.stop());

const options = (accessToken = ACCESS_TOKEN) => ({
  channelSecret: CHANNEL_SECRET,
  accessToken,
  apiOrigin: line.origin,
});
async function doAll(steps: readonly SetupStep[]): Promise<void> {
  for (const step of steps) await step.run();
}
const setUp = (lng = 'en', publicUrl = PUBLIC_URL) =>
  doAll(lineSetup(options(), publicUrl, bundle.texts(lng)));

describe('setting up LINE', () => {
  it.each(bundle.locales)('makes the menu below the chat in %s, whose places lead somewhere', async (lng) => {
    await setUp(lng);
    const menu = line.console.menus.get(line.console.defaultMenu ?? '');
    expect(menu?.picture?.subarray(1, 4).toString()).toBe('PNG');
    expect(menu?.request.areas?.map(({ action }) => action && 'data' in action && action.data)).toEqual([
      '!menu',
      '!back',
      '!language',
      '!crisis',
    ]);
    const ways = new Set(bundle.interrupts.map(({ id }) => id));
    for (const way of ['menu', 'back', 'language', 'crisis']) expect(ways.has(way)).toBe(true);
    expect(line.console.endpoint).toBe('https://mitr.example/webhooks/line');
  });

  it('again changes nothing, and in other words replaces what Mitr had made, and nothing else', async () => {
    line.console.answer(
      {
        method: 'POST',
        path: '/v2/bot/richmenu',
        body: { size: { width: 800, height: 250 }, name: 'summer sale', chatBarText: 'Sale', areas: [] },
        retryKey: undefined,
        status: 0,
      },
      Buffer.alloc(0),
      'application/json',
    );
    await setUp('en');
    const before = [...line.console.menus.keys()];
    await setUp('en');
    expect([...line.console.menus.keys()]).toEqual(before);
    await setUp('km');
    expect(line.console.menus.size).toBe(2);
    expect([...line.console.menus.values()].map(({ request }) => request.name)).toContain('summer sale');
    expect(line.console.menus.get(line.console.defaultMenu ?? '')?.request.chatBarText).toBe(
      bundle.texts('km').text('common:ways.menu'),
    );
  });

  it('says before what it will do, and does nothing by that', () => {
    const says = lineSetup(options(), PUBLIC_URL, bundle.texts('en')).map((step) => step.says);
    expect(says).toEqual([
      'Menu below the chat (Menu, Back, Language, Help now), unless it is there; older ones of Mitr go.',
      'Webhook at https://mitr.example/webhooks/line.',
    ]);
    expect(line.calls).toEqual([]);
  });

  it('leaves the webhook alone where LINE could not call it, and gives the reason where LINE refuses', async () => {
    await setUp('en', 'http://localhost:8080');
    expect(line.console.endpoint).toBeUndefined();
    line.accessToken = 'another';
    await expect(setUp()).rejects.toThrow(/^LINE_CHANNEL_ACCESS_TOKEN is not accepted/);
  });
});

describe('examining LINE', () => {
  const wrong = async (publicUrl = PUBLIC_URL) =>
    (await examineLine(options(), publicUrl)).filter(({ well }) => !well).map(({ says }) => says);
  beforeEach(() => {
    line.console.endpoint = 'https://mitr.example/webhooks/line';
  });

  it('finds nothing wrong where all is well', async () => {
    expect(await wrong()).toEqual([]);
    const said = (await examineLine(options(), PUBLIC_URL)).map(({ says }) => says);
    expect(said[0]).toContain('@216ru4xa');
    expect(said.at(-1)).toContain('3 of 200');
  });

  it.each([
    [
      'the token',
      (l: LineServer) => (l.accessToken = 'another'),
      /^LINE_CHANNEL_ACCESS_TOKEN is not accepted/,
    ],
    ['the secret', (l: LineServer) => (l.console.webhookStatus = 401), /^LINE_CHANNEL_SECRET is not the one/],
    ['the way to it', (l: LineServer) => (l.console.webhookStatus = 502), /status 502/],
    [
      'another address',
      (l: LineServer) => (l.console.endpoint = 'https://old.example/'),
      /mitr channel setup line/,
    ],
    ['no address', (l: LineServer) => (l.console.endpoint = undefined), /mitr channel setup line/],
    ['a webhook that is off', (l: LineServer) => (l.console.active = false), /Use webhook/],
    ['people who read along', (l: LineServer) => (l.console.chatMode = 'chat'), /Chat is on/],
    ['a month that is used up', (l: LineServer) => (l.console.used = 200), /200 of 200/],
  ])('says in one sentence what is wrong: %s', async (_, spoil, words) => {
    spoil(line);
    const said = await wrong();
    expect(said.length).toBe(1);
    expect(said[0]).toMatch(words);
    expect(said[0]).not.toContain(ACCESS_TOKEN);
  });

  it('says that LINE calls https alone, and that nobody answers', async () => {
    expect(await wrong('http://localhost:8080')).toEqual([
      'PUBLIC_URL is not https, and LINE calls no other address.',
    ]);
    const nobody = await examineLine({ ...options(), apiOrigin: 'http://127.0.0.1:9' }, PUBLIC_URL);
    expect(nobody).toEqual([{ well: false, says: 'LINE can not be reached from here.' }]);
  });
});
