import { describe, expect, it } from 'vitest';
import { HUGE } from '../../src/cli/walk/inputs.ts';
import { MAX_FRAMES, MAX_SESSION_BYTES, parseSession } from '../../src/dialogue/session.ts';
import { Conversation, type Input } from './small-bundle.ts';
import { walkedBundle } from './walked-flows.ts';

const bundle = walkedBundle();
const HOUR = 3_600_000;

/** A talk in English that has come so far. */
function talkAt(...inputs: readonly Input[]): Conversation {
  const talk = new Conversation(bundle, 'en');
  talk.send({ type: 'link', parameter: '' });
  for (const input of inputs) talk.send(input);
  return talk;
}

const result = (effect: string, outcome: string): Input => ({
  type: 'effect-result',
  effect,
  result: outcome,
  values: { code: '1234' },
});

/** Up to the effect that keeps what was told. */
const KEEPING = ['open', '34', 'Dara', '22/11/2026', '1280', 'in the village'];
/** Up to the effect that sends a tip. */
const SENDING = [{ tap: 'menu/menu.tip' }, 'broker', 'he lives behind the pagoda', 'send'];

describe('flows upon flows', () => {
  it('never stand higher than a session can be read back', () => {
    const talk = talkAt('deep', 'yes', 'yes', 'danger?', 'person', 'language', 'forget');
    talk.send('danger!');
    expect(talk.last?.session?.frames).toHaveLength(MAX_FRAMES);
    expect(parseSession(talk.stored ?? '')).toEqual(talk.last?.session);
    expect(talk.waiting()).toBe('crisis/after');
    talk.tap('go_on');
    expect(talk.waiting()).toBe('person/ask');
  });
});

describe('a message that was changed', () => {
  it('brings the card where it tells of danger', () => {
    const talk = talkAt('colour');
    expect(talk.send({ type: 'edit', ref: '1', text: 'danger!' })).toEqual([
      'crisis:card',
      'crisis:after.ask',
    ]);
    expect(talkAt('colour').send({ type: 'edit', ref: '1', text: 'menu' })).toEqual([
      'common:noticed.edit',
      'colour:first.ask',
    ]);
  });

  it('also changes a sealed draft', () => {
    const talk = talkAt('tip', 'broker');
    expect(talk.send({ type: 'edit', ref: '7', text: 'danger!' })[0]).toBe('crisis:card');
    expect(talk.last?.effects).toEqual([{ do: 'sealed.edit', args: { ref: '7', value: 'danger!' } }]);
  });
});

describe('an effect with a result', () => {
  it('is not begun again by an interruption, and its result is said when it comes', () => {
    const talk = talkAt(...SENDING);
    expect(talk.last?.effects).toEqual([{ do: 'tip.submit', args: {}, awaited: true }]);
    talk.send('danger!');
    expect(talk.tap('go_on')).toEqual(['common:working']);
    expect(talk.last?.effects).toEqual([]);
    talk.send('danger!');
    expect(talk.send(result('tip.submit', 'ok'))).toEqual(['tip:sent', 'menu:menu.ask']);
    expect(talk.last?.messages[0]?.values).toEqual({ code: '1234' });
  });

  it('takes an outcome that it has no edge for as a failure', () => {
    for (const outcome of ['constructor', '__proto__', 'nonsense', ''])
      expect(talkAt(...SENDING).send(result('tip.submit', outcome))).toEqual(['tip:failed', 'tip:more.ask']);
  });

  it('is nothing that can be gone back behind', () => {
    const talk = talkAt(...KEEPING, 'person', 'yes');
    talk.send(result('open.keep', 'failed'));
    expect(talk.waiting()).toBe('open/where');
    expect(talk.send('back')).toEqual(['menu:menu.ask']);
  });

  it('leaves the session as it is where nobody waits for it', () => {
    const talk = talkAt('colour', 'red');
    const before = talk.stored;
    expect(talk.send(result('tip.submit', 'ok'))).toEqual([]);
    expect(talk.stored).toBe(before);
  });

  it('asks a question that has changed meanwhile before anything is read as its answer', () => {
    const talk = talkAt(...KEEPING);
    talk.stored = talk.stored?.replace(/"shape":"\w+"/g, '"shape":"old"');
    expect(talk.send(result('open.keep', 'ok'))).toEqual(['common:question_changed', 'open:age.ask']);
  });
});

describe('a session that slept while its flow changed', () => {
  it('is greeted as after any silence', () => {
    const talk = talkAt('colour', 'red');
    talk.stored = talk.stored?.replace(/"shape":"\w+"/g, '"shape":"old"');
    talk.now += 80 * HOUR;
    expect(talk.send('1')).toEqual(['resume:offer.ask']);
  });

  it('does not go on with a sealed draft', () => {
    const talk = talkAt('tip', 'broker');
    talk.stored = talk.stored?.replace(/"shape":"\w+"/g, '"shape":"old"');
    talk.now += HOUR;
    expect(talk.send('1')).toEqual(['common:draft_gone', 'menu:menu.ask']);
    expect(talk.last?.volatile).toBe(false);
  });
});

describe('what is told', () => {
  it('is cut to what its slot may hold, and never inside a letter', () => {
    const talk = talkAt('open', '34', `${'a'.repeat(119)}🙃${'b'.repeat(900)}`);
    expect(talk.last?.session?.slots['open.name']).toBe('a'.repeat(119));
  });

  it('does not put a reference into the session that is too long for it', () => {
    const talk = talkAt('open', '34', 'Dara', '22/11/2026', '1280');
    expect(talk.send({ type: 'media', kind: 'image', reference: 'x'.repeat(3000) })).toEqual([
      'common:not_here.image',
      'open:where.ask',
    ]);
    talk.send({ type: 'media', kind: 'image', reference: 'abc' });
    expect(talk.last?.session?.slots['open.where']).toBe('abc');
  });

  it('may be a whole story where it is sealed', () => {
    const talk = talkAt('tip', 'broker', 'a'.repeat(30_000));
    expect(String(talk.last?.effects[0]?.args['value'])).toHaveLength(20_000);
  });

  it.each(HUGE.map((text) => [`${text.slice(0, 8)}… (${text.length} units)`, text]))(
    'may be %s',
    (_, text) => {
      const talk = talkAt('colour');
      expect(talk.send(text)).toEqual(['colour:first.rephrase']);
      expect(Buffer.byteLength(talk.stored ?? '')).toBeLessThanOrEqual(MAX_SESSION_BYTES);
    },
  );
});

describe('a number', () => {
  it('does not choose what was printed and is gone since', () => {
    const talk = talkAt('many');
    talk.stored = talk.stored?.replace('"t2"', '"gone"');
    expect(talk.send('2')).toEqual(['many:pick.rephrase']);
    expect(talk.send('3')[0]).toBe('many:shown');
  });
});

describe('a link', () => {
  it.each(['\ud800', '\u0000'.repeat(64), 'a'.repeat(300), '../..', 'nothing'])(
    'that leads nowhere (%j) leaves nothing in the session',
    (parameter) => {
      const talk = new Conversation(bundle);
      expect(talk.send({ type: 'link', parameter })).toEqual(['start:language.ask']);
      expect(talk.last?.session?.link).toBeUndefined();
    },
  );

  it('that leads nowhere leaves a talk where it is', () => {
    const talk = talkAt('many');
    const before = talk.waiting();
    talk.send({ type: 'link', parameter: 'nothing' });
    expect(talk.waiting()).toBe(before);
    expect(talk.last?.messages).not.toHaveLength(0);
  });

  it('is remembered until a language is chosen', () => {
    const talk = new Conversation(bundle);
    talk.send({ type: 'link', parameter: 't_t3' });
    expect(talk.tap('en')).toEqual(['thing:shown', 'thing:ask.ask']);
    expect(talk.last?.session?.frames[0]?.params).toEqual({ thing: 't3' });
  });

  it('waits for the part of the bundle that knows where it leads', () => {
    let loaded = false;
    const talk = new Conversation(
      {
        ...bundle,
        find: (query, today) =>
          query.from === 'things' && !loaded ? { rows: [], absent: 'things' } : bundle.find(query, today),
      },
      'en',
    );
    talk.send({ type: 'link', parameter: 't_t3' });
    expect(talk.last?.effects).toEqual([{ do: 'part.load', args: { part: 'things' }, awaited: true }]);
    loaded = true;
    expect(talk.send(result('part.load', 'loaded'))).toEqual(['thing:shown', 'thing:ask.ask']);
    expect(talk.last?.session?.link).toBeUndefined();
  });
});

describe('a button on the screen', () => {
  it('is never dead, even where something that its answer leads to was never told', () => {
    const talk = new Conversation(bundle, 'en');
    const frame = { node: 'colour/third', version: 3, shape: bundle.nodes.get('colour/third')?.shape };
    talk.stored = JSON.stringify({ v: 1, lng: 'en', at: talk.now, slots: {}, frames: [frame] });
    expect(talk.send({ tap: 'colour/third.yes' })[0]).not.toBe('common:old_button');
  });
});

describe('a clock that is wrong', () => {
  it.each([0, 9e15, Number.MAX_SAFE_INTEGER])('(%d) does no harm', (at) => {
    expect(talkAt('colour').send({ type: 'text', text: 'red', at })).not.toEqual([]);
  });
});
