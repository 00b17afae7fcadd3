import type { PhraseBook } from '../../src/cli/walk/phrases.ts';
import type { Bundle, Found, Row } from '../../src/dialogue/bundle.ts';
import { smallBundle } from './small-bundle.ts';

/** Flows that use every node type, every way of asking, sealed answers, effects and calls within calls. */
const FLOWS = {
  'flows/menu.yaml': `
flow: menu
version: 1
title: menu:title
entry: menu
session: { expire: 365d, on_expire: wipe }
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: colour }, { id: many }, { id: open }, { id: tip }, { id: deep }], on: { colour: colour, many: many, open: open, tip: tip, deep: deep }, retry: { ladder: [rephrase], exhausted: again }, checkpoint: true }
  again: { say: [menu:again], next: menu }
  colour: { goto: colour }
  many: { goto: many }
  open: { goto: open }
  tip: { goto: tip, with: { about: "x" } }
  deep: { goto: deep }`,
  'flows/colour.yaml': `
flow: colour
version: 3
title: colour:title
entry: first
slots:
  colour: { type: enum, of: [red, blue], retain: true }
  size: { type: enum, of: [big, small] }
nodes:
  first: { ask: choice, text: colour:first, into: colour, options: [{ id: red }, { id: blue }], on: { "*": second }, retry: { ladder: [rephrase, examples], exhausted: lost }, checkpoint: true }
  second: { ask: choice, text: colour:second, into: size, options: [{ id: big }, { id: small, when: "slots.colour == 'red'" }], on: { "*": third }, retry: { ladder: [rephrase], exhausted: lost } }
  third: { ask: yesno, text: colour:third, facts: { colour: slots.colour }, on: { yes: route, no: lost }, retry: { ladder: [rephrase], exhausted: lost } }
  route: { route: [{ when: "slots.colour == 'red' && slots.size == 'big'", go: big_red }], else: lost }
  big_red: { say: [colour:big_red], next: call }
  call: { call: sub, with: { what: slots.colour }, next: end }
  lost: { say: [colour:lost], next: end }
  end: { end: done }
migrate: [{ upto: 1, restart_at: first }]`,
  'flows/sub.yaml': `
flow: sub
version: 1
title: sub:title
entry: ask
params: { what: { type: text, max: 20 } }
nodes:
  ask: { ask: yesno, text: sub:ask, facts: { what: params.what }, on: { yes: end, no: menu }, retry: { ladder: [], exhausted: end } }
  menu: { end: menu }
  end: { end: done }`,
  'flows/many.yaml': `
flow: many
version: 1
title: many:title
entry: pick
slots: { thing: { type: ref, of: things }, found: { type: list, of: things }, far: { type: ref, of: far } }
nodes:
  pick: { ask: choice, text: many:pick, into: thing, options_from: { from: things }, plus: [{ id: none_of_these }], on: { none_of_these: like, "*": shown, none: end }, retry: { ladder: [rephrase], exhausted: like } }
  shown: { say: [many:shown], facts: { thing: slots.thing }, next: look }
  look: { lookup: { from: things, where: { kind: even } }, into: found, on: { one: few, many: few, none: end } }
  few: { ask: choice, text: many:few, options_from: slots.found, on: { "*": away }, retry: { ladder: [], exhausted: away } }
  away: { lookup: { from: far }, into: far, on: { one: told, none: end } }
  told: { say: [many:told], facts: { far: slots.far }, next: end }
  like: { set: { slots.thing: "'t2'" }, next: shown }
  end: { end: done }`,
  'flows/open.yaml': `
flow: open
version: 1
title: open:title
entry: age
slots:
  age: { type: number, min: 10, max: 80 }
  name: { type: text, max: 120, retain: true }
  day: { type: date }
  phone: { type: phone }
  where: { type: text, max: 120 }
nodes:
  age: { ask: number, text: open:age, into: age, min: 10, max: 80, skip: name, next: name, retry: { ladder: [rephrase], exhausted: end } }
  name: { ask: text, text: open:name, into: name, skip: day, next: day, retry: { ladder: [rephrase], exhausted: end } }
  day: { ask: date, text: open:day, into: day, next: phone, retry: { ladder: [rephrase, examples], exhausted: phone } }
  phone: { ask: phone, text: open:phone, into: phone, next: where, retry: { ladder: [], exhausted: where } }
  where: { ask: any, text: open:where, into: where, accepts: [text, image, location], on: { text: kept, image: kept, location: kept }, skip: end, retry: { ladder: [rephrase], exhausted: end } }
  kept: { do: open.keep, args: { name: slots.name }, on: { ok: said, failed: where } }
  said: { say: [open:said], facts: { code: result.code }, next: end }
  end: { end: done }`,
  'flows/tip.yaml': `
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
  failed: { say: [tip:failed], next: more }
  end: { end: done }`,
  ...Object.fromEntries(
    ['deep', 'deeper', 'deepest'].map((name, i, all) => [
      `flows/${name}.yaml`,
      `
flow: ${name}
version: 1
title: ${name}:title
entry: on
nodes:
  on: { ask: yesno, text: ${name}:on, on: { yes: ${i + 1 < all.length ? 'call' : 'end'}, no: end }, retry: { ladder: [rephrase], exhausted: end } }
  call: { call: ${all[i + 1] ?? 'sub'}, next: on }
  end: { end: done }`.replace(i + 1 < all.length ? /$^/ : /\n {2}call:.*/, ''),
    ]),
  ),
  ...Object.fromEntries(
    ['person', 'worry'].map((name) => [
      `flows/${name}.yaml`,
      `
flow: ${name}
version: 1
title: ${name}:title
entry: ask
nodes:
  ask: { ask: yesno, text: ${name}:ask, on: { yes: said, no: end }, retry: { ladder: [rephrase], exhausted: end } }
  said: { say: [${name}:said], next: end }
  end: { end: done }`,
    ]),
  ),
  'flows/forget.yaml': `
flow: forget
version: 1
title: forget:title
entry: sure
nodes:
  sure: { ask: yesno, text: forget:sure, on: { yes: gone, no: end }, retry: { ladder: [], exhausted: end } }
  gone: { say: [forget:gone], effects: [{ do: session.forget }], next: forgotten }
  forgotten: { end: forgotten }
  end: { end: done }`,
  'flows/exit.yaml': `
flow: exit
version: 1
title: exit:title
entry: leave
nodes:
  leave: { say: [exit:bye], effects: [{ do: session.exit }], next: end }
  end: { end: closed }`,
  'flows/interrupts.yaml': `
interrupts:
  - { id: crisis, match: crisis.hard, go: crisis, returns: offer }
  - { id: worry, match: crisis.soft, go: worry, returns: offer, unless: story }
  - { id: exit, match: command.exit, go: exit, returns: never }
  - { id: forget, match: command.forget, go: forget, returns: offer }
  - { id: person, match: command.person, go: person, returns: offer }
  - { id: language, match: command.language, go: language, returns: auto }
  - { id: repeat, match: command.repeat, action: repeat, returns: auto }
  - { id: back, match: command.back, action: back, returns: auto }
  - { id: menu, match: command.menu, action: menu, returns: never }
links:
  - { match: colour, go: colour }
  - { match: tip, go: tip }
  - { match: "t_*", go: thing, param: thing }`,
  'flows/thing.yaml': `
flow: thing
version: 1
title: thing:title
entry: shown
params: { thing: { type: ref, of: things, optional: true } }
nodes:
  shown: { say: [thing:shown], facts: { thing: params.thing }, next: ask }
  ask: { ask: yesno, text: thing:ask, on: { yes: colour, no: end }, retry: { ladder: [rephrase], exhausted: end } }
  colour: { call: colour, next: end }
  end: { end: done }`,
};

const THINGS: Row[] = Array.from({ length: 16 }, (_, i) => {
  const name = `Thing ${'abcdefghijklmnop'[i]}${'abcdefghijklmnop'[i]}`;
  return {
    id: `t${i + 1}`,
    label: name,
    values: { id: `t${i + 1}`, name, kind: i % 2 ? 'even' : 'odd' },
    stale: false,
  };
});

/** The bundle; rows of `far` stand in a part that is never there when it is first asked for. */
export function walkedBundle(): Bundle {
  const bundle = smallBundle(FLOWS, { things: THINGS });
  const far: Row = { id: 'f1', label: 'Far', values: { id: 'f1', name: 'Far' }, stale: false };
  let asked = 0;
  const found = (): Found => {
    asked += 1;
    return asked % 3 === 0 ? { rows: [far] } : { rows: [], absent: 'far' };
  };
  return { ...bundle, find: (query, today) => (query.from === 'far' ? found() : bundle.find(query, today)) };
}

/** What `hearInTests` understands. */
export const WALKED_PHRASES: PhraseBook = new Map(
  ['en', 'km'].map((lng) => [
    lng,
    {
      hard: ['danger!'],
      soft: ['danger?'],
      commands: Object.fromEntries(
        ['menu', 'back', 'language', 'repeat', 'person', 'exit', 'forget'].map((name) => [name, [name]]),
      ),
    },
  ]),
);
