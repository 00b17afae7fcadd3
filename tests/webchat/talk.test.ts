import { beforeEach, describe, expect, it, vi } from 'vitest';
import { recordingFile } from '../../src/content/recordings.ts';
import { type Reply, Talk } from '../../src/webchat/talk.ts';
import { Network, projectData, RECORDED } from './project-parts.ts';

const data = projectData();
const NOON = Date.UTC(2026, 10, 22, 5);

let network: Network;
let talk: Talk;
let reply: Reply;

beforeEach(async () => {
  network = new Network(data);
  talk = new Talk(await network.parts(), () => NOON);
  reply = await talk.take({ type: 'link', parameter: '' });
});

const keys = () => reply.bubbles.map((bubble) => bubble.key);
const words = () => reply.bubbles.map((bubble) => bubble.text).join('\n');

/** Touches the choice whose payload ends in this option. */
async function tap(option: string): Promise<void> {
  const choice = reply.bubbles.at(-1)?.choices.find(({ payload }) => payload.endsWith(`.${option}`));
  if (!choice)
    throw new Error(`there is no option ${option} among ${JSON.stringify(reply.bubbles.at(-1)?.choices)}`);
  reply = await talk.take({ type: 'tap', payload: choice.payload });
}

describe('a talk on the page', () => {
  it('asks for the language in every language from the core alone', () => {
    // What is heard comes behind the first question.
    expect(network.asked).toEqual(['core', 'lexicon']);
    expect(reply.lng).toBeUndefined();
    for (const lng of data.core.locales)
      expect(words()).toContain(data.core.greetings[lng]?.['start']?.['title'] ? '' : '?');
    expect(reply.bubbles.at(-1)?.choices.map((choice) => choice.label)).toContain('ភាសាខ្មែរ');
  });

  it('fetches a language before it speaks it', async () => {
    await tap('km');
    expect(reply.lng).toBe('km');
    expect(network.asked).toContain('km');
    expect(reply.flow).toBe('menu');
  });

  it('then fetches every country, so that nothing shows what is asked for later', async () => {
    await tap('km');
    await new Promise((done) => setTimeout(done));
    const before = network.asked.length;
    expect(network.asked.filter((part) => part.startsWith('km-')).sort()).toEqual(
      Object.keys(data.facts).map((country) => `km-${country}`),
    );
    network.up = false;
    await tap('passport');
    expect(words()).toMatch(/\$|ដុល្លារ/);
    expect(network.asked.length).toBe(before);
  });

  it('speaks on in the old language where the new one can not be fetched', async () => {
    await tap('en');
    network.up = false;
    reply = await talk.take({ type: 'tap', payload: '!language' });
    await tap('km');
    expect(reply.lng).toBe('en');
    expect(keys()).toEqual(['common:no_network', 'language:language.ask']);
    network.up = true;
    await tap('km');
    expect(reply.lng).toBe('km');
  });

  it('says that there is no network where the very first part is missing, in every language', async () => {
    network.up = false;
    await tap('km');
    expect(keys()).toEqual(['common:no_network', 'start:language.ask']);
    expect(reply.bubbles[0]?.text.split('\n').length).toBe(data.core.locales.length);
    network.up = true;
    await tap('km');
    expect(reply.lng).toBe('km');
  });

  it('says that there is no network where a country can not be fetched, and goes back to what can be asked', async () => {
    const cut = new Network(data);
    const fetch = cut.fetch;
    cut.fetch = (address) =>
      address.startsWith('km-') ? Promise.reject(new TypeError('no network')) : fetch(address);
    talk = new Talk(await cut.parts(), () => NOON);
    reply = await talk.take({ type: 'link', parameter: 'km' });
    await tap('passport');
    expect(keys()).toEqual(['common:no_network', 'menu:menu.ask']);
  });

  it('speaks the countries that are loaded in a new language too', async () => {
    await tap('km');
    await tap('passport');
    reply = await talk.take({ type: 'tap', payload: '!language' });
    await tap('en');
    expect(words()).not.toMatch(/[\u1780-\u17ff]/);
  });

  it('follows a link to its flow', async () => {
    talk = new Talk(await network.parts(), () => NOON);
    reply = await talk.take({ type: 'link', parameter: 'km-passport' });
    expect(reply.lng).toBe('km');
    expect(reply.flow).toBe('consult');
  });

  it('looks agencies up in what comes behind the language, and needs no network for it', async () => {
    await tap('en');
    await new Promise((done) => setTimeout(done));
    expect(network.asked.filter((part) => part === 'agencies')).toHaveLength(1);
    network.up = false;
    await tap('agency');
    reply = await talk.take({ type: 'text', text: 'ต.๘/๒๕๒๗' });
    expect(words()).toMatch(/MALINDO .* was on the list of Thailand/);
  });

  it('waits for the agencies where a link names one before the language is chosen', async () => {
    talk = new Talk(await network.parts(), () => NOON);
    reply = await talk.take({ type: 'link', parameter: 'ag_th-doe-001' });
    expect(network.asked).not.toContain('agencies');
    await tap('en');
    expect(keys()).toEqual(['start:welcome', 'agency:verdict', 'agency:details', 'agency:money.ask']);
  });

  it('says that there is no network where agencies can not be fetched, before it asks for a name', async () => {
    const cut = new Network(data);
    const fetch = cut.fetch;
    cut.fetch = (address) =>
      address === 'agencies' ? Promise.reject(new TypeError('no network')) : fetch(address);
    talk = new Talk(await cut.parts(), () => NOON);
    reply = await talk.take({ type: 'link', parameter: 'en' });
    await tap('agency');
    expect(keys()).toEqual(['common:no_network', 'menu:menu.ask']);
  });

  it('hears danger in every language from the first text on', async () => {
    reply = await talk.take({ type: 'text', text: 'ช่วยด้วย นายจ้างตีหนู' });
    expect(reply.flow).toBe('crisis');
  });

  it('asks about danger whoever writes while the words of danger are out of reach, and takes taps as ever', async () => {
    const cut = new Network(data);
    const fetch = cut.fetch;
    cut.fetch = (address) =>
      address === 'lexicon' ? Promise.reject(new TypeError('no network')) : fetch(address);
    talk = new Talk(await cut.parts(), () => NOON);
    reply = await talk.take({ type: 'link', parameter: 'en' });
    await tap('passport');
    expect(reply.flow).toBe('consult');
    reply = await talk.take({ type: 'text', text: 'xyzzy' });
    expect(reply.flow).toBe('crisis_check');
    cut.fetch = fetch;
  });

  it('lets a question in own words wait for the wordings of its language, which come behind it', async () => {
    const slow = new Network(data);
    const fetch = slow.fetch;
    const { promise, resolve } = Promise.withResolvers<void>();
    slow.fetch = async (address) => {
      if (address === 'wordings-en') await promise;
      return fetch(address);
    };
    talk = new Talk(await slow.parts(), () => NOON);
    reply = await talk.take({ type: 'link', parameter: 'en' });
    expect(reply.flow).toBe('menu');
    const answer = talk.take({ type: 'text', text: 'the boss took my salary and did not pay me' });
    resolve();
    reply = await answer;
    expect(reply.flow).toBe('wording');
    expect(reply.bubbles.at(-1)?.choices.some(({ payload }) => payload.endsWith('.wage_unpaid'))).toBe(true);
    expect(slow.asked.filter((part) => part.startsWith('wordings'))).toEqual(['wordings-en']);
  });

  it('knows no question in own words where its wordings can not be fetched', async () => {
    const cut = new Network(data);
    const fetch = cut.fetch;
    cut.fetch = (address) =>
      address.startsWith('wordings') ? Promise.reject(new TypeError('no network')) : fetch(address);
    talk = new Talk(await cut.parts(), () => NOON);
    reply = await talk.take({ type: 'link', parameter: 'en' });
    reply = await talk.take({ type: 'text', text: 'the boss did not pay me' });
    expect(reply.flow).toBe('menu');
  });

  it('tells nobody of a name that no list has', async () => {
    const beyond = vi.spyOn(globalThis, 'fetch');
    await tap('en');
    await tap('agency');
    await new Promise((done) => setTimeout(done));
    const before = [...network.asked];
    reply = await talk.take({ type: 'text', text: 'Vermilion Ibex' });
    expect(keys()).toContain('agency:not_found');
    await new Promise((done) => setTimeout(done));
    expect(network.asked).toEqual(before);
    expect(beyond).not.toHaveBeenCalled();
    beyond.mockRestore();
  });

  describe('that leads from an agency to the secret page', () => {
    const link = () => reply.bubbles.flatMap(({ links }) => links);
    async function tells(...typed: string[]): Promise<void> {
      talk = new Talk(await network.parts(), () => NOON);
      reply = await talk.take({ type: 'link', parameter: 'en-agency' });
      for (const text of typed) reply = await talk.take({ type: 'text', text });
      await tap('tell');
    }

    it.each([
      [
        'one of a list',
        'ต.8/2527',
        'Agency: MALINDO RECRUITING AGENCY CO.,LTD. / บริษัทจัดหางาน มาลินโด จำกัด. Licence number: ต.8/2527. ' +
          'List: Department of Employment, Thailand.',
      ],
      [
        'what was typed, where no list has it',
        'Vermilion  IBEX ๘๑',
        'Agency, as I wrote it: “vermilion ibex 81”.',
      ],
    ])('has %s for it', async (_, typed, line) => {
      await tells(typed);
      expect(reply.agency?.line).toBe(line);
      expect(link()).toEqual([{ label: 'Open the secret page', url: '/t' }]);
    });

    it.each([
      ['a text longer than a name', [`Vermilion Ibex ${'of the old market '.repeat(4)}`]],
      ['several agencies', ['ต.8/2527', 'Malindro Recruiting Agency\nTop Manpower\nCobalt Heron']],
    ])('has nothing for it where %s was written', async (_, typed) => {
      await tells(...typed);
      expect(reply.agency).toBeUndefined();
      expect(link()).toHaveLength(1);
    });

    it('has nothing for it any more where the tip begins at the menu, or was begun before', async () => {
      await tap('en');
      await tap('agency');
      reply = await talk.take({ type: 'text', text: 'Vermilion Ibex' });
      reply = await talk.take({ type: 'tap', payload: '!menu' });
      await tap('tell');
      expect(reply.agency).toBeUndefined();
      await tells('Vermilion Ibex');
      expect(reply.agency).toBeDefined();
      await tap('tell');
      expect(link()).toHaveLength(1);
      expect(reply.agency).toBeUndefined();
    });
  });

  it('takes one input after the other, however fast they come', async () => {
    const both = await Promise.all([
      talk.take({ type: 'text', text: '1' }),
      talk.take({ type: 'text', text: '1' }),
    ]);
    expect(both.map(({ flow }) => flow)).toEqual(['menu', 'consult']);
  });

  it('forgets, says so in the language that was spoken, and begins anew', async () => {
    await tap('en');
    reply = await talk.take({ type: 'tap', payload: '!forget' });
    await tap('yes');
    expect(reply.effects.map((effect) => effect.do)).toContain('session.forget');
    expect(keys()).toEqual(['forget:gone']);
    expect(reply.lng).toBe('en');
    reply = await talk.take({ type: 'text', text: 'hello' });
    expect(reply.lng).toBeUndefined();
    expect(reply.flow).toBe('start');
  });

  it('fetches every language for a word that only they have', async () => {
    reply = await talk.take({ type: 'tap', payload: '!forget' });
    expect(keys()).toEqual(['forget:sure.ask']);
    expect(network.asked).toEqual(expect.arrayContaining([...data.core.locales]));
  });

  it('knows the telephone numbers that stand in an answer', async () => {
    await tap('en');
    await tap('help');
    reply = await talk.take({ type: 'text', text: 'Thailand' });
    expect(reply.phones.length).toBeGreaterThan(0);
    for (const phone of reply.phones) expect(words()).toContain(phone);
  });

  it('knows the recording of the very words, and none of other words', async () => {
    const parts = await network.parts();
    await parts.loadLanguage('km');
    expect(parts.recording('km', RECORDED.key, RECORDED.text)).toBe(
      `/chat/audio/km/${recordingFile(RECORDED.key, RECORDED.text)}`,
    );
    expect(parts.recording('km', RECORDED.key, 'other words')).toBeUndefined();
    expect(parts.recording('en', RECORDED.key, RECORDED.text)).toBeUndefined();
  });
});
