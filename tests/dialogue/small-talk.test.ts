import { describe, expect, it } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import type { Event } from '../../src/dialogue/message.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { step } from '../../src/dialogue/step.ts';
import { standing } from './standing.ts';

const bundle = projectBundle();
const AT = Date.UTC(2026, 10, 22);

/** What is written before a question is asked, or after it was answered, as people of each language write it. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  en: ['hello', 'Hi there!', 'thank you so much', 'good morning', 'how are you?'],
  km: ['សួស្តី', 'សួស្តីបង', 'ជម្រាបសួរ', 'អរគុណច្រើន', 'arkun'],
  lo: ['ສະບາຍດີ', 'ສະບາຍດີເດີ້', 'ຂອບໃຈຫຼາຍໆ', 'sabaidee'],
  th: ['สวัสดีครับ', 'หวัดดีค่ะ', 'ขอบคุณมาก', 'sawasdee kha'],
  my: ['မင်္ဂလာပါ', 'မင်္ဂလာပါခင်ဗျာ', 'ကျေးဇူးတင်ပါတယ်', 'mingalarpar'],
};

function talkIn(lng: string): (
  event: { type: 'text'; text: string } | { type: 'link'; parameter: string },
) => {
  keys: string[];
  effects: string[];
} {
  let session: Session | undefined;
  return (said) => {
    const event: Event = { channel: 'line', conversation: 'c', at: AT, id: lng, ...said };
    const result = step(bundle, session, event);
    session = result.session ?? undefined;
    return {
      keys: result.messages.map(({ key }) => key),
      effects: result.effects.map((effect) => effect.do),
    };
  };
}

describe('small talk', () => {
  it.each(bundle.locales)('is returned, and what was asked is asked again, however often: %s', (lng) => {
    const say = talkIn(lng);
    say({ type: 'link', parameter: lng });
    const texts = SAID[lng] ?? [];
    expect(texts.length).toBeGreaterThan(3);
    for (const text of texts)
      expect(say({ type: 'text', text }), text).toEqual({
        keys: ['common:small_talk', 'menu:menu.ask'],
        effects: [],
      });
  });

  it('costs no try at a question that wants a number, and counts nothing', () => {
    const say = talkIn('en');
    say({ type: 'link', parameter: 'en' });
    say({ type: 'text', text: 'what does a loan cost' });
    say({ type: 'text', text: '1' });
    const asked = { keys: ['loan:rate.ask'], effects: [] };
    const talk = { keys: ['common:small_talk', 'loan:rate.ask'], effects: [] };
    expect(say({ type: 'text', text: '1' })).toEqual(asked);
    expect(say({ type: 'text', text: 'thank you' })).toEqual(talk);
    expect(say({ type: 'text', text: 'so so so' }).keys).toEqual(['loan:rate.rephrase']);
    expect(say({ type: 'text', text: 'thank you' })).toEqual(talk);
    expect(say({ type: 'text', text: 'so so so' }).keys).toEqual(['loan:rate.examples']);
  });

  it('is no greeting where something is asked beside it', () => {
    const say = talkIn('en');
    say({ type: 'link', parameter: 'en' });
    expect(say({ type: 'text', text: 'hello how much is a passport' }).keys).not.toContain(
      'common:small_talk',
    );
  });

  it('is returned at no question of a tip, and is an answer where one is told in words', () => {
    const sealed = [...bundle.nodes.values()].filter((node) => node.kind === 'ask' && node.flow.sealed);
    expect(sealed.length).toBeGreaterThan(5);
    const told = sealed.filter((node) => {
      const event = { channel: 'line', conversation: 'c', at: AT, id: 'e' } as const;
      const at = standing(node, 'en', AT - 1000);
      const { messages, effects } = step(bundle, at, { ...event, type: 'text', text: 'hello' });
      expect(
        messages.map(({ key }) => key),
        node.key,
      ).not.toContain('common:small_talk');
      return effects.some((effect) => effect.do === 'sealed.answer' && effect.args['value'] === 'hello');
    });
    expect(told.length).toBeGreaterThan(1);
  });
});
