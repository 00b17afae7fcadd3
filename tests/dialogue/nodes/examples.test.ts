import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../src/dialogue/bundle.ts';
import { Conversation, smallBundle } from '../small-bundle.ts';

const folder = resolve(import.meta.dirname, '..', '..', '..', 'src', 'dialogue', 'nodes');
const kinds = readdirSync(folder).map((file) => file.replace('.ts', ''));

/** The example of a node type, from the comment at the head of its file. */
function exampleOf(kind: string): string {
  const source = readFileSync(join(folder, `${kind}.ts`), 'utf8');
  const comment = /@example\n([\s\S]*?)\*\//.exec(source)?.[1] ?? '';
  return comment
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, ''))
    .filter((line) => line.trim() !== '')
    .join('\n');
}

const PASSPORT: Row = {
  id: 'kh_passport',
  label: 'Passport',
  values: { id: 'kh_passport', kind: 'passport', from: 'KH' },
  stale: false,
};

/** A talk in Khmer that has just come to the example of a node type, in a flow that has what the examples name. */
function talkAt(kind: string): Conversation {
  const example = exampleOf(kind)
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const bundle = smallBundle(
    {
      'flows/menu.yaml': `
flow: menu
version: 1
title: menu:title
entry: menu
nodes:
  menu: { ask: choice, text: menu:menu, options: [{ id: demo }], on: { demo: demo }, retry: { ladder: [], exhausted: menu } }
  demo: { goto: demo }`,
      'flows/demo.yaml': `
flow: demo
version: 1
title: demo:title
entry: example
slots:
  name: { type: text, max: 20 }
  found: { type: ref, of: procedures }
nodes:
  example:
${example}
  ask: { ask: yesno, text: demo:ask, on: { yes: bye, no: bye }, retry: { ladder: [], exhausted: bye } }
  hello: { say: [demo:hello], next: end }
  bye: { say: [demo:bye], next: end }
  end: { end: done }`,
      'flows/other.yaml': `
flow: other
version: 1
title: other:title
entry: said
params: { about: { type: text, max: 20, optional: true } }
nodes:
  said: { say: [other:said], next: end }
  end: { end: done }`,
      'flows/profile.yaml': 'origin: { type: enum, of: [KH, LA], assume: { km: KH } }',
    },
    { procedures: [PASSPORT] },
  );
  const talk = new Conversation(bundle, 'km');
  talk.send({ type: 'link', parameter: '' });
  talk.tap('demo');
  return talk;
}

const said = (talk: Conversation) => talk.last?.messages.map(({ key }) => key);
const MENU = 'menu:menu.ask';

/** What each example does. */
const DOES: Readonly<Record<string, (talk: Conversation) => void>> = {
  ask(talk) {
    expect(said(talk)).toEqual(['demo:colour.ask']);
    expect(talk.choices()).toEqual(['red', 'blue', 'back', 'menu']);
    expect(talk.send('?')).toEqual(['demo:colour.rephrase']);
    expect(talk.send('?')).toEqual(['demo:colour.examples']);
    expect(talk.send('?')).toEqual(['demo:bye', MENU]);
  },
  call(talk) {
    expect(said(talk)).toEqual(['other:said', 'demo:bye', MENU]);
  },
  do(talk) {
    expect(talk.last?.effects).toEqual([{ do: 'demo.count', args: {}, awaited: true }]);
    expect(talk.send({ type: 'effect-result', effect: 'demo.count', result: 'ok' })).toEqual([
      'demo:bye',
      MENU,
    ]);
  },
  end(talk) {
    expect(said(talk)).toEqual([MENU]);
  },
  goto(talk) {
    expect(said(talk)).toEqual(['other:said', MENU]);
  },
  lookup(talk) {
    expect(said(talk)).toEqual(['demo:bye', MENU]);
  },
  route(talk) {
    expect(said(talk)).toEqual(['demo:ask.ask']);
  },
  say(talk) {
    expect(said(talk)).toEqual(['demo:hello', 'demo:clear', 'demo:bye', MENU]);
    expect(talk.last?.messages[1]?.values).toMatchObject({ context: 'web' });
  },
  set(talk) {
    expect(said(talk)).toEqual(['demo:bye', MENU]);
    expect(talk.last?.session?.slots).toEqual({ 'profile.origin': 'KH' });
  },
};

describe('the example at the head of each node type', () => {
  it('is there for every type', () => {
    expect(Object.keys(DOES).sort()).toEqual(kinds.sort());
  });

  it.each(kinds)('%s does what it says', (kind) => {
    expect(exampleOf(kind)).toContain(`${kind}:`);
    const talk = talkAt(kind);
    expect(talk.last?.effects.filter((effect) => effect.do === 'fault')).toEqual([]);
    DOES[kind]?.(talk);
  });

  it.each(kinds)('%s is the example of the guide', (kind) => {
    const guide = readFileSync(resolve(folder, '..', '..', '..', 'docs', 'flows.md'), 'utf8');
    expect(guide).toContain(exampleOf(kind));
  });
});
