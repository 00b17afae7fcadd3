import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readAbout,
  readAmount,
  readMonths,
  readNumber,
  readPercent,
} from '../../src/understanding/numbers.ts';

describe('a text that is one number', () => {
  it.each([
    ['3', 3],
    ['០', 0],
    ['១២', 12],
    ['໑໒', 12],
    ['๑๒', 12],
    ['၁၂', 12],
    ['１２', 12],
    ['1️⃣', 1],
    ['1⃣', 1],
    ['🔟', 10],
    ['②', 2],
    ['1.', 1],
    ['(2)', 2],
    ['2)', 2],
    ['[4]', 4],
    ['no. 3', 3],
    ['No.3', 3],
    ['#5', 5],
    ['ข้อ 2', 2],
    ['ເລກ ໒', 2],
    ['លេខ ៣', 3],
    ['နံပါတ် ၄', 4],
    ['2 ครับ', 2],
    ['၂ ပါ', 2],
    ['១ បាទ', 1],
    ['1,000', 1000],
    ['1.000', 1000],
    ['1 000', 1000],
    ['1\u202f000\u202f000', 1_000_000],
    ["1'000", 1000],
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ['1.5', 1.5],
    ['1,5', 1.5],
    ['0.125', 0.125],
    ['-5', -5],
    ['5,000.-', 5000],
    ['5k', 5000],
    ['2.5 million', 2_500_000],
    ['forty two', 42],
    ['forty-two', 42],
    ['one hundred and five', 105],
    ['three hundred thousand', 300_000],
    ['៣ ពាន់', 3000],
    ['៣០ម៉ឺន', 300_000],
    ['សាមរយ', null],
    ['បីរយ', 300],
    ['ប្រាំមួយ', 6],
    ['សាមសិបប្រាំ', 35],
    ['២ លាន ៥ សែន', 2_500_000],
    ['3 พัน', 3000],
    ['สองหมื่นห้าพัน', 25_000],
    ['๓ พันล้าน', 3_000_000_000],
    ['ยี่สิบเอ็ด', 21],
    ['พันห้า', null],
    ['ร้อยห้าสิบ', 150],
    ['3 ແສນ', 300_000],
    ['ສອງລ້ານ', 2_000_000],
    ['ຊາວຫ້າ', 25],
    ['၃ သိန်း', 300_000],
    ['သိန်း ၃၀', 3_000_000],
    ['သိန်း ၃', null],
    ['သုံးထောင်', 3000],
    ['တစ်သောင်း', 10_000],
  ])('reads %s as %s', (text, number) => {
    expect(readNumber(text)).toBe(number);
  });

  it.each([
    '',
    ' ',
    'passport',
    '1 2',
    '1,00,000',
    '12.34.56',
    '1.2.3',
    '012345678',
    '012 345 678',
    '1-2',
    '1/2',
    '3 years',
    '2026-05-01',
    'no',
    'k',
    '1'.repeat(30),
    '1'.repeat(1_000_000),
    'five five',
    '5 10',
    'tomorrow at 5',
    'ตีสอง',
  ])('finds no single number in %j', (text) => {
    expect(readNumber(text)).toBeNull();
  });

  const firstDigit = {
    khmer: 0x17e0,
    lao: 0x0ed0,
    thai: 0x0e50,
    burmese: 0x1040,
    fullWidth: 0xff10,
    western: 0x30,
  };
  const inDigits = (n: number | string, first: number) =>
    String(n).replace(/\d/g, (d) => String.fromCodePoint(first + Number(d)));

  it.each(Object.entries(firstDigit))('reads back any whole number printed in %s digits', (_, first) => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom('', ' ', '\u200b', '\n'), (n, around) => {
        expect(readNumber(around + inDigits(n, first) + around)).toBe(n);
        expect(readNumber(inDigits(n.toLocaleString('en'), first))).toBe(n);
      }),
    );
  });

  it('reads back numbers as the locales of the region print them', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom('km', 'lo', 'th', 'my', 'en', 'fr', 'de'), (n, locale) => {
        expect(readNumber(new Intl.NumberFormat(locale).format(n))).toBe(n);
      }),
    );
  });

  it('never throws and answers with a number or null', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'០១๑၁1.,- kព ាន់ဆယ်ร้อย') }),
        ),
        (text) => {
          const number = readNumber(text);
          expect(number === null || Number.isFinite(number)).toBe(true);
          const amount = readAmount(text);
          expect(amount === null || (Number.isFinite(amount.amount) && amount.amount >= 0)).toBe(true);
        },
      ),
    );
  });
});

describe('a text that is one amount of money', () => {
  it.each([
    ['300', 300, null],
    ['300 dollars', 300, 'USD'],
    ['៣០០ ដុល្លារ', 300, 'USD'],
    ['៣០០ដុល្លារ', 300, 'USD'],
    ['300$', 300, 'USD'],
    ['$300', 300, 'USD'],
    ['US$ 1,200', 1200, 'USD'],
    ['300 บาท', 300, 'THB'],
    ['3 หมื่นบาท', 30_000, 'THB'],
    ['฿5,000', 5000, 'THB'],
    ['5000 bath', 5000, 'THB'],
    ['៤០ ម៉ឺនរៀល', 400_000, 'KHR'],
    ['200៛', 200, 'KHR'],
    ['2 ລ້ານກີບ', 2_000_000, 'LAK'],
    ['₭500.000', 500_000, 'LAK'],
    ['ကျပ် သိန်း ၃၀', 3_000_000, 'MMK'],
    ['၅ သိန်းကျပ်', 500_000, 'MMK'],
    ['30000 ks', 30_000, 'MMK'],
    ['5k baht', 5000, 'THB'],
    ['about 300 usd', 300, 'USD'],
    ['ประมาณ 500 บาทครับ', 500, 'THB'],
    ['၃၀၀ ဒေါ်လာလောက်', 300, 'USD'],
    ['300 US dollars', 300, 'USD'],
    ['1,000 dollars', 1000, 'USD'],
    ['about 300', 300, null],
    ['១ពាន់ដុល្លារ', 1000, 'USD'],
    ['៣០០ដុល្លារអាមេរិក', 300, 'USD'],
    ['ប្រហែល ៣០០ ដុល្លារ', 300, 'USD'],
    ['9000 บาท', 9000, 'THB'],
    ['ประมาณ 9 พันบาท', 9000, 'THB'],
    ['300 ดอลลาร์สหรัฐ', 300, 'USD'],
    ['1ລ້ານກີບ', 1_000_000, 'LAK'],
    ['ປະມານ 9000 ບາດ', 9000, 'THB'],
    ['ထိုင်းဘတ် 9000', null, null],
    ['ဘတ် ၉၀၀၀ လောက်', 9000, 'THB'],
    ['၉ ထောင်ဘတ်', 9000, 'THB'],
  ])('reads %s', (text, amount, currency) => {
    expect(readAmount(text)).toEqual(amount === null ? null : { amount, currency });
  });

  it.each([
    '',
    'dollars',
    '$',
    '300 dollars or baht',
    '$300 baht',
    'thanks',
    '-5 baht',
    '300 people',
    '300 singapore dollars',
    's$300',
    '300 ringgit',
    '300 to 400 dollars',
    '300-400 baht',
    'aroundabout 3',
    '3 lakhs of kip or so',
    'ค่าใช้จ่ายเท่าไร',
  ])('finds no amount in %j', (text) => {
    expect(readAmount(text)).toBeNull();
  });
});

describe('a sum with its money', () => {
  const money = [
    ['dollars', 'USD'],
    ['ដុល្លារ', 'USD'],
    ['บาท', 'THB'],
    ['baht', 'THB'],
    ['រៀល', 'KHR'],
    ['ກີບ', 'LAK'],
    ['ကျပ်', 'MMK'],
  ] as const;
  const about = ['', 'about ', 'ប្រហែល ', 'ประมาณ ', 'ປະມານ '] as const;

  it('is read whatever the number, its digits and what stands around it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.constantFrom(...money),
        fc.constantFrom(...about),
        fc.constantFrom('', ' '),
        fc.constantFrom('en', 'km', 'th', 'lo', 'my'),
        (n, [word, currency], before, between, locale) => {
          const digits = new Intl.NumberFormat(locale).format(n);
          expect(readAmount(before + digits + between + word)).toEqual({ amount: n, currency });
          expect(readAmount(`${word} ${digits}`)).toEqual({ amount: n, currency });
          expect(readAbout(before + digits)).toBe(n);
        },
      ),
    );
  });

  it('is never read in one of two that are named', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.constantFrom(...money), fc.constantFrom(...money), (n, one, other) => {
        const read = readAmount(`${n} ${one[0]} ${other[0]}`);
        expect(read).toEqual(one[1] === other[1] ? { amount: n, currency: one[1] } : null);
      }),
    );
  });
});

describe('a part of a hundred', () => {
  it.each([
    ['3', 3],
    ['3%', 3],
    ['3 percent', 3],
    ['2.5 per cent', 2.5],
    ['about 3%', 3],
    ['៣ភាគរយ', 3],
    ['3 เปอร์เซ็นต์', 3],
    ['ร้อยละ 3', 3],
    ['3 ເປີເຊັນ', 3],
    ['ຮ້ອຍລະ 3', 3],
    ['၃ ရာခိုင်နှုန်း', 3],
    ['3% a month', null],
    ['3 to 4%', null],
    ['%', null],
    ['percent', null],
    ['3 dollars', null],
  ])('reads %s as %s', (text, number) => {
    expect(readPercent(text)).toBe(number);
  });
});

describe('a number of months', () => {
  it.each([
    ['6', 6],
    ['one year', 12],
    ['1 year', 12],
    ['a year', 12],
    ['half a year', 6],
    ['2 years', 24],
    ['1.5 years', 18],
    ['6 months', 6],
    ['a month', 1],
    ['about 6 months', 6],
    ['1 year and 6 months', 18],
    ['one year and a half', 18],
    ['១ឆ្នាំ', 12],
    ['មួយឆ្នាំកន្លះ', 18],
    ['៦ខែ', 6],
    ['1 ปี', 12],
    ['1 ปีครึ่ง', 18],
    ['ครึ่งปี', 6],
    ['หกเดือน', 6],
    ['1 ປີ', 12],
    ['6 ເດືອນ', 6],
    ['၁ နှစ်', 12],
    ['တစ်နှစ်', 12],
    ['နှစ်နှစ်', 24],
    ['၁ နှစ် ၆ လ', 18],
    ['ခြောက်လ', 6],
    ['၆ လလောက်', 6],
    // Two, or a year; twelve, or ten years.
    ['နှစ်', null],
    ['ဆယ်နှစ်', null],
    ['1.3 years', null],
    ['1 year 14 months', null],
    ['6 weeks', null],
    ['10 days', null],
    ['year', null],
    ['months', null],
    ['6 months or a year', null],
    ['2027', 2027],
  ])('reads %s as %s', (text, months) => {
    expect(readMonths(text)).toBe(months);
  });

  it('never throws and is a number or null', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(fc.constantFrom('1', '12', ' ', 'year', 'months', 'ปี', 'ခွဲ', 'နှစ်', 'လ', 'ครึ่ง', '%', 'a'), {
              maxLength: 6,
            })
            .map((parts) => parts.join('')),
        ),
        (text) => {
          for (const number of [readMonths(text), readPercent(text), readAbout(text)])
            expect(number === null || Number.isFinite(number)).toBe(true);
        },
      ),
    );
  });
});
