import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAgency } from '../../src/agencies/match.ts';
import { namesOf } from '../../src/agencies/register.ts';
import { soughtName } from '../../src/agencies/sought.ts';
import { readDelimited } from '../../src/tables/delimited.ts';
import { fromZawgyi, readings } from '../../src/understanding/zawgyi.ts';
import { indexOf, listOf, shipped, words } from './lists.ts';

const TODAY = '2026-07-20';
const index = indexOf(...shipped.registers);
const BURMESE = /[\u1000-\u109f]/;

const MARKS = new Map([
  ['\u103b', '\u103a'],
  ['\u103c', '\u103b'],
  ['\u103d', '\u103c'],
  ['\u103e', '\u103d'],
  ['\u103a', '\u1039'],
]);
const BEFORE = ['\u1031', '\u103b'];

/** A Unicode text as somebody types it in Zawgyi; of stacked letters it knows none. */
function toZawgyi(text: string): string {
  return text
    .normalize('NFC')
    .replace(/([\u1000-\u102a])([\u102b-\u103e]*)/g, (_, letter: string, signs: string) => {
      const own = [...signs].map((sign) => (sign === '\u1031' ? sign : (MARKS.get(sign) ?? sign)));
      const front = BEFORE.filter((sign) => own.includes(sign));
      return front.join('') + letter + own.filter((sign) => !BEFORE.includes(sign)).join('');
    });
}

const names = [
  ...new Set(
    shipped.registers
      .flatMap(({ agencies }) => agencies.flatMap(namesOf))
      .map(({ name }) => name.normalize('NFC')),
  ),
].filter((name) => BURMESE.test(name));
const byEar = readDelimited(readFileSync(new URL('by-ear.csv', import.meta.url), 'utf8'))
  .flatMap(({ cells }) => cells)
  .filter((cell) => BURMESE.test(cell) && !cell.includes('\u1039'));

const check = (text: string, at = index) => {
  const { verdict, agencies, reasons } = checkAgency(at, text, TODAY);
  return { verdict, ids: agencies.map(({ id }) => id), reasons };
};

describe('a Burmese name in Zawgyi', () => {
  it('is what the hand writes', () => {
    expect(toZawgyi('ရွှေမြန်မာအောင်')).toBe(
      '\u1031\u101b\u103c\u103d\u103b\u1019\u1014\u1039\u1019\u102c\u1031\u1021\u102c\u1004\u1039',
    );
    expect(names.length).toBeGreaterThan(3);
    for (const name of [...names, ...byEar])
      expect(fromZawgyi(toZawgyi(name)).normalize('NFC'), name).toBe(name.normalize('NFC'));
  });

  it.each(names)('finds what the Unicode name finds: %s', (name) => {
    const unicode = check(name);
    expect(unicode.ids).toHaveLength(1);
    for (const typed of [toZawgyi(name), `${toZawgyi(name)} လား`, toZawgyi(`${name} လိုင်စင်ရှိလား`)])
      expect(check(typed), typed).toEqual(unicode);
  });

  it('finds what the Unicode name finds, spelled by ear', () => {
    expect(byEar.length).toBeGreaterThan(10);
    const told = byEar.filter((typed) => readings(toZawgyi(typed))[0] !== toZawgyi(typed));
    expect(told.length).toBeGreaterThan(10);
    for (const typed of told) expect(check(toZawgyi(typed)).ids, typed).toEqual(check(typed).ids);
  });

  it('counts as the same name', () => {
    for (const name of names) expect(soughtName(toZawgyi(name), words)).toBe(soughtName(name, words));
  });

  it('keeps its number, and a number of another is said', () => {
    const [one, two] = [
      { id: 'one', nameLocal: 'ရွှေမြန်မာအောင်', phones: '09-111-2223', country: 'MM' },
      { id: 'two', nameLocal: 'ပွင့်ဖူးအောင်', phones: '09-444-5556', country: 'MM' },
    ];
    const own = indexOf(listOf([one, two], { country: 'MM' }));
    const zawgyi = toZawgyi(one.nameLocal);
    expect(check(`${zawgyi} ၀၉-၁၁၁-၂၂၂၃`, own)).toMatchObject({ verdict: 'match', ids: ['one'] });
    expect(check(`${zawgyi} ၀၉-၄၄၄-၅၅၅၆`, own)).toMatchObject({
      verdict: 'choose',
      reasons: ['number-of-another'],
    });
  });

  it('confirms nobody that its Unicode form does not confirm, whatever the letters', () => {
    const letters = fc.string({
      unit: fc.constantFrom(
        ...'ကခဂငစတနပဖမယရလဝသအ',
        ...'\u102b\u102c\u102d\u102f\u1030\u1031\u1036\u1037\u1038\u1039\u103a\u103b\u103c\u103d\u103e\u1033\u1060\u108a',
        ' ',
      ),
      maxLength: 24,
    });
    const near = fc.tuple(fc.constantFrom(...names), fc.nat(), letters).map(([name, at, more]) => {
      const typed = toZawgyi(name);
      const cut = at % (typed.length + 1);
      return typed.slice(0, cut) + more.slice(0, 2) + typed.slice(cut + (at % 2));
    });
    fc.assert(
      fc.property(fc.oneof(letters, near), (text) => {
        const { verdict, ids } = check(text);
        if (verdict === 'choose' || verdict === 'not-found') return;
        const meant = [text, ...readings(text)].map((reading) => check(reading));
        expect(meant.some((one) => one.verdict === verdict && one.ids[0] === ids[0])).toBe(true);
        for (const one of meant)
          if (one.verdict === verdict && one.ids.length === 1) expect(one.ids).toEqual(ids);
      }),
      { numRuns: 400 },
    );
  });
});
