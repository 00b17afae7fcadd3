import { describe, expect, it } from 'vitest';
import { readLocales } from '../../../src/content/read-locales.ts';
import { signed, stamped, translatedBack } from '../../../src/content/review/changes.ts';
import { type Review, readReview, writeReview } from '../../../src/content/review/review.ts';
import { type State, textStates } from '../../../src/content/review/states.ts';
import type { TextResources } from '../../../src/content/texts.ts';

const EN: TextResources = {
  shop: { ask: 'How much is it?', cost: 'It costs {{n}} baht, paid by the owner.', near: 'Near' },
  format: { days_one: '{{count}} day', days_other: '{{count}} days' },
};
const TH: TextResources = {
  shop: { ask: 'เท่าไร', ask_also: 'ราคา', cost: 'ราคา {{n}} บาท เจ้าของจ่าย', near: 'ใกล้' },
  format: { days_other: '{{count}} วัน' },
};

const nothing = () => false;
const stateOf = (review: Review, en = EN, th = TH): Record<string, State> =>
  Object.fromEntries(textStates('th', en, th, review).map(({ key, state }) => [key, state]));
const recorded = stamped(textStates('th', EN, TH, {}), nothing).review;
const changed = (resources: TextResources, name: string, text: string): TextResources => ({
  ...resources,
  shop: { ...resources['shop'], [name]: text },
});

describe('the state of a translation', () => {
  it('is unrecorded at first, and a draft once it is known which English it was made from', () => {
    expect(stateOf({})).toEqual({
      'shop:ask': 'unrecorded',
      'shop:cost': 'unrecorded',
      'shop:near': 'unrecorded',
      'format:days_other': 'unrecorded',
    });
    expect(new Set(Object.values(stateOf(recorded)))).toEqual(new Set(['draft']));
  });

  it('is missing where there are no words, or empty ones', () => {
    expect(stateOf(recorded, { ...EN, new: { title: 'New' } })['new:title']).toBe('missing');
    expect(stateOf(recorded, EN, changed(TH, 'near', ''))['shop:near']).toBe('missing');
  });

  it('asks for the plural forms of the language, and knows what more forms are made from', () => {
    expect(Object.keys(stateOf({}, EN, { format: { days_other: '{{count}} วัน' } }))).not.toContain(
      'format:days_one',
    );
    const more = { ...TH, format: { days_other: 'x', days_few: 'y' } };
    expect(stateOf({}, EN, more)['format:days_few']).toBe('unrecorded');
  });

  it('is stale when the English changes and the words do not', () => {
    expect(stateOf(recorded, changed(EN, 'ask', 'What does it cost?'))).toMatchObject({
      'shop:ask': 'stale',
      'shop:near': 'draft',
    });
  });

  it('is the same for a text that is only composed otherwise', () => {
    const apart = { ...EN, shop: { ...EN['shop'], near: 'Near\u0301' } };
    const together = { ...EN, shop: { ...EN['shop'], near: 'Near\u0301'.normalize('NFC') } };
    const review = stamped(textStates('th', apart, TH, {}), nothing).review;
    expect(stateOf(review, together)['shop:near']).toBe('draft');
  });
});

describe('recording', () => {
  it('leaves stale texts alone unless somebody says that their words hold', () => {
    const en = changed(EN, 'ask', 'What does it cost?');
    const states = textStates('th', en, TH, recorded);
    expect(stamped(states, nothing)).toEqual({ review: recorded, keys: [] });
    const held = stamped(states, (key) => key === 'shop:ask');
    expect(held.keys).toEqual(['shop:ask']);
    expect(stateOf(held.review, en)['shop:ask']).toBe('draft');
  });

  it('takes new words for made from the English of today, and drops what was kept of the old ones', () => {
    const { review } = signed(recorded, textStates('th', EN, TH, recorded), 'Somchai', '2026-11-22');
    const th = changed(TH, 'ask', 'ราคาเท่าไร');
    expect(stateOf(review, EN, th)).toMatchObject({ 'shop:ask': 'unrecorded', 'shop:near': 'signed' });
    const again = stamped(textStates('th', EN, th, review), nothing);
    expect(again.keys).toEqual(['shop:ask']);
    expect(stateOf(again.review, EN, th)).toMatchObject({ 'shop:ask': 'draft', 'shop:near': 'signed' });
  });

  it('drops texts that are gone', () => {
    const en = { shop: { ask: 'How much is it?' } };
    const review = stamped(textStates('th', en, { shop: { ask: 'เท่าไร' } }, recorded), nothing).review;
    expect(Object.keys(review)).toEqual(['shop:ask']);
  });
});

describe('a signature', () => {
  it('is for drafts alone, and names what it left', () => {
    const en = changed(EN, 'ask', 'What does it cost?');
    const th = changed(TH, 'near', 'ใกล้ๆ');
    const { review, keys, left } = signed(
      recorded,
      textStates('th', en, th, recorded),
      'Somchai',
      '2026-11-22',
    );
    expect(keys).toEqual(['shop:cost', 'format:days_other']);
    expect(left.map(({ key, state }) => `${key} ${state}`)).toEqual([
      'shop:ask stale',
      'shop:near unrecorded',
    ]);
    expect(review['shop:cost']).toMatchObject({ by: 'Somchai', on: '2026-11-22' });
    expect(review['shop:ask']).toEqual(recorded['shop:ask']);
  });
});

describe('a back-translation', () => {
  const states = textStates('th', EN, TH, recorded);

  it('is kept with the differences, and goes when the words change', () => {
    const row = { key: 'shop:cost', back: 'It costs {{n}} baht.', differs: ['payer: nobody is named'] };
    const { review } = translatedBack('th', recorded, states, [row]);
    expect(review['shop:cost']).toMatchObject({ back: row.back, differs: row.differs });
    const th = changed(TH, 'cost', 'เจ้าของจ่าย {{n}} บาท');
    expect(stamped(textStates('th', EN, th, review), nothing).review['shop:cost']).not.toHaveProperty('back');
  });

  it('takes the place of an older one', () => {
    const first = translatedBack('th', recorded, states, [
      { key: 'shop:ask', back: 'Why?', differs: ['other: another question'] },
    ]);
    const second = translatedBack('th', first.review, textStates('th', EN, TH, first.review), [
      { key: 'shop:ask', back: 'How much?', differs: [] },
    ]);
    expect(second.review['shop:ask']).not.toHaveProperty('differs');
  });

  it('is compared number by number, whoever compared it', () => {
    const en = changed(EN, 'near', 'Five days or 300 baht');
    const th = changed(TH, 'near', '5 วัน หรือ 300 บาท');
    const review = stamped(textStates('th', en, th, {}), nothing).review;
    const back = (text: string) =>
      translatedBack('th', review, textStates('th', en, th, review), [
        { key: 'shop:near', back: text, differs: [] },
      ]).review['shop:near']?.differs;
    expect(back('5 days or 300 baht')).toBeUndefined();
    expect(back('five days, or 300 baht')).toBeUndefined();
    expect(back('5 days or 3,000 baht')).toEqual(['number: lost 300; added 3,000']);
  });

  it('may say a year in both eras where both stand there, and no other year', () => {
    const en = changed(EN, 'near', 'Closed since 2014');
    const th = changed(TH, 'near', 'ปิดตั้งแต่ปี 2557 (2014)');
    const review = stamped(textStates('th', en, th, {}), nothing).review;
    const back = (lng: string, text: string) =>
      translatedBack(lng, review, textStates('th', en, th, review), [
        { key: 'shop:near', back: text, differs: [] },
      ]).review['shop:near']?.differs;
    expect(back('th', 'closed since 2557 (2014)')).toBeUndefined();
    expect(back('th', 'closed since 2558 (2014)')).toEqual(['number: added 2558']);
    expect(back('th', 'closed since 2557')).toEqual(['number: lost 2014; added 2557']);
    expect(back('lo', 'closed since 2557 (2014)')).toEqual(['number: added 2557']);
  });

  it('is not kept of words that are not recorded', () => {
    const { keys, left } = translatedBack('th', {}, textStates('th', EN, TH, {}), [
      { key: 'shop:ask', back: 'How much?', differs: [] },
    ]);
    expect({ keys, left }).toEqual({ keys: [], left: ['shop:ask'] });
  });
});

describe('the file', () => {
  const path = 'locales/th/review.json';

  it('is read as it was written, one text a line', () => {
    const text = writeReview(recorded);
    expect(text.split('\n')).toHaveLength(Object.keys(recorded).length + 3);
    expect(readReview({ [path]: text }, 'th')).toEqual({ review: recorded, findings: [] });
    expect(readReview({}, 'th')).toEqual({ review: {}, findings: [] });
  });

  it('is no part of what is shipped', () => {
    const { texts, findings } = readLocales({ [path]: writeReview(recorded), 'locales/th/exit.json': '{}' });
    expect(Object.keys(texts.get('th') ?? {})).toEqual(['exit']);
    expect(findings).toEqual([]);
  });

  it.each([
    ['is no JSON', '{', 1],
    ['has a hash that is none', '{\n  "a:b": {"en":"1","words":"00000000"}\n}', 2],
    ['has a field of its own', '{\n  "a:b": {"en":"00000000","words":"00000000","x":1}\n}', 2],
    [
      'has a difference of no kind',
      '{\n  "a:a": {"en":"00000000","words":"00000000"},\n  "a:b": {"en":"00000000","words":"00000000","differs":["x"]}\n}',
      3,
    ],
  ])('that %s is refused with its line', (_, text, line) => {
    expect(readReview({ [path]: text }, 'th').findings).toMatchObject([
      { file: path, line, code: 'E39', severity: 'error' },
    ]);
  });
});
