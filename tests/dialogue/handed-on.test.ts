import { expect, it } from 'vitest';
import type { Values } from '../../src/dialogue/message.ts';
import { Conversation, smallBundle } from './small-bundle.ts';

const MENU = `
flow: menu
version: 1
title: menu:title
entry: menu
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: find }], on: { find: find }, retry: { ladder: [], exhausted: menu }, checkpoint: true }
  find: { goto: find }`;
const FIND = `
flow: find
version: 1
title: find:title
entry: look
nodes:
  look: { do: demo.look, on: { ok: told, failed: end } }
  told: { goto: shop, with: { town: result.town } }
  end: { end: done }`;
const SHOP = `
flow: shop
version: 1
title: shop:title
entry: begin
params:
  town: { type: ref, of: towns, optional: true }
nodes:
  begin: { route: [{ when: has(params.town), go: which }], else: none }
  which: { ask: choice, text: shop:which, options_from: { from: shops, where: { town: params.town } }, on: { "*": end, none: none }, retry: { ladder: [], exhausted: end } }
  none: { say: [shop:none], next: end }
  end: { end: done }`;

const shop = (id: string, town: string) => ({ id, label: id, stale: false, values: { town } });
const bundle = smallBundle(
  { 'flows/menu.yaml': MENU, 'flows/find.yaml': FIND, 'flows/shop.yaml': SHOP },
  { shops: [shop('a', 'north'), shop('b', 'south'), shop('c', 'south')] },
);

function looked(values: Values): Conversation {
  const talk = new Conversation(bundle, 'en');
  talk.send({ type: 'link', parameter: '' });
  talk.tap('find');
  talk.send({ type: 'effect-result', effect: 'demo.look', result: 'ok', values });
  return talk;
}

it('hands what an effect brought to another flow, whose list is the same for as long as it is touched', () => {
  const talk = looked({ town: 'south' });
  expect(talk.choices().slice(0, 2)).toEqual(['b', 'c']);
  expect(talk.send('repeat')).toEqual(['shop:which.ask']);
  expect(talk.choices().slice(0, 2)).toEqual(['b', 'c']);
});

it('hands on nothing where the effect brought nothing of the kind', () => {
  for (const values of [{}, { town: null }, { town: { list: ['south'] } }])
    expect(looked(values).last?.messages.map(({ key }) => key)).toEqual(['shop:none', 'menu:menu.ask']);
});
