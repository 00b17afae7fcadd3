import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineProfile } from '../../src/channels/line/profile.ts';
import { messengerProfile } from '../../src/channels/messenger/profile.ts';
import { telegramProfile } from '../../src/channels/telegram/profile.ts';
import { compose, drawnLabel } from '../../src/dialogue/compose.ts';
import type { CapabilityProfile, Choice, Message, Texts } from '../../src/dialogue/message.ts';
import { splitText } from '../../src/dialogue/split.ts';
import { webProfile } from '../../src/webchat/profile.ts';

/** Texts whose key is the text itself. */
const LITERAL: Texts = {
  lng: 'km',
  has: () => true,
  text: (key) => key,
  value: (value) =>
    typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : String(value),
};
const PROFILES: readonly CapabilityProfile[] = [lineProfile, telegramProfile, messengerProfile, webProfile];

const choice = (id: string, label: string, role: Choice['role'] = 'option', icon?: string): Choice => ({
  id,
  payload: `k.${id}`,
  label,
  role,
  ...(icon === undefined ? {} : { icon }),
});
const asking = (choices: readonly Choice[], key = 'What?'): Message[] => [{ key, choices }];

describe('compose', () => {
  it('draws quick replies where every label fits', () => {
    const [bubble] = compose(asking([choice('a', 'Yes'), choice('b', 'No')]), lineProfile, LITERAL);
    expect(bubble).toMatchObject({ text: 'What?', controls: 'quick' });
    expect(bubble?.choices.map((c) => c.label)).toEqual(['Yes', 'No']);
  });

  it('prints numbers, and puts them on the buttons, where a label is too long', () => {
    const long = 'A label of more than twenty units';
    const [bubble] = compose(
      asking([choice('a', long, 'option', '📕'), choice('b', 'No')]),
      lineProfile,
      LITERAL,
    );
    expect(bubble?.text).toBe(`What?\n1. 📕 ${long}\n2. No`);
    expect(bubble?.choices.map((c) => [c.label, c.payload])).toEqual([
      ['1', 'k.a'],
      ['2', 'k.b'],
    ]);
  });

  it('prints numbers always where a client may hide the buttons, and keeps the ways unnumbered', () => {
    const choices = [choice('a', 'Yes'), choice('b', 'No'), choice('menu', 'Menu', 'way')];
    const [bubble] = compose(asking(choices), messengerProfile, LITERAL);
    expect(bubble?.text).toBe('What?\n1. Yes\n2. No');
    expect(bubble?.choices.map((c) => c.label)).toEqual(['Yes', 'No', 'Menu']);
  });

  it('counts an icon where it stands in the label, and rather leaves it out than the words', () => {
    const choices = [
      choice('a', 'x'.repeat(17), 'option', '📕'),
      choice('b', 'x'.repeat(18), 'option', '📕'),
    ];
    const drawn = (profile: CapabilityProfile) =>
      compose(asking(choices), profile, LITERAL)[0]?.choices.map(drawnLabel);
    expect(drawn(lineProfile)).toEqual([`📕 ${'x'.repeat(17)}`, 'x'.repeat(18)]);
    expect(drawn(webProfile)).toEqual([`📕 ${'x'.repeat(17)}`, `📕 ${'x'.repeat(18)}`]);
  });

  it('draws a way by its icon where its words are too long, and leaves the options as they are', () => {
    const choices = [choice('a', 'Yes'), choice('menu', 'x'.repeat(21), 'way', '🏠')];
    const [bubble] = compose(asking(choices), lineProfile, LITERAL);
    expect([bubble?.text, bubble?.choices.map(drawnLabel)]).toEqual(['What?', ['Yes', '🏠']]);
  });

  it('leaves the ways to a page that draws them itself', () => {
    const choices = [choice('a', 'Yes'), choice('menu', 'Menu', 'way')];
    expect(compose(asking(choices), webProfile, LITERAL)[0]?.choices.map((c) => c.label)).toEqual(['Yes']);
  });

  it('prints what does not fit as buttons at all', () => {
    const choices = Array.from({ length: 20 }, (_, i) => choice(`o${i}`, `Option ${i}`));
    const [bubble] = compose(asking([...choices, choice('menu', 'Menu', 'way')]), lineProfile, LITERAL);
    expect(bubble?.text.split('\n')).toHaveLength(21);
    expect(bubble?.choices.map((c) => c.label)).toEqual(['Menu']);
  });

  it('puts messages together rather than sending more than a channel takes', () => {
    const messages: Message[] = Array.from({ length: 8 }, (_, i) => ({ key: `m${i}` }));
    const bubbles = compose([...messages, ...asking([choice('a', 'Yes')])], lineProfile, LITERAL);
    expect(bubbles).toHaveLength(5);
    expect(bubbles.map((b) => b.text).join('\n\n')).toBe(
      'm0\n\nm1\n\nm2\n\nm3\n\nm4\n\nm5\n\nm6\n\nm7\n\nWhat?',
    );
    expect(bubbles.at(-1)?.choices).toHaveLength(1);
  });

  it('writes addresses into the text where a channel has no link buttons', () => {
    const messages: Message[] = [{ key: 'See', links: [{ label: 'Read it', url: 'https://example.org/a' }] }];
    expect(compose(messages, lineProfile, LITERAL)[0]?.text).toBe('See\nRead it: https://example.org/a');
    expect(compose(messages, webProfile, LITERAL)[0]?.links).toEqual([
      { label: 'Read it', url: 'https://example.org/a' },
    ]);
  });

  it('stays within every limit of every channel, and never loses an option', () => {
    const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 6000 }), { minLength: 1, maxLength: 4 }),
        fc.array(label, { minLength: 1, maxLength: 9 }),
        fc.constantFrom(...PROFILES),
        (texts, labels, profile) => {
          const choices = labels.map((l, i) => choice(`o${i}`, l));
          const messages: Message[] = texts.map((key, i) =>
            i === texts.length - 1 ? { key, choices } : { key },
          );
          const bubbles = compose(messages, profile, LITERAL);
          const last = bubbles.at(-1);
          for (const bubble of bubbles) {
            expect(bubble.text.length).toBeLessThanOrEqual(profile.maxText);
            for (const c of bubble.choices) expect(c.label.length).toBeLessThanOrEqual(profile.maxLabel);
          }
          expect(last?.choices.map((c) => c.payload)).toEqual(choices.map((c) => c.payload));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('splitText', () => {
  it.each([
    ['a paragraph', 'aaaa bbbb\n\ncccc dddd', 12, ['aaaa bbbb', 'cccc dddd']],
    ['a Khmer full stop', 'ខ្ញុំទៅ។ អ្នកមក។ គេនៅ។', 17, ['ខ្ញុំទៅ។ អ្នកមក។', 'គេនៅ។']],
    ['a Burmese full stop', 'သွားပါ။ လာပါ။', 9, ['သွားပါ။', 'လာပါ။']],
    ['a blank', 'one two three four', 9, ['one two', 'three', 'four']],
  ])('cuts at %s', (_, text, max, pieces) => {
    expect(splitText(text, max)).toEqual(pieces);
  });

  it('cuts unspaced Khmer between words, never inside a cluster', () => {
    const text = 'ខ្ញុំចង់ធ្វើលិខិតឆ្លងដែនទៅធ្វើការនៅប្រទេសថៃ';
    const pieces = splitText(text, 20);
    expect(pieces.join('')).toBe(text);
    for (const piece of pieces) expect(piece).not.toMatch(/^[\u17b6-\u17d3]/);
  });

  it('keeps every visible letter, cuts no cluster and stays within the limit', () => {
    const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 30, max: 120 }),
        (text, max) => {
          const pieces = splitText(text, max);
          expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
          for (const piece of pieces) {
            const [first] = clusters.segment(piece);
            expect(piece.length <= max || first?.segment === piece).toBe(true);
          }
        },
      ),
    );
  });

  it('does not grow slow with a text of one megabyte', () => {
    expect(splitText('ក'.repeat(1_000_000), 5000).length).toBe(200);
  });
});
