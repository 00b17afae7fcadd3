import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soughtName } from '../../src/agencies/sought.ts';
import { words } from './lists.ts';

const named = (text: string) => soughtName(text, words);

describe('the one spelling of a name that is looked for', () => {
  it.each([
    ['Vermilion Ibex', 'vermilion ibex'],
    ['  VERMILION   ibex Co., Ltd.', 'vermilion ibex'],
    ['Vermilion\u200bIbex', 'vermilionibex'],
    ['is Vermilion Ibex real?', 'vermilion ibex'],
    ['บริษัทจัดหางาน มาลินดา จำกัด', 'มาลินดา'],
    ['Vermilion Ibex 012 345 678', 'vermilion ibex 12345678'],
    ['012-345-678', '12345678'],
    ['+855 12 345 678', '12345678'],
    ['០១២ ៣៤៥ ៦៧៨', '12345678'],
    ['ต.๙๙๙/๒๕๖๘', 'ต 999/2568'],
  ])('%s', (text, name) => {
    expect(named(text)).toBe(name);
  });

  it.each([
    ['only words that many share', 'Manpower Co., Ltd.'],
    ['a legal form alone', 'บริษัท จำกัด'],
    ['a question without a name', 'is it real?'],
    ['no letters', '...'],
    ['nothing', ''],
    ['a text that is longer than a name', 'They came to our village and said that they had work for us all'],
    ['a book', 'Vermilion Ibex '.repeat(1000)],
  ])('%s is no name', (_, text) => {
    expect(named(text)).toBeUndefined();
  });

  it('counts sixty characters, and not one more', () => {
    expect(named('a'.repeat(60))).toBe('a'.repeat(60));
    expect(named('a'.repeat(61))).toBeUndefined();
  });

  it('is in one line and short, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (text) => {
        const name = named(text);
        if (name === undefined) return;
        expect(name).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);
        expect(name.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
