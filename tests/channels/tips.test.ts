import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import { TipClient } from '../../src/cli/tip-client.ts';
import { ChannelMedia } from '../../src/cli/tip-media.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import { MediaCleaner } from '../../src/media/cleaner.ts';
import { isBareJpeg } from '../../src/media/jpeg.ts';
import { bareOpusSeconds } from '../../src/media/ogg.ts';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { openAttachment, openTip } from '../../src/tips/open.ts';
import { newReceipt, receiptKeys } from '../../src/tips/receipt.ts';
import type { ChannelPort } from '../../src/turns/channel.ts';
import { conversationKey, turnKeys } from '../../src/turns/keys.ts';
import { formsOf, tracesOf } from '../faults/traces.ts';
import { CANARY, phoneJpeg, taggedPng, taggedWebp } from '../media/pictures.ts';
import { ffmpeg, HAS_VOICE, HAS_WALL } from '../media/programs.ts';
import type { FakeEffects } from '../turns/stage.ts';
import { INDEPENDENT, Office } from '../vault/office.ts';
import { LineHouse } from './line/line-house.ts';
import { lineCall, lineUser } from './line/line-server.ts';
import { messengerTheatre, Scene, type Sent, telegramTheatre } from './scene.ts';

const bundle = projectBundle();
const STORY = 'canary the van with the broken lamp 58213';
const SECOND = 'canary the man in the blue shirt 77120';

/** Somebody in a chat: what she says and touches, and what she sees. */
interface Chat {
  says(text: string): Promise<void>;
  touches(label: string): Promise<void>;
  /** Sends a picture or a voice. */
  shows(media: Sent): Promise<void>;
  sees(): readonly string[];
  drafts(): number;
  /** Where the turns are kept. */
  readonly folder: string;
}

let office: Office;
const ends: (() => Promise<void>)[] = [];
beforeEach(async () => {
  office = await Office.open();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await office.close();
});

function connect(effects: FakeEffects, channel: () => ChannelPort): TipTalks {
  const talks = new TipTalks(
    () => office.tips,
    () => bundle,
    'https://mitr.example.org/t',
    {
      patienceMs: 20_000,
      take: (...asked) => new ChannelMedia([channel()], cleaner).take(...asked),
    },
  );
  effects.answer = async (request) => {
    talks.hear(request);
    return (await talks.run(request)) ?? { result: 'ok' };
  };
  effects.ended = (conversation) => talks.ended(conversation);
  return talks;
}

const PERSON = 4711;
const cleaner = new MediaCleaner();

async function platform(name: 'telegram' | 'messenger'): Promise<Chat> {
  const theatre = { telegram: telegramTheatre, messenger: messengerTheatre }[name](office.clock);
  await theatre.platform.listen();
  const scene = new Scene(theatre, office.clock, bundle);
  const talks = connect(scene.effects, () => scene.channel);
  await scene.begin(openSqliteTurnStore({ path: join(office.dataDir, 'turns.db'), clock: office.clock }));
  ends.push(
    () => theatre.platform.end(),
    () => scene.end(),
  );
  await scene.happens(PERSON, { text: '/start en' });
  await scene.settled();
  const seen: string[] = [];
  const ended = async () => {
    for (let times = 0; times < 3; times++) {
      await scene.settled();
      await talks.idle();
    }
    await scene.settled();
  };
  const look = () => seen.push(...theatre.seen(PERSON).map(({ text }) => text));
  return {
    async says(text) {
      await scene.happens(PERSON, { text });
      await ended();
      look();
    },
    async touches(option) {
      const buttons = theatre.seen(PERSON).flatMap((said) => said.buttons);
      const button = buttons.findLast(({ payload }) => payload.endsWith(`.${option}`));
      if (!button) throw new Error(`there is no ${option}`);
      await scene.happens(PERSON, { tap: button.payload });
      await ended();
      look();
    },
    async shows(media) {
      await scene.happens(PERSON, { media });
      await ended();
      look();
    },
    sees: () => seen,
    drafts: () => talks.size,
    folder: office.dataDir,
  };
}

async function line(): Promise<Chat & { takesBack(): Promise<void> }> {
  const house = await LineHouse.open();
  house.bundle = bundle;
  const talks = connect(house.effects, () => house.channel);
  ends.push(() => house.close());
  let sent = 0;
  const offered = () =>
    house.line.delivered
      .filter(({ to }) => to === lineUser('anna'))
      .flatMap(({ message }) => JSON.stringify(message).match(/"data":"([^"]+)"/g) ?? [])
      .map((data) => data.slice('"data":"'.length, -1));
  let last = '';
  const chat = {
    async takesBack(): Promise<void> {
      const unsend = { type: 'unsend', unsend: { messageId: last }, replyToken: undefined };
      expect(await house.call(lineCall(house.event('anna', unsend)))).toBe(200);
      await quiet();
    },
    async says(text: string) {
      const event = house.text('anna', text);
      last = String(Object(event['message']).id);
      expect(await house.call(lineCall(event))).toBe(200);
      await quiet();
    },
    async touches(option: string) {
      const data = offered().findLast((one) => one.endsWith(`.${option}`));
      if (data === undefined) throw new Error(`there is no ${option} in ${offered().join(' ')}`);
      expect(await house.call(lineCall(house.event('anna', { type: 'postback', postback: { data } })))).toBe(
        200,
      );
      await quiet();
    },
    async shows({ kind, file }: Sent) {
      sent += 1;
      const id = `990${sent}`;
      house.line.files.set(id, file);
      if (kind === 'audio') house.line.unready.add(id);
      const message = { type: kind, id, contentProvider: { type: 'line' } };
      expect(await house.call(lineCall(house.event('anna', { type: 'message', message })))).toBe(200);
      await quiet();
    },
    sees: () => house.chat('anna'),
    drafts: () => talks.size,
    folder: house.folder,
  };
  /** A sealed talk stays held, so that the end of an answer shows in that nothing more comes. */
  async function quiet(): Promise<void> {
    for (let still = 0; still < 12; ) {
      await talks.idle();
      const before = house.line.delivered.length;
      await new Promise((done) => setTimeout(done, 5));
      still = house.line.delivered.length === before ? still + 1 : 0;
    }
  }
  expect(await house.call(lineCall(house.event('anna', { type: 'follow', follow: {} })))).toBe(200);
  await quiet();
  await chat.touches('en');
  return chat;
}

const OPEN = { telegram: () => platform('telegram'), messenger: () => platform('messenger'), line };

/** What the only record of a level holds for its coordinator. */
async function received(level: string) {
  const identity = office.identity(level);
  const client = await TipClient.connect(office.origin, identity);
  const { records } = await client.inbox();
  const delivered = await client.record(records[0]?.id ?? '');
  const tip = await openTip(delivered, identity);
  const attachments = await Promise.all(delivered.attachments.map((file) => openAttachment(tip, file)));
  return { story: tip.story.map(({ text }) => text), attachments };
}

async function begun(chat: Chat, district = 'KH-0110'): Promise<void> {
  await chat.touches('tell');
  await chat.touches('smuggling');
  await chat.touches('no');
  await chat.touches(district);
  await chat.touches('skip');
}

async function tellOf(chat: Chat, district: string): Promise<void> {
  await begun(chat, district);
  await chat.says(STORY);
  await chat.says(SECOND);
  await chat.touches('all');
}

describe.each(['telegram', 'messenger', 'line'] as const)('a tip told on %s', (name) => {
  it('opens with the key of the committee that it names, and with no other', async () => {
    const chat = await OPEN[name]();
    await tellOf(chat, 'KH-0110');
    expect(chat.drafts()).toBe(1);
    await chat.touches('send');
    await chat.touches('show');
    const said = chat.sees().join('\n');
    expect(said).toContain('the committee of Poipet');
    expect(said).toContain('Practice only');
    expect(said).toMatch(/(\d{4} ){4}\d{4}/);
    expect(chat.drafts()).toBe(0);

    const client = await TipClient.connect(office.origin, office.identity('demo-kh-0110'));
    const { records } = await client.inbox();
    const delivered = await client.record(records[0]?.id ?? '');
    const tip = await openTip(delivered, office.identity('demo-kh-0110'));
    expect(tip.story.map(({ text }) => text)).toEqual([STORY, SECOND]);
    expect(tip.cover.answers).toMatchObject({
      category: 'smuggling',
      place: 'KH-0110',
      accused: 'nobody',
      language: 'en',
      twin: false,
    });
    expect(tip.cover).toMatchObject({ level: 'demo-kh-0110', next: INDEPENDENT, urgent: false, demo: true });
    await expect(openTip(delivered, office.identity('demo-th-2706'))).rejects.toThrow();
    const other = await TipClient.connect(office.origin, office.identity('demo-kh-0109'));
    expect((await other.inbox()).records).toEqual([]);
  });

  it('leaves no word, no person and no receipt in the data folder or the log', async () => {
    const chat = await OPEN[name]();
    await tellOf(chat, 'KH-0110');
    const scan = () => {
      const key = conversationKey(turnKeys(Buffer.from('a secret of the tests')), name, String(PERSON));
      for (const trace of [STORY, SECOND, 'tip/', 'tip:']) {
        expect([...tracesOf(office.dataDir, trace), ...tracesOf(chat.folder, trace)]).toEqual([]);
        for (const form of formsOf(trace).values())
          expect(office.log.join('\n')).not.toContain(form.toString('latin1'));
      }
      expect(office.log.join('\n')).not.toContain(key);
    };
    scan();
    await chat.touches('send');
    scan();
    await chat.touches('show');
    const digits = /(?:\d{4} ){4}\d{4}/.exec(chat.sees().join('\n'))?.[0] ?? 'none';
    scan();
    for (const form of [digits, digits.replaceAll(' ', '')])
      expect([...tracesOf(office.dataDir, form), ...tracesOf(chat.folder, form)]).toEqual([]);
  });
});

describe.skipIf(!HAS_WALL).each(['telegram', 'messenger', 'line'] as const)(
  'pictures in a tip told on %s (needs unshare)',
  (name) => {
    it('are in it drawn anew, and nowhere else: no place, no name, no trailer, no original', async () => {
      const chat = await OPEN[name]();
      const files = [await phoneJpeg(), await taggedPng(), await taggedWebp()];
      await begun(chat);
      await chat.says(STORY);
      for (const file of files) await chat.shows({ kind: 'image', file: file.slice() });
      const svg = new TextEncoder().encode(
        `<svg xmlns="http://www.w3.org/2000/svg"><text>${CANARY}</text></svg>`,
      );
      await chat.shows({ kind: 'image', file: svg });
      expect(chat.sees().join('\n')).toContain('Pictures: 4.');
      await chat.touches('all');
      const review = chat.sees().join('\n');
      expect(review).toContain('Messages sealed: 1. No room for: 0. Pictures: 3. Voices: 0.');
      expect(review).toContain('1: I do not know this kind of file.');
      const nowhere = (trace: string) => {
        expect([...tracesOf(office.dataDir, trace), ...tracesOf(chat.folder, trace)]).toEqual([]);
        expect(office.log.join('\n')).not.toContain(trace);
      };
      nowhere(CANARY);
      await chat.touches('send');
      nowhere(CANARY);

      const { attachments, story } = await received('demo-kh-0110');
      expect(story).toEqual([STORY]);
      expect(attachments.map(({ type }) => type)).toEqual(['image/jpeg', 'image/jpeg', 'image/jpeg']);
      for (const { bytes } of attachments) {
        expect(isBareJpeg(bytes)).toBe(true);
        expect(Buffer.from(bytes).includes(CANARY)).toBe(false);
      }
    });

    it.skipIf(!HAS_VOICE)('and voices, changed; needs ffmpeg and unshare', async () => {
      const chat = await OPEN[name]();
      const tone = ['-f', 'lavfi', '-i', 'sine=frequency=300:duration=1', '-metadata', `title=${CANARY}`];
      const files = [
        ffmpeg([...tone, '-c:a', 'libopus', '-f', 'ogg', 'pipe:1']),
        ffmpeg([...tone, '-c:a', 'libmp3lame', '-f', 'mp3', 'pipe:1']),
        ffmpeg([...tone, '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4', 'pipe:1']),
      ];
      await begun(chat);
      for (const file of files) await chat.shows({ kind: 'audio', file });
      await chat.touches('all');
      expect(chat.sees().join('\n')).toContain('Messages sealed: 0. No room for: 0. Pictures: 0. Voices: 3.');
      await chat.touches('send');
      const { attachments } = await received('demo-kh-0110');
      expect(attachments.map(({ type }) => type)).toEqual(['audio/ogg', 'audio/ogg', 'audio/ogg']);
      for (const { bytes } of attachments) {
        expect(bareOpusSeconds(bytes)).toBeGreaterThan(0.7);
        expect(Buffer.from(bytes).includes(CANARY)).toBe(false);
      }
    });
  },
);

describe('a tip told in a chat', () => {
  it('holds nothing while the machine has no randomness, and says so', async () => {
    const chat = await line();
    await begun(chat);
    const breaks = () =>
      vi.spyOn(crypto, 'getRandomValues').mockImplementation(() => {
        throw new Error('no randomness');
      });
    const first = breaks();
    try {
      await chat.says(STORY);
      await chat.touches('all');
      expect(first).toHaveBeenCalled();
    } finally {
      first.mockRestore();
    }
    expect(chat.sees().at(-2)).toContain('There is nothing in it yet.');
    await chat.says(SECOND);
    await chat.touches('all');
    expect(chat.sees().join('\n')).toContain('Messages sealed: 1.');
    const inbox = async () =>
      (await (await TipClient.connect(office.origin, office.identity('demo-kh-0110'))).inbox()).records;
    const second = breaks();
    try {
      await chat.touches('send');
      expect(second).toHaveBeenCalled();
    } finally {
      second.mockRestore();
    }
    expect(await inbox()).toEqual([]);
    expect(chat.drafts()).toBe(0);
    expect(chat.sees().slice(-3).join('\n')).toContain('gone');
  });

  it('forgets on LINE what is taken back there', async () => {
    const chat = await line();
    await begun(chat);
    await chat.says(STORY);
    await chat.says(SECOND);
    await chat.takesBack();
    await chat.touches('all');
    expect(chat.sees().join('\n')).toContain('Messages sealed: 1.');
    await chat.touches('send');
    expect((await received('demo-kh-0110')).story).toEqual([STORY]);
  });

  it('about an official goes past every committee', async () => {
    const chat = await platform('telegram');
    await chat.touches('tell');
    await chat.touches('official');
    await chat.touches('yes');
    await chat.touches('KH-0110');
    await chat.touches('skip');
    await chat.says(STORY);
    await chat.touches('all');
    await chat.touches('send');
    const committee = await TipClient.connect(office.origin, office.identity('demo-kh-0110'));
    expect((await committee.inbox()).records).toEqual([]);
    const independent = await TipClient.connect(office.origin, office.identity(INDEPENDENT));
    expect((await independent.inbox()).records).toHaveLength(1);
  });

  it('that names an official of the committee asks, and goes past that committee', async () => {
    const chat = await platform('telegram');
    await chat.touches('tell');
    await chat.touches('smuggling');
    await chat.touches('no');
    await chat.touches('KH-0110');
    await chat.touches('skip');
    await chat.says('The police took the money.');
    await chat.touches('all');
    expect(chat.sees().at(-1)).toContain('Is it about such a person?');
    await chat.touches('yes');
    await chat.touches('send');
    const province = await TipClient.connect(office.origin, office.identity('demo-kh-01'));
    expect((await province.inbox()).records).toHaveLength(1);
    const committee = await TipClient.connect(office.origin, office.identity('demo-kh-0110'));
    expect((await committee.inbox()).records).toEqual([]);
  });

  it.each([
    ['of a list', 'ต.8/2527', true],
    ['of a list, and is asked to leave it out', 'ต.8/2527', false],
    ['of no list, as it was typed', 'VERMILION  Ibex ๘๑', true],
  ])('names the agency that was asked about, one %s', async (_, typed, stays) => {
    const chat = await platform('telegram');
    await chat.touches('agency');
    await chat.says(typed);
    await chat.touches('tell');
    await chat.touches('no');
    await chat.touches('KH-0110');
    await chat.touches('skip');
    await chat.says(STORY);
    await chat.touches('all');
    await chat.touches(stays ? 'yes' : 'no');
    const line = typed.startsWith('VERMILION')
      ? 'Agency, as I wrote it: “vermilion ibex 81”.'
      : 'Agency: MALINDO RECRUITING AGENCY CO.,LTD. / บริษัทจัดหางาน มาลินโด จำกัด. Licence number: ต.8/2527. ' +
        'List: Department of Employment, Thailand.';
    expect(chat.sees().join('\n')).toContain(`first line of your tip:\n${line}`);
    await chat.touches('send');
    const traces = ['tip/', 'tip:', line, 'first line', 'vermilion ibex', 'VERMILION', '"names"'];
    for (const trace of traces) {
      expect(tracesOf(office.dataDir, trace)).toEqual([]);
      for (const form of formsOf(trace).values())
        expect(office.log.join('\n')).not.toContain(form.toString('latin1'));
    }
    const client = await TipClient.connect(office.origin, office.identity('demo-kh-0110'));
    const { records } = await client.inbox();
    const tip = await openTip(await client.record(records[0]?.id ?? ''), office.identity('demo-kh-0110'));
    expect(tip.story.map(({ text }) => text)).toEqual(stays ? [line, STORY] : [STORY]);
    expect(tip.cover.answers.category).toBe('recruiter');
  });

  it('goes across the border only where the sender agrees', async () => {
    const chat = await platform('telegram');
    const twin = await TipClient.connect(office.origin, office.identity('demo-th-2706'));
    for (const agrees of [false, true]) {
      await tellOf(chat, 'KH-0110');
      if (agrees) {
        await chat.touches('across');
        await chat.touches('yes');
      }
      await chat.touches('send');
      await chat.touches('hide');
      expect((await twin.inbox()).records).toHaveLength(agrees ? 1 : 0);
    }
  });

  it('takes the receipt of the secret page by its code, and then shows none', async () => {
    const chat = await platform('telegram');
    const { address } = await receiptKeys(newReceipt(), Buffer.alloc(16));
    const { json } = await office.post('/tips/pairings', address);
    await tellOf(chat, 'KH-0110');
    await chat.touches('code');
    await chat.says('000000');
    await chat.says(String(json.code));
    await chat.touches('send');
    expect(chat.sees().join('\n')).not.toMatch(/(\d{4} ){4}\d{4}/);
    const client = await TipClient.connect(office.origin, office.identity('demo-kh-0110'));
    const { records } = await client.inbox();
    const tip = await openTip(await client.record(records[0]?.id ?? ''), office.identity('demo-kh-0110'));
    expect(tip.cover.answers.reply).toEqual(address);
  });

  it('is refused kindly after three of a day, before the story', async () => {
    const chat = await platform('telegram');
    for (let n = 0; n < 3; n++) {
      await tellOf(chat, 'KH-0110');
      await chat.touches('send');
      await chat.touches('hide');
    }
    await chat.touches('tell');
    expect(chat.sees().join('\n')).toContain('I cannot take any more now.');
    expect(chat.drafts()).toBe(0);
  });

  it('is gone when she leaves', async () => {
    const chat = await platform('telegram');
    await tellOf(chat, 'KH-0110');
    await chat.says('menu');
    expect(chat.drafts()).toBe(0);
    const client = await TipClient.connect(office.origin, office.identity('demo-kh-0110'));
    expect((await client.inbox()).records).toEqual([]);
  });
});
