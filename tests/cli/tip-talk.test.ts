import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/cli/profiles.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { type Input, Talk } from '../../src/cli/talk.ts';
import { DemoTips } from '../../src/cli/tip-demo.ts';
import type { TipDesks } from '../../src/cli/tip-desk.ts';
import type { MediaTaking, TakenMedia } from '../../src/cli/tip-media.ts';
import { whyNobody } from '../../src/cli/tip-readers.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import { parseSession } from '../../src/dialogue/session.ts';
import { step } from '../../src/dialogue/step.ts';
import { Turn } from '../../src/dialogue/turn.ts';
import { AFFILIATIONS } from '../../src/tips/affiliation.ts';
import type { SealedTip } from '../../src/tips/record.ts';
import type { EffectRequest, EffectRunner } from '../../src/turns/effects.ts';
import { until } from '../until.ts';

const bundle = projectBundle();
/** Longer than anything takes here. */
const PATIENCE_MS = 600_000;
const NOW = Date.UTC(2026, 10, 22, 5);
const START_EVENT = { channel: 'line', conversation: 'c', id: '1', at: NOW, type: 'time' } as const;
const demo = new DemoTips(() => NOW);

/** A tip told to the demonstration in a chat of LINE, up to its story unless said otherwise. */
class Teller {
  readonly talks: TipTalks;
  readonly #talk: Talk;
  readonly asked: EffectRequest[] = [];
  readonly #effects: EffectRunner = {
    run: async (request) => {
      this.asked.push(request);
      this.talks.hear(request);
      return (await this.talks.run(request)) ?? { result: 'ok' };
    },
    ended: (conversation) => this.talks.ended(conversation),
  };
  said: readonly string[] = [];

  constructor(
    media?: MediaTaking,
    channel: 'line' | 'telegram' | 'messenger' = 'line',
    lng = 'en',
    desks: TipDesks = demo,
  ) {
    this.#talk = new Talk(bundle, PROFILES[channel], NOW, lng);
    this.talks = new TipTalks(
      () => desks,
      () => bundle,
      'https://mitr.example.org/t',
      media,
    );
  }

  #buttons: readonly { readonly payload: string }[] = [];

  async does(input: Input): Promise<string | null> {
    const { bubbles, waiting } = await this.#talk.answer(input, this.#effects);
    this.said = bubbles.map(({ text }) => text);
    this.#buttons = bubbles.at(-1)?.choices ?? [];
    return waiting;
  }
  says(text: string): Promise<string | null> {
    return this.does({ type: 'text', text });
  }
  /** Buttons that were touched in all. */
  touched = 0;
  async taps(...options: string[]): Promise<string | null> {
    let waiting: string | null = null;
    for (const option of options) {
      const button = this.#buttons.find(({ payload }) => payload.endsWith(`.${option}`));
      if (!button) throw new Error(`nothing on the screen is ${option}`);
      this.touched += 1;
      waiting = await this.does({ type: 'tap', payload: button.payload });
    }
    return waiting;
  }
  /** Ids of what can be touched. */
  get buttons(): readonly string[] {
    return this.#buttons.map(({ payload }) => payload.slice(payload.lastIndexOf('.') + 1));
  }
  payload(option: string): string {
    return this.#buttons.find(({ payload }) => payload.endsWith(`.${option}`))?.payload ?? '';
  }
  get nextPage(): string {
    return this.#buttons.find(({ payload }) => /\+\d+$/.test(payload))?.payload ?? '';
  }
  get last(): string {
    return this.#talk.last;
  }

  /** From a question about an agency to the tip, up to its story. */
  static async ofAgency(...typed: string[]): Promise<Teller> {
    const teller = new Teller();
    await teller.does({ type: 'link', parameter: 'agency' });
    for (const text of typed) await teller.says(text);
    await teller.taps('tell', 'no');
    return teller;
  }

  static async atStory(...way: string[]): Promise<Teller> {
    return Teller.#begins(new Teller(), way);
  }
  static at(desks: TipDesks): Promise<Teller> {
    return Teller.#begins(new Teller(undefined, 'line', 'en', desks), []);
  }
  static withMedia(media: MediaTaking): Promise<Teller> {
    return Teller.#begins(new Teller(media), []);
  }
  static async #begins(teller: Teller, way: readonly string[]): Promise<Teller> {
    await teller.does({ type: 'link', parameter: '' });
    await teller.taps('tell', ...(way.length > 0 ? way : ['smuggling', 'no', 'KH-0110', 'skip']));
    return teller;
  }
}

describe('a story of violence', () => {
  const STORIES = [
    'The boss beat a girl and locked ten people in a house, they cannot go out',
    'គេចាប់ឃុំមនុស្សដប់នាក់ក្នុងផ្ទះ',
    'គេលក់ក្មេងស្រីទៅថៃ',
    'เขาขังคนสิบคนไว้ในบ้าน',
    'เขาข่มขืนเด็กผู้หญิง',
    'ເຂົາຂັງຄົນສິບຄົນໄວ້ໃນເຮືອນ',
    'လူဆယ်ယောက်ကို အိမ်ထဲမှာ ပိတ်လှောင်ပြီး ရိုက်နေတယ်',
  ];

  it('is taken like any other, and who can be called is said beside it, once', async () => {
    const teller = await Teller.atStory('held', 'no', 'KH-0110', 'skip');
    const beside: number[] = [];
    for (const [i, story] of STORIES.entries()) {
      expect(await teller.says(story), story).toBe('tip/more');
      if (teller.said.join('\n').includes('1300')) beside.push(i);
    }
    expect(beside).toEqual([0]);
    await teller.taps('all');
    expect(teller.said.join('\n')).toContain(`Messages sealed: ${STORIES.length}.`);
  });

  it('is taken at the review too', async () => {
    const teller = await Teller.atStory();
    await teller.says('They pay at the gate.');
    await teller.taps('all');
    expect(await teller.says('She was raped by the officer and locked in a room, they beat her')).toBe(
      'tip/more',
    );
    await teller.taps('all');
    expect(teller.said.join('\n')).toContain('Messages sealed: 2.');
  });

  it('still ends where somebody leaves or forgets', async () => {
    const teller = await Teller.atStory();
    await teller.says(STORIES[0] ?? '');
    expect(await teller.says('menu')).toBe('menu/menu');
  });
});

describe('the ways to a tip', () => {
  const ways = [...bundle.flows.values()].flatMap(({ name, nodes }) =>
    [...nodes.values()].flatMap((node) =>
      node.kind === 'goto' && node.goto === 'tip' && name !== 'tip' ? [`${name}/${node.name}`] : [],
    ),
  );
  const subjectOf = (way: string): unknown => {
    const [flow = '', name = ''] = way.split('/');
    const node = bundle.flows.get(flow)?.nodes.get(name);
    const turn = new Turn(bundle, { v: 1, at: NOW, frames: [], slots: {} }, START_EVENT);
    return node?.kind === 'goto' ? node.with.values(turn)['subject'] : undefined;
  };

  it('hand on what the talk before was of, and are the only ones', () => {
    expect(Object.fromEntries(ways.map((way) => [way, subjectOf(way) ?? 'asked']).sort())).toEqual({
      'agency/tell_listed': 'recruiter',
      'agency/tell_typed': 'recruiter',
      'before/tell_anything': 'asked',
      'before/tell_recruiter': 'recruiter',
      'compare/tell': 'smuggling',
      'consult/tell': 'asked',
      'consult/tell_held': 'held',
      'consult/tell_official': 'official',
      'consult/tell_recruiter': 'recruiter',
      'cost/tell': 'recruiter',
      'danger/tell': 'held',
      'employers/tell': 'asked',
      'employers/tell_recruiter': 'recruiter',
      'help/tell': 'held',
      'loan/tell': 'recruiter',
      'menu/to_tell': 'asked',
      'money/tell': 'recruiter',
      'money_home/tell': 'recruiter',
      'rights/tell': 'asked',
      'rights/tell_child': 'child',
      'rights/tell_held': 'held',
      'rights/tell_official': 'official',
      'topics/tip_child': 'child',
      'topics/tip_held': 'held',
      'topics/tip_recruiter': 'recruiter',
      'topics/tip_smuggling': 'smuggling',
      'topics/to_tip': 'asked',
      'who/tell': 'recruiter',
    });
  });

  it('from the help lines behind danger signs are about somebody who is held', async () => {
    const teller = new Teller();
    await teller.does({ type: 'link', parameter: 'danger' });
    for (let n = 0; n < 10; n++) await teller.taps('no');
    await teller.taps('help', 'TH');
    expect(await teller.taps('tell')).toBe('tip/officials');
    expect(teller.said.join()).toContain('Held or forced');
  });

  it('from the help lines of the menu are about somebody who is held, and say so', async () => {
    const teller = new Teller();
    await teller.does({ type: 'link', parameter: 'help' });
    await teller.taps('TH');
    expect(await teller.taps('tell')).toBe('tip/officials');
    expect(teller.said.join()).toContain('Held or forced');
  });

  it('from the rights say what was read of, where it is one thing', async () => {
    for (const [way, subject] of [
      [['papers', 'tell'], 'Held or forced'],
      [['police', 'tell'], 'An official'],
      [['pay', 'tell'], 'Held or forced'],
    ] as const) {
      const teller = new Teller();
      await teller.does({ type: 'link', parameter: 'rights' });
      expect(await teller.taps(...way)).toBe('tip/officials');
      expect(teller.said.join()).toContain(subject);
    }
  });
});

describe('a tip told in a chat', () => {
  it.each(
    (['line', 'telegram', 'messenger'] as const).flatMap((channel) =>
      ['en', 'km', 'th', 'my'].map((lng) => [channel, lng] as const),
    ),
  )(
    'takes six taps beside the story, from its first question until it is sent: %s, %s',
    async (channel, lng) => {
      const teller = new Teller(undefined, channel, lng);
      await teller.does({ type: 'link', parameter: '' });
      expect(await teller.taps('tell')).toBe('tip/what');
      teller.touched = 0;
      await teller.taps('held', 'not_sure', 'TH-2706', 'skip');
      await teller.says('They lock the door at night.');
      expect(await teller.taps('all', 'send')).toBe('tip/number');
      expect(teller.touched).toBe(6);
    },
  );

  it.each([
    ['km', ['KH-0109', 'KH-0110', 'KH-0212', 'TH-2204', 'TH-2702', 'TH-2703', 'TH-2706']],
    [
      'th',
      [
        ...['TH-2204', 'TH-2702', 'TH-2703', 'TH-2706', 'TH-5608'],
        ...['KH-0109', 'KH-0110', 'KH-0212', 'LA-0802'],
      ],
    ],
    ['lo', ['LA-0802', 'TH-5608']],
  ])('offers a villager the districts of her own border within two pages: %s', async (lng, districts) => {
    for (const channel of ['line', 'telegram', 'messenger'] as const) {
      const teller = new Teller(undefined, channel, lng);
      await teller.does({ type: 'link', parameter: '' });
      expect(await teller.taps('tell', 'smuggling', 'no')).toBe('tip/where');
      const first = teller.buttons;
      expect(first[0]?.slice(0, 2)).toBe(districts[0]?.slice(0, 2));
      await teller.does({ type: 'tap', payload: teller.nextPage });
      expect([...first, ...teller.buttons], channel).toEqual(expect.arrayContaining(districts));
    }
  });

  it('takes one tap less where the talk before has said what it is about', async () => {
    const teller = new Teller();
    await teller.does({ type: 'link', parameter: '' });
    await teller.taps('money');
    expect(await teller.taps('tell')).toBe('tip/officials');
    expect(teller.said.join()).toContain('💼 Agent or broker');
    teller.touched = 0;
    await teller.taps('no', 'KH-0110', 'KH-011001');
    await teller.says('He took too much.');
    expect(await teller.taps('all', 'send')).toBe('tip/number');
    expect(teller.touched).toBe(5);
  });

  it('lets the sender put the subject right that came with her', async () => {
    const teller = new Teller();
    await teller.does({ type: 'link', parameter: '' });
    await teller.taps('money', 'tell');
    expect(await teller.taps('change')).toBe('tip/what');
    expect(await teller.taps('child')).toBe('tip/officials');
    expect(await teller.taps('no')).toBe('tip/where');
    const { effect } = teller.asked.findLast(({ effect: { args } }) => args['node'] === 'tip/what') ?? {};
    expect(effect?.args['value']).toBe('child');
  });

  it('says who would read it as soon as the place is known, before anything is told', async () => {
    const teller = await Teller.atStory('smuggling', 'no', 'KH-0110', 'KH-011001');
    expect(teller.said[0]).toContain('the committee of Nimitt');
    expect(teller.said[0]).toContain('an independent group in Cambodia');
    const officials = await Teller.atStory('smuggling', 'yes', 'KH-0110', 'KH-011001');
    expect(officials.said[0]).not.toContain('the committee of');
    expect(officials.said[0]).toContain('an independent group in Cambodia');
  });

  it('offers communes page by page as buttons, and one of another district is none', async () => {
    const teller = await Teller.atStory('smuggling', 'no', 'TH-2706');
    expect(teller.buttons.filter((id) => id.startsWith('TH-2706')).length).toBeGreaterThan(4);
    const first = teller.buttons;
    await teller.does({ type: 'tap', payload: teller.nextPage });
    expect(teller.buttons).not.toEqual(first);
    expect(teller.buttons.some((id) => id.startsWith('TH-2706'))).toBe(true);
    const other = await Teller.atStory('smuggling', 'no', 'KH-0110');
    expect(await teller.does({ type: 'tap', payload: other.payload('KH-011001') })).toBe('tip/commune');
    expect(await teller.taps('skip')).toBe('tip/story');
  });

  it('keeps the tip from the offices that are named, and lets the others have it', async () => {
    const teller = await Teller.atStory('smuggling', 'yes', 'KH-0110', 'skip');
    await teller.says('Lorries at night.');
    await teller.taps('all');
    expect(teller.said[0]).not.toContain('the committee of');
    await teller.taps('reader', 'accused', 'others', 'customs', 'yes', 'army', 'no');
    expect(teller.said[0]).toContain('the committee of Poipet');
    await teller.taps('reader', 'accused', 'police', 'no');
    expect(teller.said[0]).not.toContain('the committee of Poipet');
  });

  it.each([
    ['smuggling', 'yes'],
    ['smuggling', 'not_sure'],
    ['official', 'yes'],
  ])('keeps it from every office where an employer alone is named: %s, %s', async (category, officials) => {
    const teller = await Teller.atStory(category, officials, 'KH-0110', 'skip');
    await teller.says('Lorries at night.');
    await teller.taps('all', 'reader', 'accused', 'others', 'employer', 'no');
    expect(teller.said[0]).toContain('an independent group in Cambodia');
    expect(teller.said[0]).not.toContain('the committee of');
  });

  it('says why nobody may read it, and whom to call, and lets whoever was named be taken back', async () => {
    const teller = await Teller.atStory();
    await teller.says('Lorries at night.');
    await teller.taps('all', 'reader', 'accused', 'police', 'yes', 'others', 'province', 'yes');
    await teller.taps('others', 'others', 'ngo', 'yes', 'others', 'others', 'un', 'no');
    expect(teller.said[0]).toContain('It may be about the very people who would read it.');
    expect(teller.said.join()).toContain('You can call');
    await teller.taps('clear');
    expect(teller.said[0]).toContain('the committee of Poipet');
  });

  it('can be thrown away where nobody may read it', async () => {
    const teller = await Teller.atStory();
    await teller.says('Lorries at night.');
    await teller.taps('all', 'reader', 'accused', 'police', 'yes', 'others', 'province', 'yes');
    await teller.taps('others', 'others', 'ngo', 'yes', 'others', 'others', 'un', 'no');
    expect(teller.said[0]).toContain('It may be about the very people who would read it.');
    expect(await teller.taps('drop')).toBe('menu/menu');
    expect(teller.said[0]).toContain('I threw it away.');
    expect(teller.talks.size).toBe(0);
  });

  it.each(['line', 'telegram', 'messenger'] as const)(
    'is kept while its review is answered with stickers alone, with every way beside it: %s',
    async (channel) => {
      const teller = new Teller(undefined, channel);
      await teller.does({ type: 'link', parameter: '' });
      await teller.taps('tell', 'smuggling', 'no', 'KH-0110', 'skip');
      await teller.says('Lorries at night.');
      await teller.taps('all');
      const { buttons } = teller;
      expect(buttons).toEqual(expect.arrayContaining(['send', 'reader', 'more', 'drop']));
      for (let n = 0; n < 30; n++) {
        expect(await teller.does({ type: 'sticker' })).toMatch(/^tip\/review/);
        expect(teller.buttons).toEqual(buttons);
      }
      await teller.taps('more');
      for (let n = 0; n < 2; n++) await teller.says('');
      expect(teller.said.join('\n')).toContain('Messages sealed: 1.');
      expect(await teller.taps('send')).toBe('tip/number');
    },
  );

  it.each([
    [[], 'tips:why.small'],
    [['accused', 'too few'], 'tips:why.small'],
    [['not independent', 'not all women'], 'tips:why.women'],
    [['excluded', 'accused'], 'tips:why.accused'],
  ] as const)('tells why nobody may read it where levels were skipped for %j', (whys, text) => {
    const skipped = whys.map((why, n) => ({ committee: `c${n}`, why }));
    expect(whyNobody({ routed: false, reason: 'nobody may read it', skipped })).toEqual({ text });
  });

  it('can name each office by itself that somebody on a committee may belong to', async () => {
    const nodes = ['accused', 'accused_office', 'accused_helper'].map((name) =>
      bundle.flows.get('tip')?.nodes.get(name),
    );
    const offered = nodes.flatMap((node) =>
      node?.kind === 'ask' ? node.options.map(({ choice }) => choice.id) : [],
    );
    expect(new Set(offered)).toEqual(new Set([...AFFILIATIONS, 'others']));
  });

  it('finds another place by name, and asks which of several', async () => {
    const teller = await Teller.atStory('child', 'no', 'elsewhere');
    expect(await teller.says('qwxyz')).toBe('tip/where_text');
    expect(await teller.says('Malai')).toBe('tip/commune');
    expect(teller.said.join()).toContain('Malai');
  });

  it('takes a commune by its name, and asks again for one that is not there', async () => {
    const teller = await Teller.atStory('smuggling', 'no', 'KH-0110');
    expect(await teller.says('qwxyz')).toBe('tip/commune');
    expect(await teller.says('Nimitt')).toBe('tip/story');
    await teller.says('A van at night.');
    await teller.taps('all');
    expect(teller.said[0]).toContain('the committee of Nimitt');
  });

  it('goes past the village where the sender asks for it, and to women alone', async () => {
    const teller = await Teller.atStory('smuggling', 'no', 'KH-0110');
    await teller.says('Nimitt');
    await teller.says('A van at night.');
    await teller.taps('all', 'reader', 'away');
    expect(teller.said[0]).toContain('the committee of Poipet');
    await teller.taps('reader', 'women');
    expect(teller.said[0]).toContain('an independent group in Cambodia');
  });

  it('says that no group reads where there is none', async () => {
    const teller = await Teller.atStory('smuggling', 'no', 'elsewhere');
    expect(await teller.says('Myawaddy')).toBe('menu/menu');
    expect(teller.said.join()).toContain('I know no group');
    expect(teller.said.join()).toContain('☎️');
    expect(teller.talks.size).toBe(0);
  });

  it('leads danger to the card first, and goes on from there', async () => {
    const teller = await Teller.atStory('danger');
    expect(teller.said.join()).toContain('☎️');
    expect(await teller.taps('on')).toBe('tip/what');
  });

  it('counts what was taken back and changed, and asks about whom the new words name', async () => {
    const teller = await Teller.atStory();
    await teller.says('The first.');
    await teller.says('The second.');
    await teller.does({ type: 'unsend', ref: teller.last });
    await teller.taps('all');
    expect(teller.said[0]).toContain('Messages sealed: 1.');
    await teller.taps('more');
    await teller.says('The third.');
    await teller.does({ type: 'edit', ref: teller.last, text: 'The police took it.' });
    expect(await teller.taps('all')).toBe('tip/mentioned');
    await teller.taps('no');
    expect(teller.said[0]).toContain('Messages sealed: 2.');
    await teller.does({ type: 'unsend', ref: teller.last });
    expect(await teller.taps('more')).toBe('tip/story');
  });

  it.each([
    ['unsend', 'The first.', 'failed'],
    ['edit', 'The first.', 'failed'],
    ['unsend', 'something else', 'sent'],
  ] as const)('that could not be taken yet is not sent again after an %s of "%s"', async (type, of, end) => {
    const tries: SealedTip[] = [];
    const full = new DemoTips(
      () => NOW,
      async (tip) => tries.push(tip) > 1,
    );
    const teller = await Teller.at(full);
    await teller.says('The first.');
    const first = teller.last;
    await teller.says('The second.');
    expect(await teller.taps('all')).toMatch(/^tip\/review/);
    expect(await teller.taps('send')).toBe('tip/later');
    const ref = of === 'The first.' ? first : 'another message';
    await teller.does(type === 'edit' ? { type, ref, text: 'Nothing.' } : { type, ref });
    await teller.taps('again');
    if (end === 'sent') {
      expect(tries).toHaveLength(2);
      return;
    }
    expect(teller.said.join()).toContain('What you had told is gone. I kept nothing of it.');
    expect(tries).toHaveLength(1);
    const [sealed] = tries;
    expect(
      [...(sealed?.parts ?? []), ...(sealed?.boxes ?? [])].every((bytes) =>
        bytes.every((byte) => byte === 0),
      ),
    ).toBe(true);
  });

  it('that is being taken while a word of it is taken back is whole', async () => {
    let first = '';
    let begun: ReturnType<TipDesks['begin']> | undefined;
    const taken: SealedTip[] = [];
    const slow = new DemoTips(
      () => NOW,
      async (tip) => {
        if (typeof begun === 'object') begun.talk.unsend(first);
        taken.push(tip);
        return true;
      },
    );
    const teller = await Teller.at({
      begin: (conversation, beginning) => {
        begun = slow.begin(conversation, beginning);
        return begun;
      },
    });
    await teller.says('The first.');
    first = teller.last;
    expect(await teller.taps('all', 'send')).toBe('tip/number');
    expect(taken).toHaveLength(1);
    expect(taken[0]?.parts.every((bytes) => bytes.some((byte) => byte !== 0))).toBe(true);
  });

  it('goes to the independent body where the question about a name is not answered', async () => {
    const teller = await Teller.atStory();
    await teller.says('The police took it.');
    expect(await teller.taps('all')).toBe('tip/mentioned');
    await teller.does({ type: 'text', text: 'hm hm' });
    await teller.does({ type: 'text', text: 'hm hm' });
    expect(teller.said.join()).toContain('It is read by: an independent group in Cambodia');
  });

  it('says before the room is full that it will be, and of what did not fit that it did not', async () => {
    const teller = await Teller.atStory();
    const long = 'ខ'.repeat(4000);
    await teller.says(long);
    expect(teller.said.join()).not.toContain('not much room');
    await teller.says(long);
    expect(teller.said.join()).toContain('not much room');
    await teller.says(long);
    expect(teller.said.join()).toContain('The room is full');
    await teller.taps('all');
    expect(teller.said[0]).toContain('Messages sealed: 2. No room for: 1.');
  });

  it('warns of many short messages too', async () => {
    const teller = await Teller.atStory();
    for (let n = 0; n < 152; n++) await teller.says('so');
    expect(teller.said.join()).toContain('not much room');
    await teller.taps('all');
    expect(teller.said[0]).toContain('No room for: 0.');
  });

  it('takes no picture and no voice where nothing cleans them, and says so at the review', async () => {
    const teller = await Teller.atStory();
    expect(await teller.does({ type: 'media', kind: 'image', reference: 'x' })).toBe('tip/more');
    expect(teller.said[0]).toContain('Pictures: 1.');
    await teller.does({ type: 'media', kind: 'audio', reference: 'y' });
    expect(teller.said[0]).toContain('Voices: 1.');
    expect(await teller.taps('all')).toBe('tip/story');
    expect(teller.said[0]).toContain('There is nothing in it yet.');
    expect(teller.said[0]).toContain(
      '2: here I cannot draw a picture anew or change a voice. Please write it.',
    );
    await teller.says('In words.');
    await teller.taps('all');
    expect(teller.said[0]).toContain('Messages sealed: 1.');
  });

  it('counts pictures and voices, of which each was fetched once, and eight fit', async () => {
    const asked: string[] = [];
    const given: Uint8Array[] = [];
    const teller = await Teller.withMedia({
      patienceMs: PATIENCE_MS,
      take: async ({ channel, kind, reference }) => {
        asked.push(`${channel} ${kind} ${reference}`);
        const bytes = new Uint8Array(100).fill(7);
        given.push(bytes);
        return { cleaned: true, type: kind === 'image' ? 'image/jpeg' : 'audio/ogg', bytes };
      },
    });
    for (let n = 0; n < 9; n++)
      await teller.does({ type: 'media', kind: n === 0 ? 'audio' : 'image', reference: `r${n}` });
    expect(await teller.taps('all')).toMatch(/^tip\/review/);
    expect(teller.said[0]).toContain('Messages sealed: 0. No room for: 0. Pictures: 7. Voices: 1.');
    expect(teller.said[0]).toContain('1: only eight fit.');
    expect(asked).toEqual(['line audio r0', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `line image r${n}`)]);
    // What was clean is sealed, and nothing else of it is left.
    expect(given.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
    expect(await teller.taps('send')).toBe('tip/number');
  });

  it('takes back a picture that is still being cleaned, and one that is in', async () => {
    const come = Promise.withResolvers<TakenMedia>();
    const teller = await Teller.withMedia({ patienceMs: PATIENCE_MS, take: () => come.promise });
    await teller.does({ type: 'media', kind: 'image', reference: 'x' });
    const first = teller.last;
    await teller.does({ type: 'media', kind: 'image', reference: 'y' });
    const second = teller.last;
    await teller.does({ type: 'unsend', ref: first });
    come.resolve({ cleaned: true, type: 'image/jpeg', bytes: new Uint8Array(10) });
    await teller.talks.idle();
    await teller.taps('all');
    expect(teller.said[0]).toContain('Pictures: 1.');
    await teller.taps('more');
    await teller.does({ type: 'unsend', ref: second });
    await teller.says('In words.');
    await teller.taps('all');
    expect(teller.said[0]).not.toContain('Pictures');
  });

  it('goes without what is not clean, once the sender was asked for patience and says so', async () => {
    const come = Promise.withResolvers<TakenMedia>();
    const closings: AbortSignal[] = [];
    const clean = (): TakenMedia => ({
      cleaned: true,
      type: 'image/jpeg',
      bytes: new Uint8Array(10).fill(7),
    });
    const teller = await Teller.withMedia({
      patienceMs: 1,
      take: (sent, closing) => {
        closings.push(closing);
        if (sent.reference !== 'slow') return Promise.resolve(clean());
        return new Promise((resolve) => {
          void come.promise.then(resolve);
          closing.addEventListener('abort', () => resolve({ cleaned: false, why: 'lost' }));
        });
      },
    });
    await teller.does({ type: 'media', kind: 'image', reference: 'quick' });
    await teller.talks.idle();
    for (const reference of ['slow', 'slow']) await teller.does({ type: 'media', kind: 'image', reference });
    expect(await teller.taps('all')).toBe('tip/more');
    expect(teller.said[0]).toContain('Not ready yet: I am');
    expect(await teller.taps('all')).toBe('tip/leave_out');
    expect(teller.said[0]).toContain('Not ready yet: 2.');
    expect(await teller.taps('no')).toBe('tip/leave_out');
    expect(closings.some(({ aborted }) => aborted)).toBe(false);
    expect(await teller.taps('yes')).toMatch(/^tip\/review/);
    expect(closings.map(({ aborted }) => aborted)).toEqual([false, true, true]);
    expect(teller.said[0]).toContain('Pictures: 1.');
    expect(teller.said[0]).toContain('2: left out, since it was not ready yet.');
    // Later ones have their time again.
    await teller.taps('more');
    await teller.does({ type: 'media', kind: 'image', reference: 'slow' });
    expect(await teller.taps('all')).toBe('tip/more');
    come.resolve(clean());
    await teller.talks.idle();
    expect(await teller.taps('all')).toMatch(/^tip\/review/);
    expect(teller.said[0]).toContain('Pictures: 2.');
    expect(await teller.taps('send')).toBe('tip/number');
  });

  it('takes back all that came with a message, what is in, what is on its way and what comes late', async () => {
    const closings = new Map<string, AbortSignal>();
    const teller = await Teller.withMedia({
      patienceMs: PATIENCE_MS,
      take: ({ reference }, closing) => {
        closings.set(reference, closing);
        const bytes = new Uint8Array(10).fill(7);
        if (reference === 'quick') return Promise.resolve({ cleaned: true, type: 'image/jpeg', bytes });
        return new Promise((resolve) =>
          closing.addEventListener('abort', () => resolve({ cleaned: true, type: 'image/jpeg', bytes })),
        );
      },
    });
    await teller.says('The first.');
    const [request] = teller.asked.filter(({ effect }) => effect.do === 'sealed.answer').slice(-1);
    if (!request) throw new Error('nothing was told');
    const tell = (event: string, as: string, value: string) =>
      teller.talks.run({
        ...request,
        effect: { do: 'sealed.answer', args: { node: 'tip/more', as, value, event } },
      });
    await tell('m', 'text', 'The second.');
    await tell('m 1', 'image', 'quick');
    await teller.talks.idle();
    await tell('m 2', 'image', 'slow');
    await tell('m1', 'text', 'The third.');
    await teller.does({ type: 'unsend', ref: 'm' });
    await tell('m 3', 'image', 'late');
    expect([...closings].map(([name, { aborted }]) => [name, aborted])).toEqual([
      ['quick', false],
      ['slow', true],
    ]);
    await teller.taps('all');
    expect(teller.said[0]).toContain('Messages sealed: 2. No room for: 0.');
    expect(teller.said[0]).not.toContain('Pictures');
    expect(teller.said[0]).not.toContain('left out');
  });

  it('ends what is being fetched when the sender leaves, and destroys what comes then', async () => {
    const come = Promise.withResolvers<TakenMedia>();
    let closing: AbortSignal | undefined;
    const teller = await Teller.withMedia({
      patienceMs: PATIENCE_MS,
      take: (_sent, signal) => {
        closing = signal;
        return come.promise;
      },
    });
    await teller.does({ type: 'media', kind: 'image', reference: 'x' });
    await teller.says('menu');
    await until(() => closing?.aborted === true);
    const bytes = new Uint8Array(10).fill(7);
    come.resolve({ cleaned: true, type: 'image/jpeg', bytes });
    await until(() => bytes.every((byte) => byte === 0));
  });

  it('refuses films and documents with a kind sentence and goes on', async () => {
    const teller = await Teller.atStory();
    for (const kind of ['video', 'file'] as const) {
      expect(await teller.does({ type: 'media', kind, reference: 'x' })).toBe('tip/story');
      expect(teller.said[0]).toContain('do not keep it');
    }
    expect(await teller.taps()).toBe(null);
    await teller.says('In words.');
    await teller.taps('all');
    expect(teller.said[0]).toContain('Messages sealed: 1.');
  });

  it('lets five codes be tried', async () => {
    const teller = await Teller.atStory();
    await teller.says('A van.');
    await teller.taps('all', 'code');
    for (let n = 0; n < 4; n++) expect(await teller.says('000000')).toBe('tip/code');
    expect(await teller.says('000000')).toMatch(/^tip\/review/);
    expect(teller.said[0]).toContain('tried too often');
  });

  it('says on every screen that it is practice', async () => {
    const teller = await Teller.atStory();
    const screens = [teller.said];
    await teller.says('A van.');
    screens.push(teller.said);
    for (const option of [
      'all',
      'reader',
      'nearest',
      'across',
      'no',
      'urgent',
      'yes',
      'code',
      'skip',
      'send',
    ]) {
      await teller.taps(option);
      screens.push(teller.said);
    }
    for (const screen of screens) expect(screen.join('\n')).toContain('Practice only');
  });

  it('leads to the secret page on the web', async () => {
    const talk = new Talk(bundle, PROFILES.web, NOW, 'en');
    talk.take({ type: 'link', parameter: '' });
    const { bubbles, waiting, volatile, effects } = talk.take({ type: 'link', parameter: 'tip' });
    expect(bubbles.flatMap(({ links }) => links)).toEqual([{ label: 'Open the secret page', url: '/t' }]);
    expect({ waiting, volatile, effects }).toEqual({
      waiting: 'menu/menu',
      volatile: false,
      effects: [{ do: 'tip.carry', args: {} }],
    });
  });

  it('is closed where no tips are open', async () => {
    const talks = new TipTalks(
      () => undefined,
      () => bundle,
      '/t',
    );
    const effect = { do: 'tip.open', args: {}, awaited: true } as const;
    const request = { id: '1', conversation: 'c', channel: 'line', effect, volatile: true } as const;
    expect(await talks.run(request)).toEqual({ result: 'closed' });
    expect(talks.run({ ...request, volatile: false })).toBeUndefined();
  });
});

describe('a tip of which the talk before was of an agency', () => {
  const MALINDO =
    'Agency: MALINDO RECRUITING AGENCY CO.,LTD. / บริษัทจัดหางาน มาลินโด จำกัด. Licence number: ต.8/2527. ' +
    'List: Department of Employment, Thailand.';

  it('asks neither what it is about nor which agency, and says what its first line will be', async () => {
    const teller = await Teller.ofAgency('ต.8/2527');
    expect(teller.said[0]).toContain(`This will be the first line of your tip:\n${MALINDO}`);
    expect(teller.said.at(-1)).toContain('Where did it happen?');
    await teller.taps('KH-0110', 'skip');
    await teller.says('He took my passport.');
    expect(await teller.taps('all')).toBe('tip/keep_name');
    // It is sealed by now, and nobody who takes the phone reads it a second time.
    expect(teller.said.join()).toContain('the agency that you asked me about');
    expect(teller.said.join()).not.toContain('MALINDO');
    await teller.taps('yes');
    expect(teller.said[0]).toContain('Messages sealed: 1.');
    expect(await teller.taps('send')).toBe('tip/number');
  });

  it('asks once whether the line stays, and takes it out where it shall not', async () => {
    const teller = await Teller.ofAgency('ต.8/2527');
    await teller.taps('KH-0110', 'skip');
    await teller.says('He took my passport.');
    await teller.taps('all', 'no');
    expect(teller.said[0]).toContain('Messages sealed: 1.');
    await teller.taps('more');
    await teller.says('And my money.');
    expect(await teller.taps('all')).toMatch(/^tip\/review/);
    expect(teller.said[0]).toContain('Messages sealed: 2.');
  });

  it('keeps the line where the question is not answered', async () => {
    const teller = await Teller.ofAgency('ต.8/2527');
    await teller.taps('KH-0110', 'skip');
    await teller.says('He took my passport.');
    await teller.taps('all');
    await teller.says('hm hm');
    expect(await teller.says('hm hm')).toMatch(/^tip\/review/);
  });

  it('is no tip without a story', async () => {
    const teller = await Teller.ofAgency('ต.8/2527');
    await teller.taps('KH-0110', 'skip');
    await teller.says('He took my passport.');
    await teller.does({ type: 'unsend', ref: teller.last });
    expect(await teller.taps('all')).toBe('tip/story');
    expect(teller.said[0]).toContain('nothing in it');
  });

  it('does not take the office that keeps the list for somebody on the committee', async () => {
    const teller = await Teller.ofAgency('Top Manpower Cambodia', '1');
    expect(teller.said[0]).toContain('Ministry of Labour');
    await teller.taps('KH-0110', 'skip');
    await teller.says('They took my passport.');
    await teller.taps('all');
    expect(await teller.taps('yes')).toMatch(/^tip\/review/);
  });

  it.each([
    ['a name that no list has', ['Vermilion  IBEX ๘๑'], 'vermilion ibex 81'],
    ['a telephone that no list has', ['+855 12 345 678'], '+855 12 345 678'],
    ['none of the names that were shown', ['MALINDRO RECRUITING', 'none of these'], 'malindro recruiting'],
    [
      'names like it, at the question about money too',
      ['ต.8/2527', 'MALINDRO RECRUITING'],
      'malindro recruiting',
    ],
    ['the number of another', ['ต.8/2527', 'Malindo ต.29/2527'], 'malindo ต.29/2527'],
  ])('names what was typed, for %s', async (_, typed, named) => {
    const teller = await Teller.ofAgency(...typed);
    expect(teller.said[0]).toContain(`\nAgency, as I wrote it: “${named}”.\n`);
  });

  it.each([
    ['a text longer than a name', [`Vermilion Ibex ${'of the old market '.repeat(4)}`]],
    ['several agencies', ['ต.8/2527', 'Malindro Recruiting Agency\nTop Manpower\nCobalt Heron']],
  ])('names nobody for %s, not even whom was asked about before', async (_, typed) => {
    const teller = await Teller.ofAgency(...typed);
    expect(teller.said.join()).not.toContain('first line');
  });

  it('names nobody where it begins at the menu, whatever was looked for before', async () => {
    const teller = new Teller();
    await teller.does({ type: 'link', parameter: 'agency' });
    await teller.says('Vermilion Ibex');
    await teller.says('menu');
    await teller.taps('tell', 'recruiter', 'no');
    expect(teller.said.join()).not.toContain('first line');
    expect(teller.asked.find(({ effect }) => effect.do === 'tip.open')?.effect.args).toEqual({
      language: 'en',
    });
  });

  it('leaves the agency in no session, and leads to no way back to it', async () => {
    const before = await Teller.ofAgency('ต.8/2527');
    const [opening] = before.asked.filter(({ effect }) => effect.do === 'tip.open');
    expect(opening?.effect.args).toMatchObject({ names: 'listed', agency: 'th-doe-001' });
    expect(await before.does({ type: 'tap', payload: '!back' })).toBe('tip/where');

    const event = { channel: 'line', conversation: 'c', id: '1', at: NOW } as const;
    let session = step(bundle, undefined, { ...event, type: 'link', parameter: 'en-agency' }).session;
    for (const [i, input] of [
      { type: 'text', text: 'ต.8/2527' } as const,
      { type: 'text', text: 'Tell somebody' } as const,
    ].entries())
      session = step(bundle, session ?? undefined, { ...event, id: `${i}`, ...input }).session;
    expect(session?.frames.map(({ params }) => params)).toEqual([{ subject: 'recruiter', names: 'listed' }]);
    expect(JSON.stringify(session)).not.toContain('th-doe-001');
  });

  it('is handed to the page in the turn that names the secret page, whose link is the same for everybody', () => {
    const talk = new Talk(bundle, PROFILES.web, NOW, 'en');
    talk.take({ type: 'link', parameter: 'agency' });
    talk.take({ type: 'text', text: 'ต.8/2527' });
    const { bubbles, effects } = talk.take({ type: 'text', text: 'Tell somebody' });
    expect(bubbles.flatMap(({ links }) => links)).toEqual([{ label: 'Open the secret page', url: '/t' }]);
    expect(bubbles.map(({ text }) => text).join()).toContain('If you do not see it there, write it.');
    expect(effects).toEqual([{ do: 'tip.carry', args: { names: 'listed', agency: 'th-doe-001' } }]);
  });
});

describe('what is answered in the tip flow', () => {
  it('is in no session, message or trace, whatever is told', async () => {
    const words = fc.string({ unit: 'grapheme', minLength: 3, maxLength: 60 }).map((text) => `zq${text}qz`);
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 4 }), async (told) => {
        const teller = new Teller();
        let stored: string | undefined;
        let kept = '';
        let events = 0;
        const take = async (input: Input): Promise<readonly { payload: string }[]> => {
          events += 1;
          const event = {
            ...input,
            channel: 'line',
            conversation: 'c',
            id: String(events),
            at: NOW + events,
          };
          const before = stored === undefined ? undefined : parseSession(stored);
          let result = step(bundle, before, event as Parameters<typeof step>[2]);
          for (;;) {
            stored = JSON.stringify(result.session);
            kept += stored + JSON.stringify(result.messages) + result.trace.map(({ name }) => name).join();
            const wanted = result.effects;
            let next: typeof result | undefined;
            for (const effect of wanted) {
              const request = {
                id: 'e',
                conversation: 'c',
                channel: 'line',
                effect,
                volatile: result.volatile,
              } as const;
              const ended = await teller.talks.run(request);
              if (!effect.awaited || !ended) continue;
              next = step(bundle, parseSession(stored), {
                type: 'effect-result',
                channel: 'line',
                conversation: 'c',
                id: 'r',
                at: NOW + events,
                effect: effect.do,
                ...ended,
              });
              break;
            }
            if (!next) return result.messages.at(-1)?.choices ?? [];
            result = next;
          }
        };
        const tap = async (offered: readonly { payload: string }[], option: string) => {
          const payload = offered.find((one) => one.payload.endsWith(`.${option}`))?.payload;
          if (payload === undefined) throw new Error(`nothing is ${option}`);
          return take({ type: 'tap', payload });
        };
        let offered = await take({ type: 'link', parameter: 'en-tip' });
        for (const option of ['smuggling', 'not_sure', 'KH-0110', 'skip'])
          offered = await tap(offered, option);
        for (const text of told) offered = await take({ type: 'text', text });
        offered = await tap(offered, 'all');
        await tap(offered, 'send');
        for (const text of told) expect(kept).not.toContain(JSON.stringify(text).slice(1, -1));
        teller.talks.ended('c');
      }),
      { numRuns: 15 },
    );
  });
});
