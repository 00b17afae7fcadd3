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

  it('takes lone surrogates and NUL out', () => {
    expect(normalise('a\ud800b\u0000c')).toBe('abc');
    expect(visible('a\udfffb')).toBe('ab');
  });
});
