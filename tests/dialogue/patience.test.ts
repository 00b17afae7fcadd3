import { describe, expect, it } from 'vitest';
import { Conversation, smallBundle } from './small-bundle.ts';

const MENU = `
flow: menu
version: 1
title: menu:title
entry: menu
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: count }], on: { count: count }, retry: { ladder: [rephrase], exhausted: menu }, checkpoint: true }
  count: { goto: count }`;

const count = (version: number, options: string) => `
flow: count
version: ${version}
title: count:title
entry: which
nodes:
  which: { ask: choice, text: count:which, options: [${options}], on: { "*": doing }, retry: { ladder: [rephrase], exhausted: end }, checkpoint: true }
  doing: { do: demo.count, on: { ok: said, failed: end } }
  said: { say: [count:said], next: end }
  end: { end: done }`;

const bundle = (version = 1, options = '{ id: one }') =>
  smallBundle({ 'flows/menu.yaml': MENU, 'flows/count.yaml': count(version, options) });

function talk(): Conversation {
  const conversation = new Conversation(bundle(), 'en');
  conversation.send({ type: 'link', parameter: '' });
  conversation.tap('count');
  return conversation;
}

describe('what was begun', () => {
  it('is not dropped by choosing the menu: its result comes first', () => {
    const conversation = talk();
    conversation.tap('one');
    expect(conversation.send('menu')).toEqual(['common:working']);
    expect(conversation.send({ type: 'effect-result', effect: 'demo.count', result: 'ok' })).toEqual([
      'count:said',
      'menu:menu.ask',
    ]);
  });
});

describe('a question that has changed', () => {
  it('says so to who asks to hear it again', () => {
    const conversation = talk();
    conversation.bundle = bundle(2, '{ id: one }, { id: two }');
    expect(conversation.send('repeat')).toEqual(['common:question_changed', 'count:which.ask']);
    expect(conversation.send('repeat')).toEqual(['count:which.ask']);
  });
});

describe('words that only may be danger', () => {
  /** The card of tests stands for both tiers; the rule that led there says which was heard. */
  const tiers = (pause: number) => {
    const conversation = talk();
    return [1, 2, 3].map(() => {
      conversation.now += pause;
      conversation.send('danger?');
      return conversation.last?.session?.worries?.length;
    });
  };

  it('are remembered for a minute, and by their times alone', () => {
    expect(tiers(10_000)).toEqual([1, 2, 2]);
    expect(tiers(70_000)).toEqual([1, 1, 1]);
  });

  it('are danger when they come three times within a minute', () => {
    const told = smallBundle({
      'flows/menu.yaml': MENU,
      'flows/count.yaml': count(1, '{ id: one }'),
      'flows/check.yaml': `
flow: check
version: 1
title: check:title
entry: sure
nodes:
  sure: { ask: yesno, text: check:sure, on: { "*": end }, retry: { ladder: [], exhausted: end } }
  end: { end: done }`,
      'flows/interrupts.yaml': `
interrupts:
  - { id: crisis, match: crisis.hard, go: crisis, returns: offer }
  - { id: worry, match: crisis.soft, go: check, returns: offer }
  - { id: menu, match: command.menu, action: menu, returns: never }
links: []`,
    });
    const conversation = new Conversation(told, 'en');
    conversation.send({ type: 'link', parameter: '' });
    expect(conversation.send('danger?')).toEqual(['check:sure.ask']);
    expect(conversation.send('danger?')).toEqual(['check:sure.ask']);
    expect(conversation.send('danger?')).toEqual(['crisis:card', 'crisis:after.ask']);
    conversation.tap('go_on');
    conversation.now += 61_000;
    expect(conversation.send('danger?')).toEqual(['check:sure.ask']);
  });
});
