import type { Bundle } from '../../src/dialogue/bundle.ts';
import type { CapabilityProfile, Texts, Value, Values } from '../../src/dialogue/message.ts';
import { smallBundle } from '../dialogue/small-bundle.ts';

const MENU = `
flow: menu
version: 1
title: menu:title
entry: menu
session: { expire: 365d, on_expire: wipe }
nodes:
  menu:
    ask: choice
    text: menu:menu
    options: [{ id: chain }, { id: job }, { id: tip }, { id: forget }]
    on: { chain: to_chain, job: to_job, tip: to_tip, forget: to_forget }
    retry: { ladder: [rephrase], exhausted: menu }
  to_chain: { goto: chain }
  to_job: { goto: job }
  to_tip: { goto: tip }
  to_forget: { goto: forget }`;

/** Says each word with the one before it, so that a word that was lost, doubled or out of order shows. */
const CHAIN = `
flow: chain
version: 1
title: chain:title
entry: begin
slots: { last: { type: text, max: 40, retain: true }, before: { type: text, max: 40, retain: true } }
nodes:
  begin: { set: { slots.before: "'none'", slots.last: "'none'" }, next: word }
  word: { ask: text, text: chain:word, into: last, next: told, retry: { ladder: [rephrase], exhausted: end } }
  told: { say: [chain:told], facts: { was: slots.before, is: slots.last }, next: move }
  move: { set: { slots.before: slots.last }, next: word }
  end: { end: done }`;

/** Waits for something outside. */
const JOB = `
flow: job
version: 1
title: job:title
entry: work
nodes:
  work: { do: job.work, on: { ok: done, failed: failed } }
  done: { say: [job:done], facts: { code: result.code }, next: end }
  failed: { say: [job:failed], next: end }
  end: { end: menu }`;

const TIP = `
flow: tip
version: 1
title: tip:title
entry: kind
privacy: sealed
session: { expire: 15m, on_expire: wipe }
nodes:
  kind: { ask: choice, text: tip:kind, into: sealed, options: [{ id: broker }, { id: other }], on: { "*": story }, retry: { ladder: [rephrase], exhausted: end } }
  story: { ask: any, text: tip:story, into: sealed, accepts: [text, image, audio], on: { text: more, image: more, audio: more }, story: true, retry: { ladder: [rephrase], exhausted: end } }
  more: { ask: choice, text: tip:more, options: [{ id: add }, { id: send }, { id: stop }], on: { add: story, send: send, stop: end }, retry: { ladder: [rephrase], exhausted: end } }
  send: { do: tip.submit, on: { ok: sent, failed: failed } }
  sent: { say: [tip:sent], facts: { code: result.code }, next: end }
  failed: { say: [tip:failed], next: end }
  end: { end: menu }`;

const FORGET = `
flow: forget
version: 1
title: forget:title
entry: gone
nodes:
  gone: { say: [forget:gone], effects: [{ do: session.forget }], next: forgotten }
  forgotten: { end: forgotten }`;

/** Words that show the key and every value: `chain:told is=2 was=1`. */
function plainTexts(lng: string): Texts {
  const value = (one: Value): string => (typeof one === 'object' ? JSON.stringify(one) : String(one));
  return {
    lng,
    has: (key) => !key.endsWith('_also'),
    text: (key: string, values?: Values) =>
      [
        key,
        ...Object.keys(values ?? {})
          .sort()
          .map((name) => `${name}=${value(values?.[name] ?? null)}`),
      ].join(' '),
    value,
  };
}

/** Four flows that show what a runtime does: a chain of words, an effect that answers, a sealed flow, an end. */
export function testBundle(): Bundle {
  const bundle = smallBundle({
    'flows/menu.yaml': MENU,
    'flows/chain.yaml': CHAIN,
    'flows/job.yaml': JOB,
    'flows/tip.yaml': TIP,
    'flows/forget.yaml': FORGET,
  });
  const texts = new Map(['en', 'km', 'mul'].map((lng) => [lng, plainTexts(lng)]));
  const every = plainTexts('mul');
  return { ...bundle, texts: (lng) => texts.get(lng ?? 'mul') ?? every };
}

export const testProfile: CapabilityProfile = {
  channel: 'telegram',
  choices: 'buttons',
  maxChoices: 10,
  maxLabel: 60,
  maxText: 4000,
  maxMessages: 5,
  numbers: 'auto',
  ways: 'choices',
  icons: 'label',
  pictures: false,
  links: 'text',
};

/** Payloads of the buttons that the tests touch. */
export const TAP = {
  english: 'start/language.en',
  chain: 'menu/menu.chain',
  job: 'menu/menu.job',
  tip: 'menu/menu.tip',
  forget: 'menu/menu.forget',
  menu: '!menu',
  broker: 'tip/kind.broker',
  add: 'tip/more.add',
  send: 'tip/more.send',
  stop: 'tip/more.stop',
} as const;
