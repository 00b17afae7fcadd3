import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLexicon, compileLexicon, openHearing } from '../../src/understanding/hear.ts';
import { SHIPPED } from './lexicons.ts';

const { hear, deafTo } = openHearing(JSON.parse(JSON.stringify(compileLexicon(SHIPPED))));

describe('what is heard in a text before anybody reads it as an answer', () => {
  it.each<[string, boolean, ReturnType<typeof hear>]>([
    ['៣', true, { crisis: null, command: null }],
    ['1 000', true, { crisis: null, command: null }],
    ['passport', true, { crisis: null, command: null }],
    ['', true, { crisis: null, command: null }],
    ['menu', true, { crisis: null, command: 'menu', lng: 'en' }],
    ['/back', true, { crisis: null, command: 'back' }],
    ['គេវាយខ្ញុំ', false, { crisis: 'hard', command: null, lng: 'km' }],
    ['help', true, { crisis: 'soft', command: null, lng: 'en' }],
    ['help', false, { crisis: null, command: null }],
  ])('%j, soft tier %s', (text, soft, heard) => {
    expect(hear(text, 'km', soft)).toEqual(heard);
  });

  it('says the same in every locale of the talk', () => {
    for (const lng of ['en', 'km', 'lo', 'th', 'my', undefined])
      expect(hear('นายจ้างตีฉันทุกวัน', lng, true)).toEqual({ crisis: 'hard', command: null, lng: 'th' });
  });

  it('hears Burmese in Zawgyi', () => {
    const hitsMe =
      '\u1000\u107d\u103c\u1014\u1039\u1019\u1000\u102d\u102f \u101b\u102d\u102f\u1000\u1039\u1010\u101a\u1039';
    expect(hear(hitsMe, 'my', false)).toEqual({ crisis: 'hard', command: null, lng: 'my' });
    const back = '\u1031\u1014\u102c\u1000\u1039\u103b\u1015\u1014\u1039';
    expect(hear(back, 'my', true).command).toBe('back');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, soft) => {
        expect(['hard', 'soft', null]).toContain(hear(text, undefined, soft).crisis);
      }),
    );
  });

  it('opens the shipped lexicons whole', () => {
    expect(deafTo()).toEqual([]);
    expect(checkLexicon(SHIPPED)).toEqual([]);
  });
});
