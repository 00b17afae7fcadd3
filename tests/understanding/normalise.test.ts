import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAsciiDigits } from '../../src/understanding/digits.ts';
import { normalise, visible } from '../../src/understanding/normalise.ts';

describe('digits', () => {
  it.each([
    ['១២៣៤៥៦៧៨៩០', '1234567890'],
    ['໑໒໓໔໕໖໗໘໙໐', '1234567890'],
    ['๑๒๓๔๕๖๗๘๙๐', '1234567890'],
    ['၁၂၃၄၅၆၇၈၉၀', '1234567890'],
    ['１２３', '123'],
    ['a1b2', 'a1b2'],
  ])('writes %s as %s', (local, ascii) => {
    expect(toAsciiDigits(local)).toBe(ascii);
  });
});

describe('normalise', () => {
  it.each([
    ['a zero-width space as a word break', 'ខ្ញុំ\u200bចង់', 'ខ្ញុំចង់'],
    ['full-width letters', 'ＰＡＳＳＰＯＲＴ', 'passport'],
    ['sara am typed in two keys', 'ทํางาน', normalise('ทำงาน')],
    ['sara am behind a tone mark', 'นํ้า', normalise('น้ำ')],
    ['two sara e for sara ae', 'เเม่', 'แม่'],
    ['the Lao digraph', 'ໜັງສື', normalise('ຫນັງສື')],
    ['the Khmer spellings of "give"', 'អោយ', normalise('ឲ្យ')],
    ['coeng ta and coeng da', 'ត្តិ', normalise('ត្ដិ')],
    ['a vowel typed before what stands below', 'ភាសាខែ្មរ', normalise('ភាសាខ្មែរ')],
    ['"give" with its vowel first', 'អោ្យ', normalise('ឱ្យ')],
    ['the Burmese digit zero as the letter wa', 'က၀', 'ကဝ'],
    ['direction marks', '\u202eabc\u202c', 'abc'],
    ['white space', ' a \n b ', 'a b'],
  ])('joins %s', (_, from, to) => {
    expect(normalise(from)).toBe(to);
  });

  it('keeps a Burmese number a number', () => {
    expect(normalise('၁၀၀')).toBe('100');
    expect(normalise('၀')).toBe('0');
  });

  it('is stable and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });

  it('takes the short way only where it leads to the same', () => {
    const region = fc.oneof(
      ...[
        [0x20, 0x7e],
        [0x0e00, 0x0e5b],
        [0x0e80, 0x0eff],
        [0x1000, 0x109f],
        [0x1780, 0x17ff],
      ].map(([min = 0, max = 0]) => fc.integer({ min, max })),
      fc.constantFrom(...'เเแ្តដេីាោអឲ្យោអំាาํ่้ຳໍາ'.split('').map((c) => c.charCodeAt(0))),
    );
    fc.assert(
      fc.property(fc.array(region, { maxLength: 24 }), (codes) => {
        // A full-width letter in front makes every text go the long way.
        const text = `a${String.fromCodePoint(...codes)}`;
        expect(normalise(text)).toBe(normalise(`ａ${text}`).slice(1));
      }),
      { numRuns: 5000 },
    );
  });

  it('takes lone surrogates and NUL out', () => {
    expect(normalise('a\ud800b\u0000c')).toBe('abc');
    expect(visible('a\udfffb')).toBe('ab');
  });
});
