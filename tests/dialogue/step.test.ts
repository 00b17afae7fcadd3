import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/dialogue/bundle.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { step } from '../../src/dialogue/step.ts';
import { Conversation, smallBundle } from './small-bundle.ts';

const MENU = `
flow: menu
version: 1
title: menu:title
entry: menu
session: { expire: 365d, on_expire: wipe }
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: colour }, { id: many }, { id: number }, { id: tip }], on: { colour: colour, many: many, number: number, tip: tip }, retry: { ladder: [rephrase], exhausted: menu }, checkpoint: true }
  colour: { goto: colour }
  many: { goto: many }
  number: { goto: number }
  tip: { goto: tip, with: { about: "x" } }`;

const COLOUR = `
flow: colour
version: 1
title: colour:title
entry: first
slots:
  colour: { type: enum, of: [red, blue], retain: true }
  size: { type: enum, of: [big, small] }
nodes:
  first: { ask: choice, text: colour:first, into: colour, options: [{ id: red }, { id: blue }], on: { red: second, "*": second }, retry: { ladder: [rephrase, examples], exhausted: lost }, checkpoint: true }
  second: { ask: choice, text: colour:second, into: size, options: [{ id: big }, { id: small }], on: { "*": third }, retry: { ladder: [rephrase], exhausted: lost } }
  third: { ask: yesno, text: colour:third, facts: { colour: slots.colour }, on: { yes: route, no: lost }, retry: { ladder: [rephrase], exhausted: lost } }
  route: { route: [{ when: "slots.colour == 'red' && slots.size == 'big'", go: big_red }], else: lost }
  big_red: { say: [colour:big_red], next: call }
  call: { call: sub, with: { what: slots.colour }, next: end }
  lost: { say: [colour:lost], next: end }
  end: { end: done }`;

const SUB = `
flow: sub
version: 1
title: sub:title
entry: ask
params: { what: { type: text, max: 20 } }
nodes:
  ask: { ask: yesno, text: sub:ask, facts: { what: params.what }, on: { yes: end, no: end }, retry: { ladder: [], exhausted: end } }
  end: { end: done }`;

const MANY = `
flow: many
version: 1
title: many:title
entry: pick
slots: { thing: { type: ref, of: things } }
nodes:
  pick: { ask: choice, text: many:pick, into: thing, options_from: { from: things }, plus: [{ id: none_of_these }], on: { none_of_these: end, "*": shown, none: end }, retry: { ladder: [rephrase], exhausted: end } }
  shown: { say: [many:shown], facts: { thing: slots.thing }, next: pick }
  end: { end: done }`;

/** A list whose rows depend on what was answered before. */
const NARROWED = `
flow: menu
version: 1
title: menu:title
entry: pick
slots: { thing: { type: ref, of: things } }
nodes:
  pick: { ask: choice, text: menu:pick, into: thing, options_from: { from: things }, on: { "*": sure, none: end }, retry: { ladder: [rephrase], exhausted: end } }
  sure: { ask: choice, text: menu:sure, options_from: { from: things, where: { id: slots.thing } }, on: { "*": right, none: end }, retry: { ladder: [rephrase], exhausted: end } }
  right: { say: [menu:right], next: end }
  end: { end: menu }`;

const NUMBER = `
flow: number
version: 1
title: number:title
entry: age
slots: { age: { type: number, min: 10, max: 80 } }
nodes:
  age: { ask: number, text: number:age, into: age, min: 10, max: 80, skip: end, next: said, retry: { ladder: [rephrase], exhausted: end } }
  said: { say: [number:said], facts: { age: slots.age }, next: end }
  end: { end: done }`;

const TIP = `
flow: tip
version: 1
title: tip:title
entry: kind
privacy: sealed
session: { expire: 15m, on_expire: wipe }
params: { about: { type: text, max: 20, optional: true } }
nodes:
  kind: { ask: choice, text: tip:kind, into: sealed, options: [{ id: broker }, { id: other }], on: { "*": story }, retry: { ladder: [rephrase], exhausted: end } }
  story: { ask: any, text: tip:story, into: sealed, accepts: [text, image, audio], on: { text: more, image: more, audio: more }, story: true, retry: { ladder: [rephrase], exhausted: end } }
  more: { ask: choice, text: tip:more, options: [{ id: add }, { id: send }, { id: stop }], on: { add: story, send: send, stop: end }, retry: { ladder: [rephrase], exhausted: end } }
  send: { do: tip.submit, on: { ok: sent, failed: failed } }
  sent: { say: [tip:sent], facts: { code: result.code }, next: end }
  failed: { say: [tip:failed], next: end }
  end: { end: done }`;

const THINGS: Row[] = Array.from({ length: 16 }, (_, i) => ({
  id: `t${i + 1}`,
  label: `Thing ${'abcdefghijklmnop'[i]}${'abcdefghijklmnop'[i]}`,
  values: { id: `t${i + 1}`, name: `Thing ${i + 1}` },
  stale: false,
}));

const bundle = smallBundle(
  {
    'flows/menu.yaml': MENU,
    'flows/colour.yaml': COLOUR,
    'flows/sub.yaml': SUB,
    'flows/many.yaml': MANY,
    'flows/number.yaml': NUMBER,
    'flows/tip.yaml': TIP,
  },
  { things: THINGS },
);

const opened = (lng?: string) => {
  const talk = new Conversation(bundle, lng);
  talk.send({ type: 'link', parameter: '' });
  return talk;
};

describe('the beginning', () => {
  it('asks for the language and then shows the menu', () => {
    const talk = new Conversation(bundle);
    expect(talk.send({ type: 'link', parameter: '' })).toEqual(['start:language.ask']);
    expect(talk.choices()).toEqual(['en', 'km']);
    expect(talk.tap('km')).toEqual(['menu:menu.ask']);
    expect(talk.last?.session?.lng).toBe('km');
  });

  it('greets whatever comes first', () => {
    expect(new Conversation(bundle).send('hello')).toEqual(['start:language.ask']);
    expect(new Conversation(bundle).send({ type: 'sticker' })).toEqual(['start:language.ask']);
    expect(new Conversation(bundle, 'en').send('hello')).toEqual(['menu:menu.ask']);
  });

  it('hears danger before any language is chosen, and answers in the language of the words', () => {
    const talk = new Conversation(bundle);
    expect(talk.send('danger!')).toEqual(['crisis:card', 'crisis:after.ask']);
    expect(talk.last?.session?.lng).toBe('en');
  });

  it('says so when the stored session can not be read', () => {
    const talk = new Conversation(bundle);
    talk.stored = '"damaged"';
    expect(talk.send('1')).toEqual(['common:restarted', 'start:language.ask']);
  });
});

describe('answers', () => {
  it.each(['1', '១', 'Thing bb', 'thing b'])(
    'reads %s against rows that follow from an earlier answer',
    (text) => {
      const talk = new Conversation(smallBundle({ 'flows/menu.yaml': NARROWED }, { things: THINGS }), 'en');
      talk.send({ type: 'link', parameter: '' });
      talk.tap('t2');
      expect(talk.choices()).toEqual(['t2']);
      expect(talk.send(text)).toEqual(['menu:right', 'menu:pick.ask']);
    },
  );

  it('reads words of an older list of rows', () => {
    const [one, other] = THINGS;
    if (!one || !other) throw new Error('there are too few things');
    const things = [one, { ...other, label: 'Sunflower' }];
    const talk = new Conversation(smallBundle({ 'flows/menu.yaml': NARROWED }, { things }), 'en');
    talk.send({ type: 'link', parameter: '' });
    talk.tap('t1');
    expect(talk.send('sunflower')).toEqual(['menu:sure.ask']);
    expect(talk.choices()).toEqual(['t2']);
  });

  it.each([
    ['a tap', () => ({ tap: 'menu/menu.colour' })],
    ['a number', () => '1'],
    ['a Khmer number', () => '១'],
    ['a Burmese number', () => '၁'],
    ['a keycap', () => '1️⃣'],
    ['the words', () => 'Colour'],
    ['the words with a slip', () => 'colur'],
  ])('understands %s', (_, input) => {
    const talk = opened('en');
    expect(talk.send(input())).toEqual(['colour:first.ask']);
  });

  it('climbs the ladder and then leaves', () => {
    const talk = opened('en');
    talk.tap('colour');
    expect(talk.send('qqqq')).toEqual(['colour:first.rephrase']);
    expect(talk.send('zzzz')).toEqual(['colour:first.examples']);
    expect(talk.send('wwww')).toEqual(['colour:lost', 'menu:menu.ask']);
  });

  it('acknowledges what it can not read and asks again', () => {
    const talk = opened('en');
    talk.tap('colour');
    expect(talk.send({ type: 'media', kind: 'audio', reference: 'r' })).toEqual([
      'common:not_here.audio',
      'colour:first.ask',
    ]);
    expect(talk.send({ type: 'unsend', ref: '1' })).toEqual(['common:noticed.unsend', 'colour:first.ask']);
  });

  it('reads numbers within their limits, and takes a refusal', () => {
    const talk = opened('en');
    talk.tap('number');
    expect(talk.send('7')).toEqual(['number:age.rephrase']);
    expect(talk.send('៣៤')).toEqual(['number:said', 'menu:menu.ask']);
    talk.tap('number');
    expect(talk.tap('skip')).toEqual(['menu:menu.ask']);
  });

  it('goes through sub-flows with parameters and comes back', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.tap('red');
    talk.tap('big');
    expect(talk.tap('yes')).toEqual(['colour:big_red', 'sub:ask.ask']);
    expect(talk.last?.messages[1]?.values).toEqual({ what: 'red' });
    expect(talk.tap('no')).toEqual(['menu:menu.ask']);
  });
});

describe('long lists', () => {
  it('are printed in pages whose numbers are those of the page', () => {
    const talk = opened('en');
    talk.tap('many');
    expect(talk.choices()).toEqual([
      't1',
      't2',
      't3',
      't4',
      't5',
      't6',
      'none_of_these',
      '+',
      'back',
      'menu',
    ]);
    talk.send('8');
    expect(talk.choices().slice(0, 2)).toEqual(['t7', 't8']);
    talk.tap('+');
    expect(talk.choices().slice(0, 5)).toEqual(['t13', 't14', 't15', 't16', 'none_of_these']);
    talk.tap('+');
    expect(talk.choices()[0]).toBe('t1');
    talk.send('2');
    expect(talk.last?.messages[0]?.values?.['thing']).toMatchObject({ id: 't2' });
  });

  it('are shorter where each row is a sentence', () => {
    const few = NARROWED.replace(
      'options_from: { from: things },',
      'options_from: { from: things }, at_once: 3,',
    );
    const talk = new Conversation(smallBundle({ 'flows/menu.yaml': few }, { things: THINGS }), 'en');
    talk.send({ type: 'link', parameter: '' });
    expect(talk.choices().slice(0, 4)).toEqual(['t1', 't2', 't3', '+']);
    talk.tap('+');
    expect(talk.choices().slice(0, 4)).toEqual(['t4', 't5', 't6', '+']);
    expect(talk.send('2')).toEqual(['menu:sure.ask']);
    expect(talk.last?.session?.slots).toEqual({ 'menu.thing': 't5' });
  });

  it('takes a row of another page by tap or by its words, and no forged one', () => {
    const talk = opened('en');
    talk.tap('many');
    expect(talk.send({ tap: 'many/pick.t15' })[0]).toBe('many:shown');
    expect(talk.send('Thing cc')[0]).toBe('many:shown');
    expect(talk.send({ tap: 'many/pick.t99' })).toEqual(['common:old_button', 'many:pick.ask']);
  });
});

describe('late and forged taps', () => {
  it('takes a late tap where nothing that it needs is missing', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.tap('red');
    expect(talk.send({ tap: 'colour/first.blue' })).toEqual(['colour:second.ask']);
    expect(talk.last?.session?.slots).toEqual({ 'colour.colour': 'blue' });
    expect(talk.send({ tap: 'menu/menu.number' })).toEqual(['number:age.ask']);
  });

  it('refuses one whose slots are not known', () => {
    const talk = opened('en');
    expect(talk.send({ tap: 'colour/third.yes' })).toEqual(['common:old_button', 'menu:menu.ask']);
  });

  it.each([
    '',
    'x',
    'menu/menu',
    'menu/menu.nothing',
    'nowhere.yes',
    '!nothing',
    'a'.repeat(65),
    '../../etc.x',
  ])('is not harmed by the payload %j', (payload) => {
    const talk = opened('en');
    talk.tap('colour');
    expect(talk.send({ tap: payload })).toEqual(['common:old_button', 'colour:first.ask']);
  });

  it('reads words of the menu while another question waits', () => {
    const talk = opened('en');
    talk.tap('colour');
    expect(talk.send('number')).toEqual(['number:age.ask']);
  });
});

describe('back', () => {
  it('goes back step by step with the slots as they were', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.tap('red');
    talk.tap('big');
    expect(talk.send('back')).toEqual(['colour:second.ask']);
    expect(talk.last?.session?.slots).toEqual({ 'colour.colour': 'red' });
    expect(talk.send('back')).toEqual(['colour:first.ask']);
    expect(talk.last?.session?.slots).toEqual({});
    expect(talk.send('back')).toEqual(['menu:menu.ask']);
    expect(talk.send('back')).toEqual(['common:no_back', 'menu:menu.ask']);
  });

  it('goes back out of a sub-flow', () => {
    const talk = opened('en');
    for (const id of ['colour', 'red', 'big', 'yes']) talk.tap(id);
    expect(talk.waiting()).toBe('sub/ask');
    expect(talk.send('back')).toEqual(['colour:third.ask']);
    expect(talk.last?.session?.frames).toHaveLength(1);
  });

  it('remembers eight steps and stays small', () => {
    const talk = opened('en');
    talk.tap('colour');
    for (let i = 0; i < 6; i++) {
      talk.send({ tap: 'colour/first.red' });
      talk.send({ tap: 'colour/second.big' });
      talk.send({ tap: 'colour/first.blue' });
    }
    expect(talk.last?.session?.back).toHaveLength(8);
    expect(talk.stored?.length).toBeLessThan(2048);
    for (let i = 0; i < 8; i++) talk.send('back');
    expect(talk.send('back')).toEqual(['menu:menu.ask']);
  });
});

describe('interruptions', () => {
  it('shows the card at once, offers to return, and asks again what was asked', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.tap('red');
    expect(talk.send('danger!')).toEqual(['crisis:card', 'crisis:after.ask']);
    expect(talk.choices()).toContain('go_on');
    expect(talk.tap('go_on')).toEqual(['colour:second.ask']);
    expect(talk.last?.session?.slots).toEqual({ 'colour.colour': 'red' });
  });

  it('does not stack a card on a card', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.send('danger!');
    talk.send('danger!');
    expect(talk.last?.session?.frames).toHaveLength(2);
  });

  it('takes the words of an option for that option before it asks whether they mean danger', () => {
    const worried = smallBundle(
      {
        'flows/menu.yaml': MENU,
        'flows/colour.yaml': COLOUR,
        'flows/sub.yaml': SUB,
        'flows/many.yaml': MANY,
        'flows/number.yaml': NUMBER,
        'flows/tip.yaml': TIP,
      },
      { things: THINGS },
      {
        hear: (text) => ({
          crisis: text === 'red' || text === 'red alert help' ? 'soft' : null,
          command: null,
        }),
      },
    );
    const talk = new Conversation(worried, 'en');
    talk.send({ type: 'link', parameter: '' });
    talk.tap('colour');
    expect(talk.send('red')).toEqual(['colour:second.ask']);
    expect(talk.send('red alert help')[0]).toBe('crisis:card');
  });

  it('changes the language in the middle and asks again', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.send('language');
    expect(talk.tap('km')).toEqual(['colour:first.ask']);
    expect(talk.last?.session?.lng).toBe('km');
  });

  it('are no way back once they have ended', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.tap('red');
    talk.send('language');
    talk.tap('en');
    talk.send('danger!');
    expect(talk.tap('go_on')).toEqual(['colour:second.ask']);
    expect(talk.send('back')).toEqual(['colour:first.ask']);
    expect(talk.send('back')).toEqual(['menu:menu.ask']);
  });

  it('goes to the menu by word and by button, and drops the talk', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.tap('red');
    expect(talk.tap('menu')).toEqual(['menu:menu.ask']);
    expect(talk.last?.session).toMatchObject({ slots: {}, frames: [{ node: 'menu/menu' }] });
  });

  it('repeats', () => {
    const talk = opened('en');
    talk.tap('colour');
    expect(talk.send('repeat')).toEqual(['colour:first.ask']);
  });
});

describe('a fault inside', () => {
  /** Reading what comes behind a question throws. */
  function broken(flow: string, node: string) {
    const own = smallBundle(
      {
        'flows/menu.yaml': MENU,
        'flows/colour.yaml': COLOUR,
        'flows/sub.yaml': SUB,
        'flows/tip.yaml': TIP,
        'flows/many.yaml': MANY,
        'flows/number.yaml': NUMBER,
      },
      { things: THINGS },
    );
    const nodes = own.flows.get(flow)?.nodes ?? new Map();
    const get = () => {
      throw new TypeError('broken');
    };
    Object.defineProperty(nodes.get(node), 'kind', { get });
    return new Conversation(own, 'en');
  }

  it.each([
    ['colour', 'second', 'red', 'colour/second'],
    ['tip', 'kind', undefined, 'none'],
    ['tip', 'story', 'broker', 'none'],
  ])('begins anew, and names its node, but none of a sealed flow: %s/%s', (flow, node, option, named) => {
    const talk = broken(flow, node);
    talk.send({ type: 'link', parameter: '' });
    talk.tap(flow);
    if (option !== undefined) talk.tap(option);
    expect(talk.last?.messages[0]?.key).toBe('common:restarted');
    const faults = talk.last?.effects.filter(({ do: what }) => what === 'fault');
    expect(faults?.map(({ args }) => args)).toEqual([{ node: named, error: 'TypeError' }]);
  });
});

describe('silence', () => {
  it('keeps no language that is no longer spoken', () => {
    const talk = opened('en');
    talk.tap('colour');
    const before = { ...talk.last?.session, lng: 'xx' } as Session;
    const event = { type: 'time', channel: 'web', conversation: 'c', id: 'e', at: talk.now } as const;
    expect(step(bundle, before, event).session).not.toHaveProperty('lng');
    expect(
      step(bundle, before, { ...event, type: 'text', text: 'red' }).messages.map(({ key }) => key),
    ).toEqual(['common:restarted', 'start:language.ask']);
  });

  it('sleeps with the place and what is retained, and offers to go on', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.tap('red');
    talk.tap('big');
    talk.now += 80 * 3_600_000;
    expect(talk.send({ type: 'time' })).toEqual([]);
    expect(talk.last?.session).toEqual({
      v: 1,
      lng: 'en',
      at: expect.any(Number),
      frames: [{ node: 'colour/first', version: 1, shape: expect.any(String) }],
      slots: { 'colour.colour': 'red' },
      asleep: true,
    });
    expect(talk.send('hello')).toEqual(['resume:offer.ask']);
    expect(talk.last?.messages[0]?.values).toEqual({ topic: { text: 'colour:title' } });
    expect(talk.tap('on')).toEqual(['colour:first.ask']);
  });

  it('does not read a late text as an answer, but takes a late tap', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.now += 80 * 3_600_000;
    expect(talk.send('1')).toEqual(['resume:offer.ask']);
    expect(talk.send({ tap: 'colour/first.red' })).toEqual(['colour:second.ask']);
  });

  it('shows the menu anew where nothing was going on', () => {
    const talk = opened('en');
    talk.now += 400 * 86_400_000;
    expect(talk.send('hello')).toEqual(['menu:menu.ask']);
  });
});

describe('sealed flows', () => {
  it('keep no answer, and hand each out once', () => {
    const talk = opened('en');
    talk.tap('colour');
    talk.tap('red');
    talk.send('menu');
    talk.tap('tip');
    expect(talk.last?.volatile).toBe(true);
    talk.tap('broker');
    talk.send('he lives behind the pagoda');
    expect(talk.last?.effects).toEqual([
      {
        do: 'sealed.answer',
        args: {
          node: 'tip/story',
          as: 'text',
          value: 'he lives behind the pagoda',
          event: expect.any(String),
        },
      },
    ]);
    expect(talk.last?.session?.told).toEqual({ option: 1, text: 1, bytes: 26 });
    expect(talk.stored).not.toContain('pagoda');
    expect(JSON.stringify(talk.last?.messages)).not.toContain('pagoda');
    expect(talk.send('back')[0]).toBe('common:no_back_sealed');
  });

  it('leave the session that choosing the menu leaves', () => {
    const talk = opened('en');
    talk.tap('tip');
    talk.tap('broker');
    talk.send('text');
    talk.tap('send');
    expect(talk.last?.effects).toEqual([{ do: 'tip.submit', args: {}, awaited: true }]);
    expect(
      talk.send({ type: 'effect-result', effect: 'tip.submit', result: 'ok', values: { code: '1234' } }),
    ).toEqual(['tip:sent', 'menu:menu.ask']);
    expect(talk.stored).not.toContain('1234');
    expect(talk.last?.volatile).toBe(false);
    const left = talk.last?.session;
    const other = opened('en');
    other.tap('colour');
    other.send('menu');
    expect({ ...left, at: 0 }).toEqual({ ...other.last?.session, at: 0 });
  });

  it('leave that session too where nothing but time passes', () => {
    const talk = opened('en');
    talk.tap('tip');
    talk.tap('other');
    talk.now += 16 * 60_000;
    expect(talk.send({ type: 'time' })).toEqual([]);
    expect(talk.last).toMatchObject({ volatile: false, effects: [] });
    const other = opened('en');
    other.now += 16 * 60_000;
    other.send('menu');
    expect({ ...talk.last?.session, at: 0 }).toEqual({ ...other.last?.session, at: 0 });
  });

  it('do not lend or take late taps', () => {
    const talk = opened('en');
    talk.tap('tip');
    expect(talk.send({ tap: 'menu/menu.colour' })).toEqual(['common:old_button', 'tip:kind.ask']);
    talk.send('menu');
    // Its draft lived in memory alone, so what was not sent is gone, after a restart as after the menu.
    expect(talk.send({ tap: 'tip/story.x' })[0]).toBe('common:draft_lost');
    expect(talk.send({ tap: 'tip/kind.broker' })[0]).toBe('common:draft_lost');
  });

  it('hear only the hard tier in a story, and come back to it', () => {
    const talk = opened('en');
    talk.tap('tip');
    talk.tap('other');
    expect(talk.send('danger?')).toEqual(['tip:more.ask']);
    talk.tap('add');
    expect(talk.send('danger!')).toEqual(['crisis:card', 'crisis:after.ask']);
    expect(talk.last?.volatile).toBe(true);
    expect(talk.tap('go_on')).toEqual(['tip:story.ask']);
  });

  it('say after fifteen silent minutes that the draft is gone', () => {
    const talk = opened('en');
    talk.tap('tip');
    talk.tap('other');
    talk.now += 16 * 60_000;
    expect(talk.send('it was at night')).toEqual(['common:draft_gone', 'menu:menu.ask']);
    expect(talk.last?.volatile).toBe(false);
  });
});

describe('lookups', () => {
  it('forget what an earlier one found when they find nothing', () => {
    const finding = smallBundle(
      {
        'flows/menu.yaml': `
flow: menu
version: 1
title: menu:title
entry: menu
session: { expire: 365d, on_expire: wipe }
slots: { which: { type: text, max: 20 }, thing: { type: ref, of: things } }
nodes:
  menu: { ask: text, text: menu:menu, into: which, next: find, retry: { ladder: [], exhausted: menu } }
  find: { lookup: { from: things, where: { id: slots.which } }, into: thing, on: { one: found, none: nothing } }
  found: { say: [menu:found], facts: { thing: slots.thing }, next: menu }
  nothing: { route: [{ when: has(slots.thing), go: found }], else: menu }`,
      },
      { things: THINGS },
    );
    const talk = new Conversation(finding, 'en');
    talk.send({ type: 'link', parameter: '' });
    expect(talk.send('t3')).toEqual(['menu:found', 'menu:menu.ask']);
    expect(talk.send('t99')).toEqual(['menu:menu.ask']);
    expect(talk.last?.session?.slots).not.toHaveProperty('menu.thing');
  });
});
