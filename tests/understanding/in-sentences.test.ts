import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { noonOf } from '../../src/cli/day.ts';
import { PROFILES } from '../../src/cli/profiles.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { type Reply, Talk } from '../../src/cli/talk.ts';
import { TODAY } from '../content/shipped.ts';

const Sentences = z.array(z.string());
const { elsewhere, straight } = z
  .object({
    elsewhere: z.record(z.string(), Sentences),
    straight: z.record(z.string(), z.record(z.string(), Sentences)),
  })
  .parse(parse(readFileSync(join(import.meta.dirname, 'in-sentences.yaml'), 'utf8')));

const bundle = projectBundle();

function atMenu(lng: string): Talk {
  const talk = new Talk(bundle, PROFILES.web, noonOf(TODAY), lng);
  talk.take({ type: 'link', parameter: '' });
  return talk;
}

const asked = (lng: string, text: string): Reply => atMenu(lng).take({ type: 'text', text });
const offered = ({ bubbles }: Reply): string[] =>
  bubbles.flatMap(({ choices }) => choices.map(({ payload }) => payload.replace(/^.*\./, '')));

describe('a sentence that holds words of a button', () => {
  it.each(Object.entries(elsewhere))(
    'and asks something else is no leap to that button: %s',
    (lng, sentences) => {
      expect(sentences.length).toBeGreaterThanOrEqual(12);
      const leaps = sentences.flatMap((text) => {
        const { waiting } = asked(lng, text);
        return ['wording/which', 'crisis_check/danger', 'crisis/after'].includes(waiting ?? '')
          ? []
          : [[text, waiting]];
      });
      expect(leaps).toEqual([]);
    },
  );

  it.each(Object.entries(straight))('and means it leads straight there: %s', (lng, byFlow) => {
    const sentences = Object.entries(byFlow).flatMap(([flow, texts]) => texts.map((text) => [text, flow]));
    expect(sentences.length).toBeGreaterThanOrEqual(12);
    const there = sentences.map(([text = '']) => [text, asked(lng, text).waiting?.split('/')[0]]);
    expect(there).toEqual(sentences);
  });

  it('is offered what it asks, with the button among it', () => {
    expect(offered(asked('en', 'agent has my passport'))).toEqual(
      expect.arrayContaining(['passport', 'papers_kept']),
    );
    expect(offered(asked('lo', 'ນາຍຈ້າງເກັບໜັງສືຜ່ານແດນໄວ້'))[0]).toBe('papers_kept');
    expect(offered(asked('th', 'เจ็บตอนทำงานในไทย'))[0]).toBe('injury');
  });

  it('is looked at as well where the button is one of the menu behind another question', () => {
    const talk = atMenu('km');
    expect(talk.take({ type: 'text', text: 'លិខិតឆ្លងដែន' }).waiting).toBe('consult/after');
    expect(talk.take({ type: 'text', text: 'ធ្វើការនៅថៃ' }).waiting).toBe('work/what');
    talk.take({ type: 'text', text: 'លិខិតឆ្លងដែន' });
    expect(talk.take({ type: 'text', text: 'ត្រូវរបួសពេលធ្វើការនៅថៃ' }).waiting).toBe('wording/which');
  });

  it('answers a question for what is no question itself: the country', () => {
    for (const text of [
      'I am from Cambodia',
      'from Cambodia',
      'my country is Cambodia',
      'I come from Laos',
    ]) {
      const talk = atMenu('en');
      expect(talk.take({ type: 'text', text: 'passport' }).waiting).toBe('consult/origin');
      expect(talk.take({ type: 'text', text }).waiting, text).toMatch(/^consult\/(?!origin)/);
    }
  });

  it('is asked about there, too, where it sounds like danger', () => {
    const talk = atMenu('en');
    talk.take({ type: 'text', text: 'passport' });
    expect(talk.take({ type: 'text', text: 'man from Laos took my passport' }).waiting).toBe(
      'crisis_check/danger',
    );
  });
});
