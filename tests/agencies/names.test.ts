import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readName, spokenCore } from '../../src/agencies/names.ts';
import { spokenTokens } from '../../src/agencies/tokens.ts';
import { words } from './lists.ts';

const kinds = (name: string): string =>
  readName(name, words)
    .words.map(({ text, kind }) => `${text}:${kind}`)
    .join(' ');

describe('reading a name', () => {
  it.each([
    ['MALINDO RECRUITING AGENCY CO.,LTD.', 'malindo:name recruiting:role agency:role co:legal ltd:legal'],
    ['บริษัทจัดหางาน มาลินโด จำกัด', 'บริษัทจัดหางาน:legal มาลินโด:name จำกัด:legal'],
    ['บริษัทจัดหางานเถาหยวน จำกัด', 'บริษัทจัดหางาน:legal เถาหยวน:name จำกัด:legal'],
    ['ไทยเลเบอร์ ซัพพลาย', 'ไทย:name เลเบอร:soft ซัพพลาย:soft'],
    ['T W MANPOWER', 'tw:initials manpower:role'],
    ['U. I RECRUITMENT', 'ui:initials recruitment:role'],
    ['เอส.พี.ที. อินเตอร์เนชั่นแนล', 'เอสพีที:initials อินเตอรเนชันแนล:soft'],
    ['เอสพีทีซัพพลาย', 'เอสพีที:initials ซัพพลาย:soft'],
    ['CPP48 GROUP', 'cpp:name 48:number group:soft'],
    ['เทพส์ 2018', 'เทพส:name 2018:number'],
    ['P & P DEVELOPMENT', 'p:initials and:soft p:initials development:soft'],
    ['Công ty TNHH Bảo Thịnh', 'congtytnhh:legal bao:name thinh:name'],
    ['ក្រុមហ៊ុន អាន់នី រីតា', 'ក្រុមហុន:legal អាននី:name រីតា:name'],
    ['ບໍລິສັດ ນ້ຳໃສ ຈຳກັດ', 'ບໍລິສັດ:legal ນຳໃສ:name ຈຳກັດ:legal'],
    ['ရွှေမြန်မာအောင် ကုမ္ပဏီလီမိတက်', 'ရွှေမြန်မာအောင်:name ကုမ္ပဏီလီမိတက်:legal'],
    ['man power JOINT STOCK COMPANY', 'manpower:role jointstockcompany:legal'],
    ['...', ''],
  ])('takes %s apart', (name, apart) => {
    expect(kinds(name)).toBe(apart);
  });

  it('does not see blanks, punctuation, case, marks and invisible signs', () => {
    const { full } = readName('V.DRAGON (UDONTHANI) CO., LTD', words);
    for (const same of [
      'v dragon udonthani co ltd',
      'V. Dragon\u200b (Udonthani) Co.,Ltd.',
      'ＶDRAGONUDONTHANICOLTD',
    ])
      expect(readName(same, words).full).toBe(full);
  });

  it('spells one name in one way, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (name) => {
        const { full, cut, core } = readName(name, words);
        expect(full).not.toMatch(/\s/);
        expect(cut.length).toBeLessThanOrEqual(full.length);
        expect(core.length).toBeLessThanOrEqual(cut.length);
        expect(readName(full, words).full).toBe(full);
      }),
    );
  });

  it.each([
    ['บริษัทจัดหางาน เค.เอส.แมนเพาเวอร์ ซัพพลาย จำกัด', 'เค เอส ซัพพลาย'],
    ['MALINDO RECRUITING AGENCY CO.,LTD.', 'malindo'],
    ['TOP MANPOWER', 'top manpower'],
    ['Manpower Agency', 'manpower agency'],
  ])('is said without legal forms and role words: %s', (name, core) => {
    expect(spokenCore(spokenTokens(name), words).join(' ')).toBe(core);
  });
});
