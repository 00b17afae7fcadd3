import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount } from '../../src/understanding/numbers.ts';
import { SHIPPED, shippedLocale, textsOf } from '../content/locales.ts';
import { Conversation, smallBundle } from './small-bundle.ts';

const MENU = `
flow: menu
version: 1
title: menu:title
entry: menu
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: pay }, { id: owe }], on: { pay: pay, owe: owe }, retry: { ladder: [rephrase], exhausted: menu }, checkpoint: true }
  pay: { goto: pay }
  owe: { goto: owe }`;

const PAY = `
flow: pay
version: 1
title: pay:title
entry: sum
slots:
  sum: { type: number, min: 1, max: 1000000 }
  money: { type: enum, of: [thb, usd] }
nodes:
  sum: { ask: number, text: pay:sum, into: sum, min: 1, max: 1000000, unit: { currency: money }, next: known, skip: again, retry: { ladder: [rephrase], exhausted: again }, checkpoint: true }
  known: { route: [{ when: has(slots.money), go: told }], else: money }
  money: { ask: choice, text: pay:money, into: money, options: [{ id: thb }, { id: usd }], on: { "*": told }, retry: { ladder: [rephrase], exhausted: again } }
  told: { say: [pay:told], next: again }
  again: { ask: choice, text: pay:again, options: [{ id: more }, { id: done }], on: { more: sum, done: end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: done }`;

const OWE = `
flow: owe
version: 1
title: owe:title
entry: rate
slots:
  rate: { type: number, min: 0, max: 500 }
  months: { type: number, min: 1, max: 120 }
nodes:
  rate: { ask: number, text: owe:rate, into: rate, min: 0, max: 500, unit: percent, next: months, retry: { ladder: [rephrase], exhausted: end } }
  months: { ask: number, text: owe:months, into: months, min: 1, max: 120, unit: months, next: done, retry: { ladder: [rephrase], exhausted: end } }
  done: { ask: choice, text: owe:done, options: [{ id: done }], on: { "*": end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: done }`;

const bundle = smallBundle({
  'flows/menu.yaml': MENU,
  'flows/pay.yaml': PAY,
  'flows/owe.yaml': OWE,
});

function talk(flow: string): Conversation {
  const conversation = new Conversation(bundle, 'en');
  conversation.send({ type: 'link', parameter: '' });
  conversation.tap(flow);
  return conversation;
}

const slots = (conversation: Conversation) => conversation.last?.session?.slots;

describe('a sum', () => {
  it.each([
    ['300 dollars', 300, 'usd'],
    ['៣០០ដុល្លារ', 300, 'usd'],
    ['9000 บาท', 9000, 'thb'],
    ['about ฿9,000', 9000, 'thb'],
  ])('brings its money along: %s', (text, sum, money) => {
    const conversation = talk('pay');
    expect(conversation.send(text)).toEqual(['pay:told', 'pay:again.ask']);
    expect(slots(conversation)).toMatchObject({ 'pay.sum': sum, 'pay.money': money });
  });

  it.each(['300', 'about 300', 'ប្រហែល ៣០០', '၃၀၀ လောက်'])('is asked for its money without one: %s', (text) => {
    const conversation = talk('pay');
    expect(conversation.send(text)).toEqual(['pay:money.ask']);
    expect(conversation.tap('thb')).toEqual(['pay:told', 'pay:again.ask']);
    expect(slots(conversation)).toMatchObject({ 'pay.sum': 300, 'pay.money': 'thb' });
  });

  it.each(['300 ringgit', '300 dollars or baht', '300 kip', '2 million baht', '300-400 baht', '300%'])(
    'is asked again where it is no sum that the question takes: %s',
    (text) => {
      const conversation = talk('pay');
      expect(conversation.send(text)).toEqual(['pay:sum.rephrase']);
      expect(slots(conversation)).toEqual({});
    },
  );

  it('never takes the money of the sum before', () => {
    const conversation = talk('pay');
    conversation.send('300 dollars');
    conversation.tap('more');
    expect(conversation.send('9000')).toEqual(['pay:money.ask']);
    expect(slots(conversation)).toEqual({ 'pay.sum': 9000 });
    conversation.tap('thb');
    conversation.tap('more');
    conversation.tap('skip');
    expect(slots(conversation)).not.toHaveProperty(['pay.money']);
  });

  it('is in the money that was named last, whatever was told before', () => {
    const said = fc.record({
      sum: fc.integer({ min: 1, max: 1e6 }),
      money: fc.constantFrom('', ' baht', ' usd'),
    });
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 4 }), (sums) => {
        const conversation = talk('pay');
        for (const { sum, money } of sums) {
          if (conversation.waiting() === 'pay/again') conversation.tap('more');
          const answer = conversation.send(`${sum}${money}`);
          expect(answer).toEqual(money === '' ? ['pay:money.ask'] : ['pay:told', 'pay:again.ask']);
          if (money === '') conversation.tap('thb');
          expect(slots(conversation)).toMatchObject({
            'pay.sum': sum,
            'pay.money': money === ' usd' ? 'usd' : 'thb',
          });
        }
      }),
    );
  });

  it('is forgotten with its money on the way back', () => {
    const conversation = talk('pay');
    conversation.send('300 dollars');
    expect(conversation.send('back')).toEqual(['pay:sum.ask']);
    expect(slots(conversation)).toEqual({});
  });
});

describe('a rate and a time', () => {
  it('are heard with their words', () => {
    const conversation = talk('owe');
    expect(conversation.send('3%')).toEqual(['owe:months.ask']);
    expect(conversation.send('one year')).toEqual(['owe:done.ask']);
    expect(slots(conversation)).toEqual({ 'owe.rate': 3, 'owe.months': 12 });
  });

  it.each([
    ['3 dollars', 'owe:rate.rephrase'],
    ['3% a week', 'owe:rate.rephrase'],
    ['600%', 'owe:rate.rephrase'],
  ])('are asked again for what is none: %s', (text, key) => {
    expect(talk('owe').send(text)).toEqual([key]);
  });

  it.each(['11 years', '10 days', 'နှစ်', '3%'])('are asked again for a time that is none: %s', (text) => {
    const conversation = talk('owe');
    conversation.send('3');
    expect(conversation.send(text)).toEqual(['owe:months.rephrase']);
  });
});

describe('the names of money that people are shown', () => {
  it.each(SHIPPED)('are read as that money in %s', (lng) => {
    const texts = new Map(textsOf(shippedLocale(lng)));
    for (const money of ['thb', 'usd', 'khr', 'lak', 'mmk']) {
      const named = `300 ${texts.get(`cost:currency.${money}`)}`;
      expect(readAmount(named), named).toEqual({ amount: 300, currency: money.toUpperCase() });
    }
  });
});
