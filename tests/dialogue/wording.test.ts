import { describe, expect, it } from 'vitest';
import type { IntentMatch } from '../../src/understanding/retrieval.ts';
import { Conversation, smallBundle } from './small-bundle.ts';

const MENU = `
flow: menu
version: 1
title: menu:title
entry: menu
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: talk }, { id: tip }, { id: sure }], on: { talk: talk, tip: tip, sure: sure }, retry: { ladder: [rephrase], exhausted: menu }, checkpoint: true }
  talk: { goto: talk }
  sure: { ask: yesno, text: menu:sure, on: { "*": menu }, retry: { ladder: [], exhausted: menu } }
  tip: { goto: tip }`;

const TALK = `
flow: talk
version: 1
title: talk:title
entry: first
params:
  about: { type: text, max: 20, optional: true }
nodes:
  first: { ask: yesno, text: talk:first, facts: { about: params.about }, on: { "*": story }, retry: { ladder: [rephrase], exhausted: story }, checkpoint: true }
  story: { ask: choice, text: talk:story, story: true, options: [{ id: on }], on: { on: end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: done }`;

const TIP = `
flow: tip
version: 1
title: tip:title
entry: told
privacy: sealed
session: { expire: 30m, on_expire: wipe }
nodes:
  told: { ask: choice, text: tip:told, into: sealed, options: [{ id: yes }], on: { yes: end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: done }`;

const WORDING = `
flow: wording
version: 1
title: wording:title
entry: which
slots:
  intent: { type: ref, of: intents }
nodes:
  which: { ask: any, text: wording:which, accepts: [text], finds: { from: intents }, into: intent, on: { "*": lead, none: unknown }, retry: { ladder: [rephrase], exhausted: end } }
  lead: { goto: slots.intent }
  unknown: { say: [wording:unknown], next: end }
  end: { end: done }`;

const INTENTS = `
intents:
  price: { go: talk, with: { about: price }, icon: "💵", title: "wording:about.price" }
  time: { go: talk, with: { about: time } }
  trap: { go: tip }
  chat: { go: talk }
  in_danger: { go: worry }`;

const match = (id: string, coverage: number): IntentMatch => ({
  id,
  coverage,
  strength: id === 'in_danger' ? 1 : coverage,
  lng: 'en',
});
const KNOWN: Readonly<Record<string, readonly IntentMatch[]>> = {
  'how dear': [match('price', 0.4), match('time', 0.3)],
  price: [match('price', 0.9), match('time', 0.1)],
  'a trap': [match('trap', 0.9)],
  'of old': [match('gone', 0.9)],
  'it came again': [match('in_danger', 1), match('time', 0.4), match('price', 0.3)],
  'it is night': [match('in_danger', 1)],
  'it hurts, what to pay': [match('in_danger', 0.4), match('price', 0.3)],
  'danger?': [match('time', 0.4), match('gone', 0.4), match('price', 0.3)],
  'danger? again': [match('in_danger', 1)],
  'danger? it hurts, what to pay': [match('in_danger', 0.4), match('price', 0.3)],
  'talk, how dear': [match('chat', 0.5), match('price', 0.4)],
  'talk of a price': [match('chat', 0.5), match('price', 0.4)],
  'of a price': [match('time', 0.4)],
  'of the time': [match('time', 0.4)],
  'of pain': [match('in_danger', 1)],
  'talk of pain': [match('chat', 0.5), match('price', 0.4)],
  'talk of the time': [match('time', 0.9)],
  'talk to me': [match('chat', 0.5), match('price', 0.3)],
  'talk, it came again': [match('in_danger', 1), match('chat', 0.9)],
  'talk, it hurts': [match('in_danger', 0.4), match('chat', 0.9)],
  'yes, it came again': [match('in_danger', 1), match('price', 0.9)],
  'yes, how dear': [match('price', 0.9)],
  'on it came again': [match('in_danger', 1)],
};

const WORRY = `
flow: worry
version: 1
title: worry:title
entry: danger
params:
  asked: { type: text, max: 60, optional: true }
slots:
  intent: { type: ref, of: intents }
nodes:
  danger: { ask: yesno, text: worry:danger, on: { "yes": card, "no": calm }, retry: { ladder: [], exhausted: end } }
  card: { call: crisis, next: end }
  calm: { route: [{ when: has(params.asked), go: asked }], else: end }
  asked: { ask: choice, text: worry:asked, into: intent, options_from: { from: intents, where: { id: params.asked } }, plus: [{ id: other }], on: { other: end, "*": lead }, retry: { ladder: [], exhausted: end } }
  lead: { goto: slots.intent }
  end: { end: done }`;

const CRISIS = `
flow: crisis
version: 1
title: crisis:title
entry: card
nodes:
  card: { say: [crisis:card], next: after }
  after: { ask: choice, text: crisis:after, options: [{ id: go_on }], on: { go_on: end }, retry: { ladder: [rephrase], exhausted: more } }
  more: { say: [crisis:more], next: end }
  end: { end: done }`;

const INTERRUPTS = `
interrupts:
  - { id: crisis, match: crisis.hard, go: crisis, returns: offer }
  - { id: worry, match: crisis.soft, go: worry, returns: offer, unless: story, asked: asked }
links: []`;

let lookedUp: string[] = [];

function talk(lng: string | undefined = 'en', more: Readonly<Record<string, string>> = {}): Conversation {
  const bundle = smallBundle(
    {
      'flows/menu.yaml': MENU,
      'flows/talk.yaml': TALK,
      'flows/tip.yaml': TIP,
      'flows/wording.yaml': WORDING,
      'flows/intents.yaml': INTENTS,
      'flows/worry.yaml': WORRY,
      'flows/crisis.yaml': CRISIS,
      'flows/interrupts.yaml': INTERRUPTS,
      ...more,
    },
    {},
    {
      retrieve: (text) => {
        lookedUp.push(text);
        return KNOWN[text] ?? [];
      },
    },
  );
  const conversation = new Conversation(bundle, lng);
  conversation.send({ type: 'link', parameter: '' });
  return conversation;
}

const counts = (conversation: Conversation) =>
  conversation.last?.effects.filter((effect) => effect.do === 'count.unanswered').map(({ args }) => args);

describe('what sounds like danger and is no answer', () => {
  it('is asked about, and who is in none is offered what else it may ask', () => {
    const conversation = talk();
    expect(conversation.send('it came again')).toEqual(['worry:danger.ask']);
    expect(conversation.tap('no')).toEqual(['worry:asked.ask']);
    expect(conversation.choices()).toEqual(['time', 'price', 'other', 'back', 'menu']);
  });

  it('is asked about where it asks nothing, too', () => {
    const conversation = talk();
    expect(conversation.send('it is night')).toEqual(['worry:danger.ask']);
    expect(conversation.last?.session?.frames.at(-1)).not.toHaveProperty('params');
  });

  it('is heard where it is asked what was meant, too', () => {
    const conversation = talk();
    conversation.send('how dear');
    expect(conversation.send('it came again')).toEqual(['worry:danger.ask']);
  });

  it('has help stand first among what is offered where it may as well be a question', () => {
    const conversation = talk();
    expect(conversation.send('it hurts, what to pay')).toEqual(['wording:which.many']);
    expect(conversation.choices()).toEqual(['in_danger', 'price', 'none', 'back', 'menu']);
    expect(conversation.tap('in_danger')).toEqual(['worry:danger.ask']);
  });

  it('is asked about again where it is asked what her question was', () => {
    const conversation = talk();
    conversation.send('it came again');
    expect(conversation.tap('no')).toEqual(['worry:asked.ask']);
    expect(conversation.send('it is night')).toEqual(['worry:danger.ask']);
    conversation.send('it came again');
    expect(conversation.waiting()).toBe('menu/menu');
  });

  it('offers its questions where help itself is nothing that can be offered', () => {
    const conversation = talk('en', { 'flows/intents.yaml': INTENTS.replace(/\n {2}in_danger.*/, '') });
    expect(conversation.send('it came again')).toEqual(['worry:danger.ask']);
    expect(conversation.last?.session?.frames.at(-1)?.params).toEqual({ asked: 'time|price' });
  });

  it('is a story where a story is told, and nothing is looked up', () => {
    const conversation = talk();
    conversation.tap('talk');
    conversation.tap('yes');
    expect(conversation.send('it came again')).not.toContain('worry:danger.ask');
  });
});

describe('what sounds like danger behind the card', () => {
  const MINUTE = 60_000;
  /** Danger was asked about and is there; what comes is never so near to it that it counts as another cry. */
  const shown = () => {
    const conversation = talk();
    conversation.tap('talk');
    conversation.send('it is night');
    expect(conversation.tap('yes')).toEqual(['crisis:card', 'crisis:after.ask']);
    conversation.now += MINUTE;
    return conversation;
  };

  it('is not asked about again: the ladder leads on to more numbers, and back to what waited', () => {
    for (const told of ['it is night', 'it came again', 'danger? again']) {
      const conversation = shown();
      expect(conversation.send(told), told).toEqual(['crisis:after.rephrase']);
      conversation.now += MINUTE;
      expect(conversation.send(told), told).toEqual(['crisis:more', 'talk:first.ask']);
      expect(conversation.send('it is night'), told).toEqual(['worry:danger.ask']);
    }
  });

  it('is no question that is offered either, where one is asked for', () => {
    const conversation = shown();
    expect(conversation.send('how dear')).toEqual(['wording:which.many']);
    expect(conversation.send('it came again')).toEqual(['wording:which.rephrase']);
    expect(conversation.send('it came again')).toEqual(['crisis:after.ask']);
  });

  it('still has what is asked beside it offered at once', () => {
    expect(shown().send('danger?')).toEqual(['wording:which.many']);
  });

  it('brings the card again where it is danger, or may be three times within a minute', () => {
    expect(shown().send('danger!')).toEqual(['crisis:card', 'crisis:after.ask']);
    const often = shown();
    often.send('danger?');
    often.send('danger?');
    expect(often.send('danger?')).toEqual(['crisis:card', 'crisis:after.ask']);
  });
});

describe('what sounds like danger and comes where nothing was asked', () => {
  const DAYS = 40 * 24 * 3_600_000;

  it('is asked about first after a long silence, and what was talked of waits beneath', () => {
    const conversation = talk();
    conversation.tap('talk');
    conversation.now += DAYS;
    expect(conversation.send('it is night')).toEqual(['worry:danger.ask']);
    expect(conversation.tap('no')).toEqual(['talk:first.ask']);
    conversation.now += DAYS;
    expect(conversation.send('price')).toEqual(['resume:offer.ask']);
  });

  it('is asked about where nothing is left to go on with, and at the very beginning of a talk', () => {
    const menu = talk();
    menu.now += DAYS;
    expect(menu.send('it came again')).toEqual(['worry:danger.ask']);
    const begun = talk();
    begun.stored = JSON.stringify({ v: 1, lng: 'en', at: begun.now, frames: [], slots: {} });
    expect(begun.send('it came again')).toEqual(['worry:danger.ask']);
    expect(begun.tap('no')).toEqual(['worry:asked.ask']);
    begun.stored = JSON.stringify({ v: 1, lng: 'en', at: begun.now, frames: [], slots: {} });
    expect(begun.send('price')).toEqual(['menu:menu.ask']);
  });

  it('is asked about where the question has changed meanwhile', () => {
    const conversation = talk();
    conversation.tap('talk');
    conversation.bundle = talk('en', {
      'flows/talk.yaml': TALK.replace('version: 1', 'version: 2').replace(
        'ask: yesno, text: talk:first',
        'ask: choice, options: [{ id: a }], text: talk:first',
      ),
    }).bundle;
    expect(conversation.send('it is night')).toEqual(['worry:danger.ask']);
    expect(conversation.tap('no')).toEqual(['talk:first.ask']);
  });

  it('is not looked at before a language is chosen, in a story, or when a sealed flow has ended by silence', () => {
    const unspoken = talk();
    unspoken.stored = JSON.stringify({ v: 1, at: unspoken.now, frames: [], slots: {} });
    expect(unspoken.send('it is night')).toEqual(['start:language.ask']);
    const story = talk();
    story.tap('talk');
    story.tap('yes');
    story.now += DAYS;
    expect(story.send('it is night')).toEqual(['resume:offer.ask']);
    const tip = talk();
    tip.tap('tip');
    tip.now += DAYS;
    expect(tip.send('it is night')).toEqual(['common:draft_gone', 'menu:menu.ask']);
  });
});

describe('a sentence in which the words of an option stand', () => {
  it('is that option where it asks for the same, or for nothing that is known', () => {
    expect(talk().send('talk to me')).toEqual(['talk:first.ask']);
    expect(talk().send('talk as birds do')).toEqual(['talk:first.ask']);
  });

  it('has what else it asks offered, and the option among it', () => {
    const conversation = talk();
    expect(conversation.send('talk, how dear')).toEqual(['wording:which.many']);
    expect(conversation.choices()).toEqual(['chat', 'price', 'none', 'back', 'menu']);
    expect(conversation.tap('chat')).toEqual(['talk:first.ask']);
    const other = talk();
    expect(other.send('talk of the time')).toEqual(['wording:which.many']);
    expect(other.choices()).toEqual(['time', 'chat', 'none', 'back', 'menu']);
    expect(other.tap('none')).toEqual(['wording:unknown', 'menu:menu.ask']);
  });

  it('is that option where only its own words speak for something else, and the rest is no danger', () => {
    expect(talk().send('talk of a price')).toEqual(['talk:first.ask']);
    expect(talk().send('talk of pain')).toEqual(['wording:which.many']);
  });

  it('is asked about where it sounds like danger, and help stands first where it may be that', () => {
    expect(talk().send('talk, it came again')).toEqual(['worry:danger.ask']);
    const conversation = talk();
    expect(conversation.send('talk, it hurts')).toEqual(['wording:which.many']);
    expect(conversation.choices()).toEqual(['in_danger', 'chat', 'none', 'back', 'menu']);
  });

  it('is danger before it is an option where a word of it may mean danger', () => {
    const bundle = talk().bundle;
    for (const [text, asked] of [
      ['talk', 'talk:first.ask'],
      ['tal', 'talk:first.ask'],
      ['talk to me', 'worry:danger.ask'],
    ] as const) {
      const conversation = talk();
      conversation.bundle = { ...bundle, hear: () => ({ crisis: 'soft', command: null }) };
      expect(conversation.send(text), text).toEqual([asked]);
    }
  });

  it('is an answer to a question whose answers ask nothing, unless it sounds like danger', () => {
    const conversation = talk();
    conversation.tap('talk');
    expect(conversation.send('yes, how dear')).toEqual(['talk:story.ask']);
    const again = talk();
    again.tap('talk');
    expect(again.send('yes, it came again')).toEqual(['worry:danger.ask']);
  });

  it('is looked at behind another question too, and is no option of an older one where nothing is looked up', () => {
    const conversation = talk();
    conversation.tap('talk');
    expect(conversation.send('talk, how dear')).toEqual(['wording:which.many']);
    conversation.tap('none');
    expect(conversation.send('talk to me')).toEqual(['talk:first.ask']);
    const sure = talk();
    sure.tap('sure');
    expect(sure.send('talk to me')).toEqual(['menu:menu.ask']);
    sure.tap('sure');
    expect(sure.send('talk')).toEqual(['talk:first.ask']);
  });

  it('is never looked up in a story, in a sealed flow, or where it is the words of the option alone', () => {
    const story = talk();
    story.tap('talk');
    story.tap('yes');
    const tip = talk();
    tip.tap('tip');
    lookedUp = [];
    expect(story.send('on it came again')).toEqual(['menu:menu.ask']);
    expect(tip.send('yes, it came again')).toEqual(['menu:menu.ask']);
    for (const text of ['talk', 'TALK!', 'tal', '1', '1. talk', 'talk please'])
      expect(talk().send(text), text).toEqual(['talk:first.ask']);
    expect(lookedUp).toEqual([]);
  });
});

describe('what is typed and is no answer', () => {
  it('is asked back where it may be one of several questions, and each leads with its parameters', () => {
    const conversation = talk();
    expect(conversation.send('how dear')).toEqual(['wording:which.many']);
    expect(conversation.choices()).toEqual(['price', 'time', 'none', 'back', 'menu']);
    expect(conversation.last?.messages[0]?.choices?.[0]).toMatchObject({
      label: { text: 'wording:about.price' },
      icon: '💵',
    });
    expect(conversation.last?.messages[0]?.choices?.[1]?.label).toEqual({ text: 'talk:title' });
    expect(conversation.tap('time')).toEqual(['talk:first.ask']);
    expect(conversation.last?.session?.frames.at(-1)?.params).toEqual({ about: 'time' });
    expect(conversation.last?.messages[0]?.values).toEqual({ about: 'time' });
  });

  it('is asked back as well where one question is far ahead: nobody is led away by a guess', () => {
    const conversation = talk();
    conversation.tap('talk');
    expect(conversation.send('price')).toEqual(['wording:which.sure']);
    expect(conversation.choices()).toEqual(['price', 'none', 'back', 'menu']);
    expect(conversation.waiting()).toBe('wording/which');
    expect(conversation.send('1')).toEqual(['talk:first.ask']);
  });

  it('leaves the question that waited where it was, and counts what was not meant once a day', () => {
    const conversation = talk();
    conversation.tap('talk');
    conversation.send('how dear');
    expect(counts(conversation)).toEqual([]);
    expect(conversation.tap('none')).toEqual(['wording:unknown', 'talk:first.ask']);
    expect(counts(conversation)).toEqual([{ lng: 'en', guess: 'price' }]);
    conversation.send('how dear');
    conversation.tap('none');
    expect(counts(conversation)).toEqual([]);
    conversation.now += 24 * 3_600_000;
    conversation.send('how dear');
    conversation.tap('none');
    expect(counts(conversation)).toEqual([{ lng: 'en', guess: 'price' }]);
  });

  it('goes up the ladder where it is like nothing that is known, or like what leads nowhere any more', () => {
    const conversation = talk();
    expect(conversation.send('xyz')).toEqual(['menu:menu.rephrase']);
    expect(counts(conversation)).toEqual([{ lng: 'en', guess: 'none' }]);
    expect(talk().send('of old')).toEqual(['menu:menu.rephrase']);
  });

  it('may be written in other words, and then again', () => {
    const conversation = talk();
    conversation.send('how dear');
    expect(conversation.send('price')).toEqual(['wording:which.sure']);
    expect(conversation.send('xyz')).toEqual(['wording:unknown', 'menu:menu.ask']);
  });

  it('is understood when an old list of guesses is touched later', () => {
    const conversation = talk();
    conversation.send('how dear');
    const payload = conversation.last?.messages[0]?.choices?.[1]?.payload ?? '';
    conversation.tap('menu');
    expect(conversation.send({ tap: payload })).toEqual(['talk:first.ask']);
  });

  it('is no question before a language is chosen, in a story, or in a sealed flow, where nothing is counted', () => {
    expect(talk('xx').send('price')).toEqual(['start:language.rephrase']);
    const story = talk();
    story.tap('talk');
    story.tap('yes');
    expect(story.send('price')).toEqual(['talk:story.rephrase']);
    story.tap('on');
    story.tap('sure');
    expect(story.send('price')).toEqual(['menu:menu.ask']);
    const tip = talk();
    tip.tap('tip');
    expect(tip.send('price')).toEqual(['tip:told.rephrase']);
    expect(counts(tip)).toEqual([]);
  });

  it('leaves the day of the count behind a sealed flow, as the menu does', () => {
    const conversation = talk();
    conversation.send('xyz');
    const counted = conversation.last?.session?.counted;
    expect(counted).toBeTypeOf('number');
    conversation.send('a trap');
    conversation.tap('trap');
    expect(conversation.last?.volatile).toBe(true);
    conversation.send('menu');
    expect(conversation.last?.session?.counted).toBe(counted);
  });

  it('is not lost where a word in it may mean danger: who is in none is offered what it may have asked', () => {
    const conversation = talk();
    expect(conversation.send('danger?')).toEqual(['worry:danger.ask']);
    expect(conversation.last?.session?.frames.at(-1)?.params).toEqual({ asked: 'time|price' });
    expect(conversation.tap('no')).toEqual(['worry:asked.ask']);
    expect(conversation.choices()).toEqual(['time', 'price', 'other', 'back', 'menu']);
    expect(conversation.tap('price')).toEqual(['talk:first.ask']);
    expect(conversation.last?.session?.frames.at(-1)?.params).toEqual({ about: 'price' });
  });

  it('is offered where it was asked what a message without danger asked', () => {
    const conversation = talk();
    conversation.send('danger?');
    conversation.tap('no');
    expect(conversation.send('how dear')).toEqual(['wording:which.many']);
    expect(conversation.tap('price')).toEqual(['talk:first.ask']);
  });

  it('is offered without danger to who has said that she is in none', () => {
    const conversation = talk();
    expect(conversation.send('danger? it hurts, what to pay')).toEqual(['worry:danger.ask']);
    expect(conversation.last?.session?.frames.at(-1)?.params).toEqual({ asked: 'price' });
  });

  it('is not looked up beside danger where no question is: in a sealed flow, and where a yes or no is due', () => {
    for (const place of ['tip', 'sure']) {
      const conversation = talk();
      conversation.tap(place);
      expect(conversation.send('danger?'), place).toEqual(['worry:danger.ask']);
      expect(conversation.last?.session?.frames.at(-1)?.params, place).toBeUndefined();
      expect(conversation.tap('no'), place).not.toContain('worry:asked.ask');
    }
  });
});
