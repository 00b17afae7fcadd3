import { describe, expect, it } from 'vitest';
import type { Found, Query, Row } from '../../src/dialogue/bundle.ts';
import { Conversation, smallBundle } from './small-bundle.ts';

const MENU = `
flow: menu
version: 1
title: menu:title
entry: menu
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: firm }, { id: town }, { id: tip }], on: { firm: firm, town: town, tip: tip }, retry: { ladder: [rephrase], exhausted: menu }, checkpoint: true }
  firm: { goto: firm }
  town: { goto: town }
  tip: { goto: tip }`;

const FIRM = `
flow: firm
version: 1
title: firm:title
entry: name
slots:
  firm: { type: ref, of: firms }
nodes:
  name:
    ask: any
    text: firm:name
    accepts: [text, image]
    finds: { from: firms }
    into: firm
    options: [{ id: where }]
    on: { "*": found, none: nobody, where: where, image: where, odd: odd }
    retry: { ladder: [rephrase], exhausted: end }
    checkpoint: true
  where: { say: [firm:where], next: name }
  odd: { say: [firm:odd], next: name }
  found: { ask: yesno, text: firm:found, facts: { f: slots.firm }, on: { "*": end }, retry: { ladder: [], exhausted: end } }
  nobody: { say: [firm:nobody], next: name }
  end: { end: done }`;

const TOWN = `
flow: town
version: 1
title: town:title
entry: town
slots:
  town: { type: place }
nodes:
  town:
    ask: place
    text: town:town
    options_from: { from: places, where: { level: town } }
    finds: { from: places, where: { level: town } }
    accepts: [location]
    into: town
    on: { "*": end, none: town }
    retry: { ladder: [rephrase], exhausted: end }
  end: { ask: yesno, text: town:end, on: { "*": done }, retry: { ladder: [], exhausted: done } }
  done: { end: done }`;

const TIP = `
flow: tip
version: 1
title: tip:title
entry: who
privacy: sealed
session: { expire: 15m, on_expire: wipe }
nodes:
  who: { ask: any, text: tip:who, accepts: [text], finds: { from: firms }, into: sealed, on: { "*": end, none: nobody }, retry: { ladder: [rephrase], exhausted: end } }
  nobody: { say: [tip:nobody], next: who }
  end: { end: menu }`;

const row = (id: string, level = 'town'): Row => ({
  id,
  label: id,
  values: { id, name: id, level },
  stale: false,
});

/** Firms are found by the beginning of their names; towns too, and by what is east of the tenth meridian. */
function world(loaded = { firms: true }) {
  const firms = [row('alpha'), row('alma'), row('beta')];
  const towns = ['ayton', 'beeton', 'ceeton'].map((id) => row(id));
  const asked: Query[] = [];
  const like = (rows: readonly Row[], text: string): Found =>
    text === 'odd'
      ? { rows: [], as: 'odd' }
      : text === 'Alm Ltd'
        ? { rows: rows.slice(0, 2), as: 'many', sought: { typed: 'alm ltd', name: 'alm' } }
        : text === 'Nobody Ltd'
          ? { rows: [], as: 'none', sought: { typed: 'nobody ltd', name: 'nobody' } }
          : text === 'like beta'
            ? { rows: rows.slice(2), as: 'many' }
            : text === 'two'
              ? { rows: rows.slice(0, 2), as: 'several', values: { count: 2 } }
              : { rows: text === '' ? [] : rows.filter(({ id }) => id.startsWith(text)) };
  const finder = (query: Query): Found | undefined => {
    asked.push(query);
    if (query.from !== 'firms' && query.from !== 'places') return undefined;
    if (query.from === 'firms' && !loaded.firms) return { rows: [], absent: 'firms' };
    const rows = query.from === 'firms' ? firms : towns;
    if (query.match !== undefined) return like(rows, query.match);
    if (query.near)
      return { rows: query.near.lon > 10 ? rows.slice(0, 2) : [], as: query.near.lon > 10 ? 'many' : 'none' };
    const { id, level } = query.where;
    return {
      rows: rows.filter(
        (one) =>
          (id === undefined || one.id === id) && (level === undefined || one.values['level'] === level),
      ),
    };
  };
  const bundle = smallBundle(
    { 'flows/menu.yaml': MENU, 'flows/firm.yaml': FIRM, 'flows/town.yaml': TOWN, 'flows/tip.yaml': TIP },
    {},
    { finders: [finder] },
  );
  return { bundle, asked };
}

function begin(flow: 'firm' | 'town' | 'tip', loaded?: { firms: boolean }) {
  const { bundle, asked } = world(loaded);
  const talk = new Conversation(bundle, 'en');
  talk.send({ type: 'link', parameter: '' });
  const said = talk.tap(flow);
  return { talk, asked, said };
}

const kept = (talk: Conversation): unknown => talk.last?.session?.slots;

describe('a question whose answers are looked up', () => {
  it('takes the one row that is found, and keeps its id alone', () => {
    const { talk } = begin('firm');
    expect(talk.send('bet')).toEqual(['firm:found.ask']);
    expect(kept(talk)).toEqual({ 'firm.firm': 'beta' });
    expect(talk.stored).not.toContain('bet"');
  });

  it('asks which was meant where there are several, and takes a tap or a number', () => {
    for (const answer of ['tap', '2', '២'] as const) {
      const { talk } = begin('firm');
      expect(talk.send('al')).toEqual(['firm:name.many']);
      expect(talk.choices()).toEqual(['alpha', 'alma', 'none', 'back', 'menu']);
      expect(talk.stored).not.toContain('"al"');
      expect(answer === 'tap' ? talk.tap('alma') : talk.send(answer)).toEqual(['firm:found.ask']);
      expect(kept(talk)).toEqual({ 'firm.firm': 'alma' });
    }
  });

  it('asks too where the one row is only similar', () => {
    const { talk } = begin('firm');
    expect(talk.send('like beta')).toEqual(['firm:name.many']);
    expect(talk.choices()).toEqual(['beta', 'none', 'back', 'menu']);
  });

  it('takes "none of these", and keeps nothing', () => {
    const { talk } = begin('firm');
    talk.send('al');
    expect(talk.tap('none')).toEqual(['firm:nobody', 'firm:name.ask']);
    expect(kept(talk)).toEqual({});
  });

  it('takes "none of these" in words, where it was offered', () => {
    const { talk, asked } = begin('firm');
    talk.send('al');
    const before = asked.length;
    expect(talk.send('NONE')).toEqual(['firm:nobody', 'firm:name.ask']);
    expect(asked.slice(before).filter(({ match }) => match)).toEqual([]);
    talk.send('none');
    expect(asked.map(({ match }) => match)).toContain('none');
  });

  it('goes where nothing is found, and where a collection has a way of its own', () => {
    const { talk } = begin('firm');
    expect(talk.send('zeta')).toEqual(['firm:nobody', 'firm:name.ask']);
    expect(talk.send('odd')).toEqual(['firm:odd', 'firm:name.ask']);
    expect(kept(talk)).toEqual({});
  });

  it('hands out once the name that nothing was found for, waits for nothing, and keeps it nowhere', () => {
    const { talk } = begin('firm');
    expect(talk.send('Nobody Ltd')).toEqual(['firm:nobody', 'firm:name.ask']);
    expect(talk.last?.effects).toEqual([
      { do: 'sought', args: { typed: 'nobody ltd' } },
      { do: 'count.unmatched', args: { name: 'nobody' } },
    ]);
    expect(talk.stored).not.toMatch(/nobody/i);
    expect(JSON.stringify(talk.last?.messages)).not.toContain('Nobody Ltd');
    talk.send('again');
    expect(talk.last?.effects).toEqual([{ do: 'sought', args: {} }]);
  });

  it('hands out the name that some rows are like, and then that none of them was meant, or nothing', () => {
    for (const answer of ['none', 'alma']) {
      const { talk } = begin('firm');
      expect(talk.send('Alm Ltd')).toEqual(['firm:name.many']);
      expect(talk.last?.effects).toEqual([
        { do: 'sought', args: { typed: 'alm ltd' } },
        { do: 'count.similar', args: { name: 'alm' } },
      ]);
      expect(talk.stored).not.toMatch(/alm( |")/i);
      talk.tap(answer);
      expect(talk.last?.effects).toEqual(answer === 'none' ? [{ do: 'count.unmatched', args: {} }] : []);
    }
  });

  it('says that what was typed is no name, and says nothing where another way is taken', () => {
    const { talk } = begin('firm');
    for (const said of ['zeta', 'odd', 'two', 'al']) {
      talk.send(said);
      expect(talk.last?.effects, said).toEqual([{ do: 'sought', args: {} }]);
    }
    for (const said of ['where', 'bet']) {
      talk.send(said);
      expect(talk.last?.effects, said).toEqual([]);
    }
  });

  it('hands out nothing of a place', () => {
    const { talk } = begin('town');
    talk.send('Alm Ltd');
    expect(talk.last?.effects).toEqual([]);
    talk.tap('none');
    expect(talk.last?.effects).toEqual([]);
  });

  it('hands out no name in a sealed flow', () => {
    const { talk } = begin('tip');
    expect(talk.send('Nobody Ltd')).toEqual(['tip:nobody', 'tip:who.ask']);
    expect(talk.last?.volatile).toBe(true);
    expect(talk.last?.effects).toEqual([]);
  });

  it('says what else came of it, with its values, where there is no such edge', () => {
    const { talk } = begin('firm');
    expect(talk.send('two')).toEqual(['firm:name.several']);
    expect(talk.last?.messages.at(-1)?.values).toEqual({ count: 2 });
    expect(talk.tap('alma')).toEqual(['firm:found.ask']);
  });

  it('hears its own options first, and keeps none of them', () => {
    for (const said of ['1', 'where']) {
      const { talk } = begin('firm');
      expect(talk.send(said)).toEqual(['firm:where', 'firm:name.ask']);
      expect(kept(talk)).toEqual({});
    }
  });

  it('keeps no picture', () => {
    const { talk } = begin('firm');
    expect(talk.send({ type: 'media', kind: 'image', reference: 'secret.jpg' })).toEqual([
      'firm:where',
      'firm:name.ask',
    ]);
    expect(talk.stored).not.toContain('secret');
  });

  it('looks nothing up that has neither letter nor figure', () => {
    for (const said of ['', '   ', '😀😀', '…?!']) {
      const { talk, asked } = begin('firm');
      const before = asked.length;
      expect(talk.send(said)).toEqual(['firm:name.rephrase']);
      expect(asked.slice(before).some((query) => query.match !== undefined && query.match !== '')).toBe(
        false,
      );
    }
  });

  it('refuses a forged tap on a row that is not there', () => {
    const { talk } = begin('firm');
    expect(talk.send({ tap: 'firm/name.omega' })).toEqual(['common:old_button', 'firm:name.ask']);
    expect(talk.send({ tap: 'firm/name.beta' })).toEqual(['firm:found.ask']);
  });

  it('has its part fetched before it asks, since an answer is not kept until a part comes', () => {
    const loaded = { firms: false };
    const { talk, said } = begin('firm', loaded);
    expect(said).toEqual([]);
    expect(talk.last?.effects).toEqual([{ do: 'part.load', args: { part: 'firms' }, awaited: true }]);
    loaded.firms = true;
    expect(talk.send({ type: 'effect-result', effect: 'part.load', result: 'loaded' })).toEqual([
      'firm:name.ask',
    ]);
    expect(talk.send('beta')).toEqual(['firm:found.ask']);
  });

  it('goes back where the part can not be fetched', () => {
    const { talk } = begin('firm', { firms: false });
    expect(talk.send({ type: 'effect-result', effect: 'part.load', result: 'failed' })).toEqual([
      'common:no_network',
      'menu:menu.ask',
    ]);
  });

  it('takes a late tap on a row', () => {
    const { talk } = begin('firm');
    talk.send('al');
    const payload = talk.last?.messages.at(-1)?.choices?.[0]?.payload ?? '';
    talk.send('menu');
    expect(talk.send({ tap: payload })).toEqual(['firm:found.ask']);
    expect(kept(talk)).toEqual({ 'firm.firm': 'alpha' });
  });
});

describe('a question for a place', () => {
  it('takes a row of its list', () => {
    const { talk } = begin('town');
    expect(talk.choices()).toEqual(['ayton', 'beeton', 'ceeton', 'back', 'menu']);
    expect(talk.tap('beeton')).toEqual(['town:end.ask']);
    expect(kept(talk)).toEqual({ 'town.town': 'beeton' });
  });

  it('takes what is typed', () => {
    const { talk } = begin('town');
    expect(talk.send('cee')).toEqual(['town:end.ask']);
    expect(kept(talk)).toEqual({ 'town.town': 'ceeton' });
  });

  it('offers what is near a shared location, and keeps no coordinates anywhere', () => {
    const { talk, asked } = begin('town');
    expect(talk.send({ type: 'location', lat: 13.6612, lon: 102.5534 })).toEqual(['town:town.many']);
    expect(asked.at(-1)).toEqual({
      from: 'places',
      where: { level: 'town' },
      near: { lat: 13.6612, lon: 102.5534 },
    });
    expect(talk.choices()).toEqual(['ayton', 'beeton', 'none', 'back', 'menu']);
    const { session, messages, effects } = talk.last ?? {};
    expect(JSON.stringify({ session, messages, effects })).not.toMatch(/13\.66|102\.55/);
    expect(talk.tap('ayton')).toEqual(['town:end.ask']);
    expect(talk.stored).not.toMatch(/13\.66|102\.55/);
  });

  it('asks again where nothing is near, or none was meant', () => {
    const { talk } = begin('town');
    expect(talk.send({ type: 'location', lat: 0, lon: 0 })).toEqual(['town:town.ask']);
    talk.send({ type: 'location', lat: 13, lon: 102 });
    expect(talk.tap('none')).toEqual(['town:town.ask']);
  });
});
