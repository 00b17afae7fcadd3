import { normalise } from './normalise.ts';

/** How a number word counts: itself, or times what stands before it. */
export interface NumberWord {
  readonly value: number;
  readonly scale: boolean;
  /**
   * `short`: a single digit behind a scale may mean a tenth of it (Thai "a thousand five" is 1,500 or 1,005).
   * `before`: round tens may stand behind the scale that they multiply (Burmese "lakh 30").
   */
  readonly habit?: 'short' | 'before';
}

type Table = Readonly<Record<string, number>>;

const ENGLISH: Table = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const ENGLISH_SCALES: Table = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9 };

const KHMER: Table = {
  សូន្យ: 0,
  មួយ: 1,
  ពីរ: 2,
  បី: 3,
  បួន: 4,
  ប្រាំ: 5,
  ប្រាំមួយ: 6,
  ប្រាំពីរ: 7,
  ប្រាំបី: 8,
  ប្រាំបួន: 9,
  ដប់: 10,
  ម្ភៃ: 20,
  សាមសិប: 30,
  សែសិប: 40,
  ហាសិប: 50,
  ហុកសិប: 60,
  ចិតសិប: 70,
  ប៉ែតសិប: 80,
  កៅសិប: 90,
};
const KHMER_SCALES: Table = { រយ: 100, ពាន់: 1e3, ម៉ឺន: 1e4, មុឺន: 1e4, សែន: 1e5, លាន: 1e6, កោដិ: 1e7 };

const THAI: Table = {
  ศูนย์: 0,
  หนึ่ง: 1,
  นึง: 1,
  เอ็ด: 1,
  สอง: 2,
  ยี่: 2,
  สาม: 3,
  สี่: 4,
  ห้า: 5,
  หก: 6,
  เจ็ด: 7,
  แปด: 8,
  เก้า: 9,
};
const THAI_SCALES: Table = { สิบ: 10, ร้อย: 100, พัน: 1e3, หมื่น: 1e4, แสน: 1e5, ล้าน: 1e6 };

const LAO: Table = {
  ສູນ: 0,
  ໜຶ່ງ: 1,
  ນຶ່ງ: 1,
  ເອັດ: 1,
  ສອງ: 2,
  ຊາວ: 20,
  ສາມ: 3,
  ສີ່: 4,
  ຫ້າ: 5,
  ຫົກ: 6,
  ເຈັດ: 7,
  ແປດ: 8,
  ເກົ້າ: 9,
};
const LAO_SCALES: Table = { ສິບ: 10, ຮ້ອຍ: 100, ພັນ: 1e3, ໝື່ນ: 1e4, ແສນ: 1e5, ລ້ານ: 1e6, ຕື້: 1e9 };

const BURMESE: Table = {
  သုည: 0,
  တစ်: 1,
  နှစ်: 2,
  သုံး: 3,
  လေး: 4,
  ငါး: 5,
  ခြောက်: 6,
  ခုနစ်: 7,
  ခုနှစ်: 7,
  ရှစ်: 8,
  ကိုး: 9,
};
const BURMESE_SCALES: Table = {
  ဆယ်: 10,
  ဆယ့်: 10,
  ရာ: 100,
  ရာ့: 100,
  ထောင်: 1e3,
  ထောင့်: 1e3,
  သောင်း: 1e4,
  သိန်း: 1e5,
  သန်း: 1e6,
};

function entries(table: Table, scale: boolean, habit?: 'short' | 'before'): [string, NumberWord][] {
  return Object.entries(table).map(([word, value]) => [
    normalise(word),
    { value, scale, ...(habit ? { habit } : {}) },
  ]);
}

/** Every number word of the five languages by its normalised spelling. */
export const NUMBER_WORDS: ReadonlyMap<string, NumberWord> = new Map([
  ...entries(ENGLISH, false),
  ...entries(ENGLISH_SCALES, true),
  ...entries(KHMER, false),
  ...entries(KHMER_SCALES, true),
  ...entries(THAI, false, 'short'),
  ...entries(THAI_SCALES, true, 'short'),
  ...entries(LAO, false, 'short'),
  ...entries(LAO_SCALES, true, 'short'),
  ...entries(BURMESE, false, 'before'),
  ...entries(BURMESE_SCALES, true, 'before'),
]);

const CURRENCY_WORDS: Readonly<Record<string, readonly string[]>> = {
  USD: [
    'us$',
    'us dollars',
    'us dollar',
    'american dollars',
    '$',
    'usd',
    'dollars',
    'dollar',
    'dolla',
    'ដុល្លារអាមេរិក',
    'ដុល្លារ',
    'ដុល្លា',
    'ដុល',
    'ดอลลาร์สหรัฐ',
    'ดอลลาร์',
    'ดอลล่าร์',
    'ดอลล่า',
    'ໂດລາ',
    'ໂດລ່າ',
    'ໂດລາສະຫະລັດ',
    'ດອນລາ',
    'ດອນລ່າ',
    'ဒေါ်လာ',
    'အမေရိကန်ဒေါ်လာ',
  ],
  THB: ['฿', 'thb', 'thai baht', 'baht', 'bath', 'baats', 'บาท', 'บ.', 'បាត', 'ບາດ', 'ဘတ်', 'ဘတ်ငွေ'],
  KHR: ['៛', 'khr', 'riels', 'riel', 'រៀល', 'เรียล', 'ຣຽນ', 'ရီယယ်လ်', 'ရီယယ်'],
  LAK: ['₭', 'lak', 'kips', 'kip', 'ກີບ', 'กีบ', 'គីប', 'ကစ်ပ်', 'ကစ်'],
  MMK: ['mmk', 'kyats', 'kyat', 'ks', 'ကျပ်', 'จ๊าด', 'จ๊าต', 'ຈັດ', 'ក្យាត'],
};

/** Words for money by their normalised spelling, longest first, and the ISO 4217 code that each stands for. */
export const CURRENCIES: readonly (readonly [word: string, currency: string])[] = Object.entries(
  CURRENCY_WORDS,
)
  .flatMap(([currency, words]) => words.map((word): [string, string] => [normalise(word), currency]))
  .sort((a, b) => b[0].length - a[0].length);

/** The ISO 4217 codes of the money that is read. */
export const CURRENCY_CODES: readonly string[] = Object.keys(CURRENCY_WORDS);

/** "About", before or behind an amount. */
export const ABOUT_WORDS: readonly string[] = [
  ...[
    'about',
    'around',
    'approximately',
    'approx.',
    'approx',
    'roughly',
    '~',
    'ប្រហែលជា',
    'ប្រហែល',
    'ប្រមាណ',
    'ประมาณ',
    'ราวๆ',
    'ราว',
    'ປະມານ',
    'လောက်',
    'ခန့်',
  ],
].map(normalise);

/** Words for a part of a hundred, before or behind a number. */
export const PERCENT_WORDS: readonly string[] = [
  ...['%', 'percent', 'per cent', 'in a hundred', 'ភាគរយ', 'เปอร์เซ็นต์', 'เปอร์เซ็น', 'ร้อยละ'],
  ...['ເປີເຊັນ', 'ເປີເຊັນຕ໌', 'ເປີເຊັນຕ໌', 'ຮ້ອຍລະ', 'ສ່ວນຮ້ອຍ', 'ရာခိုင်နှုန်း'],
].map(normalise);

/** Words for a month and for a year, behind a number. */
export const MONTH_WORDS: readonly string[] = ['months', 'month', 'ខែ', 'เดือน', 'ເດືອນ', 'လ'].map(normalise);
export const YEAR_WORDS: readonly string[] = ['years', 'year', 'ឆ្នាំ', 'ปี', 'ປີ', 'နှစ်'].map(normalise);

/** Half a year: before the word for a year, or behind one ("1 ปีครึ่ง"). */
export const HALF_WORDS: readonly string[] = [...['half', 'half a', 'a half', 'កន្លះ', 'ครึ่ง', 'ເຄິ່ງ', 'ခွဲ']].map(
  normalise,
);

/** What may stand before the number of a choice: "no. 3", "ข้อ 3". */
export const ORDINAL_WORDS: readonly string[] = [
  ...[
    'number',
    'option',
    'choice',
    'no.',
    'no',
    'nr.',
    'nr',
    '#',
    'លេខ',
    'ទី',
    'ជម្រើសទី',
    'ข้อที่',
    'ข้อ',
    'หมายเลข',
    'เลข',
    'ที่',
  ],
  ...['ຂໍ້ທີ', 'ຂໍ້', 'ໝາຍເລກ', 'ເລກ', 'ທີ', 'နံပါတ်', 'အမှတ်', 'နံပတ်'],
].map(normalise);
