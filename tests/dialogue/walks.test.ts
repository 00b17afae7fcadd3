import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/cli/profiles.ts';
import { projectBundle, soundProject } from '../../src/cli/project.ts';
import { diceOf } from '../../src/cli/walk/dice.ts';
import type { WalkStep } from '../../src/cli/walk/inputs.ts';
import { judge, newMemory, RULES } from '../../src/cli/walk/invariants.ts';
import { phraseBook } from '../../src/cli/walk/phrases.ts';
import { refusalsOf } from '../../src/cli/walk/refusals.ts';
import { printFailure, reachedOf } from '../../src/cli/walk/report.ts';
import { type Simulation, simulate } from '../../src/cli/walk/simulation.ts';
import { begin, type Taken, take, type World } from '../../src/cli/walk/take.ts';
import { breaks, shortest } from '../../src/cli/walk/walk.ts';
import type { Bubble, Message } from '../../src/dialogue/message.ts';
import { WALKED_PHRASES, walkedBundle } from './walked-flows.ts';

const profiles = Object.values(PROFILES);
const refusals = await refusalsOf(profiles);
const at = Date.UTC(2026, 10, 22, 5);
const seed = Date.now() % 1_000_000;
console.log(`walks begin at seed ${seed}`);

const broken = ({ failures }: Simulation) => failures.map(printFailure);
const never = (simulation: Simulation, kind: string) =>
  reachedOf(simulation.coverage).find((reached) => reached.kind === kind)?.never;

describe('walks by chance', () => {
  const everything = (from: number, walks: number) =>
    simulate({
      bundle: walkedBundle(),
      profiles,
      refusals,
      languages: [undefined, 'en', 'km'],
      book: WALKED_PHRASES,
      walks,
      turns: 25,
      seed: from,
      at,
    });

  it('break no promise in flows that use everything that flows can do', () => {
    expect(broken(everything(seed, 96))).toEqual([]);
  });

  // What walks reach is a matter of chance, so it is held for one seed and said in so many walks.
  it('reach nearly all of them', () => {
    const walks = everything(1, 192);
    expect(never(walks, 'voices')).toEqual([]);
    expect(never(walks, 'nodes')?.length).toBeLessThan(5);
  });

  it('break no promise in the flows, words and facts that people meet', () => {
    const project = soundProject();
    const bundle = projectBundle(project);
    const walks = simulate({
      bundle,
      profiles,
      refusals,
      languages: [undefined, ...bundle.locales],
      book: phraseBook(project.lexicon.sources),
      walks: 48,
      turns: 12,
      seed,
      at,
    });
    expect(broken(walks)).toEqual([]);
  });

  it('are the same for the same seed', () => {
    const throws = (n: number) =>
      Array.from(
        { length: 20 },
        (
          (dice) => () =>
            dice.below(1000)
        )(diceOf(n)),
      );
    expect(throws(7)).toEqual(throws(7));
    expect(throws(7)).not.toEqual(throws(8));
  });
});

describe('a broken promise', () => {
  const world: World = { bundle: walkedBundle(), profile: PROFILES.line, refuses: refusals.get('line') };
  const opened = take(world, begin(at, 'en'), { type: 'link', parameter: '' });
  const step: WalkStep = { input: { type: 'sticker' } };
  const asked = take(world, opened.after, { type: 'sticker' });
  const rulesOf = (taken: Taken, memory = newMemory()) =>
    judge(world, taken, step, memory).map(({ rule }) => rule);
  const [bubble] = asked.bubbles as readonly [Bubble];
  const [message] = asked.result.messages as readonly [Message];
  const spoilt = (more: Partial<Taken['result']>): Taken => ({
    ...asked,
    result: { ...asked.result, ...more },
  });
  const shown = (more: Partial<Bubble>): Taken => ({ ...asked, bubbles: [{ ...bubble, ...more }] });
  const choice = (label: string, payload = 'a.b') => ({ label, payload, role: 'option' as const });
  const sealed = take(world, take(world, opened.after, { type: 'tap', payload: 'menu/menu.tip' }).after, {
    type: 'text',
    text: 'zq123456qz',
  });

  it('is not seen where all is well', () => {
    expect(rulesOf(asked)).toEqual([]);
    expect(rulesOf(sealed)).toEqual([]);
  });

  const leftover = asked.result.session && { ...asked.result.session, slots: { 'tip.words': 'told' } };
  const SPOILT: [string, Taken][] = [
    ['never silent', spoilt({ messages: [] })],
    ['no fault inside', spoilt({ effects: [{ do: 'fault', args: { node: 'a/b', error: 'Error' } }] })],
    ['texts can be said', { ...asked, unsaid: new Error('no text') }],
    ['few messages', { ...asked, bubbles: Array(6).fill(bubble) }],
    ['bubbles fit the channel', shown({ text: 'a'.repeat(5001) })],
    ['bubbles fit the channel', shown({ choices: [choice('a label of more than 20')] })],
    ['bubbles fit the channel', shown({ choices: [choice('Yes', 'no payload')] })],
    ['bubbles fit the channel', shown({ choices: Array.from({ length: 14 }, (_, i) => choice(`${i}`)) })],
    [
      'the channel takes every message',
      shown({
        choices: [{ ...choice('twenty letters long.'), icon: '📕' }, choice('Yes', 'a.c'), choice('No')],
      }),
    ],
    ['the same event again comes to the same', spoilt({ effects: [{ do: 'count.once', args: {} }] })],
    ['words are whole', shown({ text: 'Dear {{name}}' })],
    ['words are whole', shown({ text: ' ' })],
    ['words are whole', shown({ choices: [choice('Yes'), choice('Yes', 'a.c')] })],
    ['words are whole', shown({ choices: [choice('')] })],
    ['the session can be stored', { ...asked, after: { ...asked.after, stored: '{}' } }],
    ['the session can be stored', { ...asked, after: { ...asked.after, stored: 'x'.repeat(3000) } }],
    [
      'danger is answered with the card',
      { ...asked, event: { ...asked.event, type: 'text', text: 'danger!' } },
    ],
    ['ways out work everywhere', { ...asked, event: { ...asked.event, type: 'tap', payload: '!exit' } }],
    ['sealed flows are marked', spoilt({ volatile: true })],
    [
      'a sealed flow leaves nothing',
      {
        ...asked,
        before: sealed.result.session ?? undefined,
        result: { ...asked.result, session: leftover },
      },
    ],
  ];

  it.each(SPOILT)('is seen: %s', (rule, taken) => {
    expect(rulesOf(taken)).toContain(rule);
  });

  const links = [{ label: 'Read', url: '/read' }];
  it.each([
    [
      'line',
      { choices: [{ ...choice('twenty letters long.'), icon: '📕' }] },
      'a label of 23, and at most 20',
    ],
    ['line', { choices: [choice('Yes', 'a'.repeat(301))] }, 'a payload of 301, and at most 300'],
    ['line', { text: 'a'.repeat(5001) }, 'a text of 5001, and at most 5000'],
    ['telegram', { choices: [choice('Yes', 'é'.repeat(33))] }, 'a payload of 66, and at most 64'],
    ['telegram', { text: 'a'.repeat(4090), links }, 'a text of 4102, and at most 4096'],
    ['messenger', { text: 'a'.repeat(1990), links }, 'a text of 2002, and at most 2000'],
    [
      'messenger',
      { choices: [{ ...choice('twenty letters long.'), icon: '📕' }] },
      'a label of 23, and at most 20',
    ],
  ] as const)('is seen as %s would see it: %j', (channel, more, refused) => {
    const refuses = refusals.get(channel);
    expect(refuses?.([bubble])).toBeUndefined();
    expect(refuses?.([{ ...bubble, ...more }])).toContain(refused);
  });

  it('is seen where a button on the screen is taken for an old one', () => {
    const memory = newMemory();
    memory.shown.add('a.b');
    const taken = { ...asked, event: { ...asked.event, type: 'tap' as const, payload: 'a.b' } };
    const old = {
      ...taken,
      result: { ...asked.result, messages: [{ ...message, key: 'common:old_button' }] },
    };
    expect(rulesOf(old, memory)).toContain('no button is dead');
  });

  it('is seen where what was sealed turns up in a later turn', () => {
    const memory = newMemory();
    expect(rulesOf(sealed, memory)).toEqual([]);
    expect(memory.sealed).toEqual(new Set(['zq123456qz']));
    const told = { ...message, values: { words: 'he said zq123456qz' } };
    expect(rulesOf(spoilt({ messages: [told] }), memory)).toContain('what is sealed stays out');
  });

  it('is seen where leaving a sealed flow leaves another session than the menu', () => {
    const entered = take(world, opened.after, { type: 'tap', payload: 'menu/menu.tip' });
    const memory = newMemory();
    expect(rulesOf(entered, memory)).toEqual([]);
    const left = take(world, entered.after, { type: 'tap', payload: '!menu' });
    expect(rulesOf(left, { ...memory })).toEqual([]);
    const { session } = left.result;
    for (const more of [{ counted: 20_000 }, { slots: { 'profile.origin': 'KH' } }]) {
      const spoiled = { ...left, result: { ...left.result, session: session && { ...session, ...more } } };
      expect(rulesOf(spoiled, { ...memory })).toContain('a sealed flow leaves what the menu leaves');
    }
  });

  it('has a test for every promise', () => {
    const tested = [
      ...SPOILT.map(([rule]) => rule),
      'no button is dead',
      'what is sealed stays out',
      'a sealed flow leaves what the menu leaves',
    ];
    expect(new Set(tested)).toEqual(new Set(Object.keys(RULES)));
  });

  it('is told by the shortest talk that breaks it', () => {
    const deaf: World = {
      ...world,
      bundle: { ...world.bundle, hear: () => ({ crisis: null, command: null }) },
    };
    const cry: WalkStep = { input: { type: 'text', text: 'danger!' }, danger: true };
    const steps: WalkStep[] = [step, { wait: 10_000 }, { damage: 'asleep' }, step, cry];
    const rule = breaks(deaf, at, 'en', steps)?.rule ?? '';
    expect(rule).toBe('danger is answered with the card');
    expect(shortest(deaf, at, 'en', steps, rule)).toEqual([cry]);
  });
});
