import { describe, expect, it } from 'vitest';
import { checkDanger, senseDanger, type ToldWordings } from '../../src/understanding/danger-sense.ts';
import { evaluate } from '../../src/understanding/evaluate.ts';
import { compileLexicon, openHearing } from '../../src/understanding/hear.ts';
import { compileIntents } from '../../src/understanding/intents.ts';
import type { LexiconSource } from '../../src/understanding/lexicon.ts';
import { openRetrieval, soundsLikeDanger } from '../../src/understanding/retrieval.ts';
import { SHIPPED, writtenBy } from './lexicons.ts';

/** Wordings as rows of features: three of danger, two harmless ones, a question. */
const KINDS = ['danger', 'danger', 'danger', 'harmless', 'harmless', 'question'] as const;
const TOLD: ToldWordings = {
  from: Int32Array.from([0, 2, 4, 6, 8, 10, 12]),
  of: Int32Array.from([0, 3, 0, 1, 0, 3, 2, 3, 2, 1, 2, 3]),
  kindOf: (wording) => KINDS[wording] ?? 'question',
};

function source(danger: readonly string[], harmless: readonly string[]): LexiconSource {
  const signed = { author: 'test', checked_by: null, date: '2026-11-22' };
  return {
    lng: 'en',
    commands: { ...signed, commands: {} },
    crisis: { ...signed, who: {}, acts: {}, everyday: [], hard: {}, soft: {} },
    danger: { ...signed, danger, harmless },
  };
}

describe('how much a feature speaks for danger', () => {
  const { weights, asked } = senseDanger(4, TOLD);
  const [told, both, other, everywhere] = weights;
  it('is much where only messages of danger use it, little or nothing where both do', () => {
    expect(told).toBeGreaterThan(2);
    expect(both).toBeCloseTo(0);
    expect(everywhere).toBeCloseTo(0);
    expect(other).toBeLessThan(-2);
  });

  it('is bounded by the harmless messages, each taken out and tried', () => {
    // The second of two: one feature that others do not use either, and one that both sides use.
    expect(asked).toBeLessThan(2);
    expect(senseDanger(4, { ...TOLD, kindOf: () => 'harmless' }).asked).toBe(Number.POSITIVE_INFINITY);
    expect(
      senseDanger(4, { ...TOLD, kindOf: (wording) => (wording < 3 ? 'danger' : 'question') }).asked,
    ).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a text that no word of danger stands in', () => {
  const retrieve = openRetrieval(compileIntents(SHIPPED));
  it.each([
    ['en', 'every night when the light is off he comes to my room again and i cannot say it to anybody'],
    ['en', 'they count us at the gate and nobody goes out until the money is back'],
    ['th', 'ตกดึกเขาเดินมาที่ห้องหนูอีกแล้ว หนูไม่กล้าบอกใคร'],
    ['km', 'យប់ឡើងគាត់ចូលមកបន្ទប់ខ្ញុំទៀតហើយ ខ្ញុំមិនហ៊ានប្រាប់អ្នកណាទេ'],
  ])('%s: sounds like danger where it is like what people in danger write', (_, text) => {
    expect(soundsLikeDanger(retrieve(text))).toBe(true);
  });

  it.each([
    ['en', 'how much is a passport'],
    ['en', 'hello'],
    ['th', 'วันนี้กินข้าวกับอะไร'],
    ['lo', 'ສະບາຍດີ'],
    ['my', 'နေကောင်းလား'],
  ])('%s: does not where it is a question or talk', (_, text) => {
    expect(soundsLikeDanger(retrieve(text))).toBe(false);
  });
});

describe('messages of a reader who had not seen the lists', () => {
  const { hear } = openHearing(compileLexicon(SHIPPED));
  const retrieve = openRetrieval(compileIntents(SHIPPED));
  // What it was when it was counted for the first time, less a little: 256 of 300 heard, 10 of 300 asked needlessly.
  it('are heard, and ordinary ones seldom asked about, as on the first day', () => {
    const results = writtenBy('fifth').map(([lng, messages]) => evaluate(lng, messages, hear, retrieve));
    const all = (of: (one: (typeof results)[number]) => { hits: number }) =>
      results.reduce((sum, one) => sum + of(one).hits, 0);
    expect(all(({ heard }) => heard)).toBeGreaterThanOrEqual(250);
    expect(all(({ falseCards }) => falseCards)).toBeLessThanOrEqual(13);
  });
});

describe('the check', () => {
  it('refuses a message that stands on both sides, however it is spaced', () => {
    expect(checkDanger([source(['he came again'], ['hello', 'He  came again'])])).toEqual([
      { file: 'en/danger.yaml', entry: 'harmless', problem: '"He  came again" stands under danger too' },
    ]);
  });

  it('names a language without messages, where others have some', () => {
    const { danger: _, ...without } = source([], []);
    expect(checkDanger([source(['a'], ['b']), { ...without, lng: 'km' }])).toEqual([
      { file: 'km/danger.yaml', entry: 'danger', problem: 'is missing in this language' },
    ]);
    expect(checkDanger([without])).toEqual([]);
  });
});
