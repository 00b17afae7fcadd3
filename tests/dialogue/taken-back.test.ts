import { describe, expect, it } from 'vitest';
import { MAX_MARKS, MAX_SESSION_BYTES, parseSession } from '../../src/dialogue/session.ts';
import { Conversation, smallBundle } from './small-bundle.ts';

const MENU = `
flow: menu
version: 1
title: menu:title
entry: menu
session: { expire: 365d, on_expire: wipe }
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: loan }, { id: town }, { id: many }], on: { loan: loan, town: town, many: many }, retry: { ladder: [rephrase], exhausted: menu }, checkpoint: true }
  loan: { goto: loan }
  town: { goto: town }
  many: { goto: many }`;

/** Two sums, of which a third value is made and handed to another flow. */
const LOAN = `
flow: loan
version: 1
title: loan:title
entry: rate
slots:
  rate: { type: number, min: 0, max: 500 }
  sum: { type: number, min: 0, max: 500 }
  copy: { type: number, min: 0, max: 500 }
nodes:
  rate: { ask: number, text: loan:rate, into: rate, min: 0, max: 500, next: sum, retry: { ladder: [rephrase], exhausted: end } }
  sum: { ask: number, text: loan:sum, into: sum, min: 0, max: 500, next: sure, retry: { ladder: [rephrase], exhausted: end } }
  sure: { ask: yesno, text: loan:sure, on: { yes: copy, no: end }, retry: { ladder: [rephrase], exhausted: end } }
  copy: { set: { slots.copy: slots.rate }, next: call }
  call: { call: sub, with: { what: slots.copy }, next: end }
  end: { end: menu }`;

const SUB = `
flow: sub
version: 1
title: sub:title
entry: ask
params: { what: { type: number, min: 0, max: 500 } }
nodes:
  ask: { ask: yesno, text: sub:ask, facts: { what: params.what }, on: { yes: end, no: end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: menu }`;

/** What is told here outlives the talk, and the same question comes again, so that there is no way back. */
const TOWN = `
flow: town
version: 1
title: town:title
entry: where
nodes:
  where: { ask: text, text: town:where, into: profile.town, next: where, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: menu }`;

const SLOTS = Array.from({ length: MAX_MARKS + 4 }, (_, i) => `s${i}`);
const MANY = `
flow: many
version: 1
title: many:title
entry: s0
slots: { ${SLOTS.map((slot) => `${slot}: { type: number, min: 0, max: 500 }`).join(', ')} }
nodes:
${SLOTS.map((slot, i) => `  ${slot}: { ask: number, text: many:${slot}, into: ${slot}, min: 0, max: 500, next: ${SLOTS[i + 1] ?? 's0'}, retry: { ladder: [rephrase], exhausted: end } }`).join('\n')}
  end: { end: menu }`;

const bundle = smallBundle({
  'flows/menu.yaml': MENU,
  'flows/loan.yaml': LOAN,
  'flows/sub.yaml': SUB,
  'flows/town.yaml': TOWN,
  'flows/many.yaml': MANY,
  'flows/profile.yaml': 'town: { type: text, max: 40, retain: true }',
});

class Talk extends Conversation {
  marks = 0;
  constructor() {
    super(bundle, 'en');
    this.mark = (_, message) => {
      this.marks += 1;
      return `m${message.slice(-6)}`;
    };
    this.send('menu');
  }
  /** Writes something; answers with its id. */
  write(text: string): string {
    this.send(text);
    return String(this.now);
  }
  unsend(ref: string): string[] {
    return this.send({ type: 'unsend', ref });
  }
}

describe('a message that is taken back', () => {
  it('takes with it what was understood from it: its question is asked again', () => {
    const talk = new Talk();
    talk.tap('loan');
    const rate = talk.write('437');
    expect(talk.stored).toContain('437');
    expect(talk.unsend(rate)).toEqual(['common:taken_back', 'loan:rate.ask']);
    expect(talk.stored).not.toContain('437');
    expect(talk.send('12')).toEqual(['loan:sum.ask']);
  });

  it('takes what was reckoned from it too, and the way back to it', () => {
    const talk = new Talk();
    talk.tap('loan');
    const rate = talk.write('437');
    talk.send('20');
    expect(talk.tap('yes')).toEqual(['sub:ask.ask']);
    expect(talk.stored?.match(/437/g)?.length).toBeGreaterThan(2);
    expect(talk.unsend(rate)).toEqual(['common:taken_back', 'loan:rate.ask']);
    expect(talk.stored).not.toContain('437');
    expect(talk.send('back').at(-1)).not.toContain('loan:');
    expect(talk.stored).not.toContain('437');
  });

  it('leaves what was said before', () => {
    const talk = new Talk();
    talk.tap('loan');
    talk.send('437');
    expect(talk.unsend(talk.write('20'))).toEqual(['common:taken_back', 'loan:sum.ask']);
    expect(talk.stored).toContain('437');
  });

  it('goes from the steps of back where it has been answered otherwise since', () => {
    const talk = new Talk();
    talk.tap('many');
    const first = talk.write('437');
    for (const slot of SLOTS.slice(1)) talk.send(String(slot.length));
    talk.send('11');
    expect(talk.stored).toContain('437');
    talk.unsend(first);
    expect(talk.stored).not.toContain('437');
  });

  it('ends the talk where its question is not remembered, and leaves the profile', () => {
    const talk = new Talk();
    talk.tap('town');
    talk.send('Poipet');
    const town = talk.write('Kampot');
    talk.send('menu');
    expect(talk.stored).toContain('Kampot');
    expect(talk.unsend(town)).toEqual(['common:taken_back', 'menu:menu.ask']);
    expect(talk.stored).not.toContain('Kampot');
  });

  it('may be none from which anything is kept: that is said as before', () => {
    const talk = new Talk();
    talk.tap('loan');
    talk.send('437');
    expect(talk.unsend('another')).toEqual(['common:noticed.unsend', 'loan:sum.ask']);
    expect(talk.stored).toContain('437');
    const plain = new Conversation(bundle, 'en');
    plain.send('menu');
    plain.tap('loan');
    plain.send('437');
    const ref = String(plain.now);
    // A session of before messages were marked.
    plain.mark = talk.mark;
    expect(plain.send({ type: 'unsend', ref })).toEqual(['common:noticed.unsend', 'loan:sum.ask']);
  });
});

describe('the marks of messages', () => {
  it('cost nothing where no words fill a slot, and nothing is marked where nobody tells what is taken back', () => {
    const talk = new Talk();
    talk.tap('loan');
    talk.send('what?');
    expect(talk.marks).toBe(0);
    talk.send('437');
    talk.send('20');
    talk.tap('yes');
    expect(talk.marks).toBe(2);
    const plain = new Conversation(bundle, 'en');
    plain.send('menu');
    plain.tap('loan');
    plain.send('437');
    expect(plain.stored).not.toContain(':by');
  });

  it('are bounded, and give way before a session grows too large', () => {
    const talk = new Talk();
    talk.mark = (_, message) => `m${message.slice(-6)}`;
    talk.tap('many');
    for (let i = 0; i < 3 * SLOTS.length; i++) {
      talk.send(String(i));
      const { slots } = JSON.parse(talk.stored ?? '');
      expect(Object.keys(slots).filter((name) => name.endsWith(':by')).length).toBeLessThanOrEqual(MAX_MARKS);
      expect(talk.stored?.length).toBeLessThanOrEqual(MAX_SESSION_BYTES);
      expect(parseSession(talk.stored ?? '')).toBeDefined();
    }
  });

  it('go with the slot: of a talk that sleeps and of one that was left none stays', () => {
    const talk = new Talk();
    talk.tap('loan');
    talk.send('437');
    talk.send('menu');
    expect(talk.stored).not.toContain(':by');
    talk.tap('town');
    talk.send('Kampot');
    expect(talk.stored).toContain(':by');
    talk.now += 400 * 3_600_000;
    talk.send({ type: 'time' });
    expect(talk.stored).toContain('Kampot');
    expect(talk.stored).not.toContain(':by');
  });
});
