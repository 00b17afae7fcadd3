import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readProjectFiles } from '../../src/cli/files.ts';
import { type Promises, promiseSearch, readPromises } from '../../src/content/check/promises.ts';
import { formsOf, type TextResources } from '../../src/content/texts.ts';
import { SHIPPED, shippedLocale } from './locales.ts';

const files = readProjectFiles();
const read = readPromises(files);
const { never, must } = read.promises as Promises;
const locales = new Map(SHIPPED.map((lng): [string, TextResources] => [lng, shippedLocale(lng)]));
const search = (lng: string) =>
  promiseSearch(never[lng] ?? { phrases: [], full: [], hidden: [], except: [] });

/** The ideas that nobody may promise: each language has a word for each. */
const IDEAS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'hundred per cent': {
    en: 'It is 100% safe.',
    km: 'សុវត្ថិភាព ១០០%។',
    lo: 'ປອດໄພ 100%',
    th: 'ปลอดภัย 100%',
    my: '၁၀၀% စိတ်ချရတယ်။',
  },
  'completely anonymous': {
    en: 'You are completely anonymous.',
    km: 'អ្នកអនាមិកទាំងស្រុង។',
    lo: 'ເຈົ້າບໍ່ລະບຸຊື່ຢ່າງສົມບູນ',
    th: 'คุณไม่เปิดเผยตัวตนโดยสิ้นเชิง',
    my: 'လုံးဝ အမည်မဖော်ဘူး။',
  },
  'completely safe': {
    en: 'This page is absolutely safe.',
    km: 'ទំព័រនេះមានសុវត្ថិភាពពេញលេញ។',
    lo: 'ໜ້ານີ້ປອດໄພທັງໝົດ',
    th: 'หน้านี้ปลอดภัยแน่นอน',
    my: 'ဒီစာမျက်နှာက အပြည့်အဝ လုံခြုံတယ်။',
  },
  untraceable: {
    en: 'Your tip cannot be traced.',
    km: 'គេតាមរកមិនឃើញអ្នកទេ។',
    lo: 'ຕາມຫາບໍ່ໄດ້ວ່າແມ່ນໃຜ',
    th: 'สืบย้อนไม่ได้ว่าใครเล่า',
    my: 'ခြေရာခံလို့ မရဘူး။',
  },
  guaranteed: {
    en: 'Your secret is guaranteed.',
    km: 'យើងធានាការសម្ងាត់របស់អ្នក។',
    lo: 'ພວກເຮົາຮັບປະກັນ',
    th: 'เรารับประกันความลับ',
    my: 'မိတ်က အာမခံတယ်။',
  },
  'military-grade': {
    en: 'Military-grade protection.',
    km: 'ការពារកម្រិតយោធា។',
    lo: 'ປົກປ້ອງລະດັບທະຫານ',
    th: 'ป้องกันระดับทหาร',
    my: 'စစ်တပ်အဆင့် ကာကွယ်တယ်။',
  },
  encrypted: {
    en: 'Your words are encrypted.',
    km: 'ពាក្យអ្នកត្រូវបានអ៊ិនគ្រីប។',
    lo: 'ຄຳເວົ້າເຈົ້າຖືກເຂົ້າລະຫັດ',
    th: 'คำของคุณถูกเข้ารหัส',
    my: 'ရေးတာကို ကုဒ်ဝှက်ထားတယ်။',
  },
  'nobody will ever know': {
    en: 'Nobody will ever know that it was you.',
    km: 'គ្មានអ្នកណាដឹងថាជាអ្នកទេ។',
    lo: 'ບໍ່ມີໃຜຮູ້ວ່າແມ່ນເຈົ້າ',
    th: 'ไม่มีใครรู้ว่าเป็นคุณ',
    my: 'ကိုယ်ပြောမှန်း ဘယ်သူမှ မသိဘူး။',
  },
  'no risk': {
    en: 'There is no risk.',
    km: 'គ្មានហានិភ័យទេ។',
    lo: 'ບໍ່ມີຄວາມສ່ຽງ',
    th: 'ไม่มีความเสี่ยง',
    my: 'အန္တရာယ်မရှိပါဘူး။',
  },
};

it('what may never be promised and must be said is written, for every language', () => {
  expect(read.findings).toEqual([]);
  expect(Object.keys(never).sort()).toEqual([...SHIPPED].sort());
  expect(must.length).toBeGreaterThan(40);
  for (const { text, words } of must) expect(Object.keys(words).sort(), text).toEqual([...SHIPPED].sort());
});

describe.each([...SHIPPED])('in %s', (lng) => {
  it.each(Object.entries(IDEAS))('%s is found, also within another text', (_, said) => {
    const sentence = said[lng] ?? '';
    expect(sentence).not.toBe('');
    expect(search(lng)(sentence)).toBeDefined();
    const promise = formsOf(locales.get(lng) ?? {}, 'tip:promise')?.[0]?.[1] ?? '';
    expect(search(lng)(promise)).toBeUndefined();
    expect(search(lng)(`${promise} ${sentence}`)).toBeDefined();
  });

  it('every word of the list is found, and each sentence that denies it stands in a text', () => {
    const { phrases = [], full = [], hidden = [], except = [] } = never[lng] ?? {};
    for (const phrase of phrases) expect(search(lng)(phrase), phrase).toBeDefined();
    for (const a of full)
      for (const b of hidden)
        for (const both of [`${a} ${b}`, `${b} ${a}`]) expect(search(lng)(both), both).toBeDefined();
    const security = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
    const words = [...Object.entries(files), [`locales/${lng}/`, security] as const]
      .filter(([path]) => path.startsWith(`locales/${lng}/`))
      .map(([, text]) => text.toLowerCase())
      .join('\n');
    for (const sentence of except) expect(words, sentence).toContain(sentence.toLowerCase());
  });

  it('no text that protects people can lose its words', () => {
    for (const { text, words } of must) {
      const written =
        formsOf(locales.get(lng) ?? {}, text)
          ?.map(([, form]) => form)
          .join('\n') ?? '';
      for (const word of words[lng] ?? []) {
        const found = word.split('|').some((one) => squeezed(written).includes(squeezed(one)));
        expect(found, `${text} has ${word}`).toBe(true);
      }
    }
  });
});

function squeezed(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}

it('what the project says of itself promises no more than it says in a chat', () => {
  const { description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const documents = [
    'README.md',
    'SECURITY.md',
    'CONTRIBUTING.md',
    'docs/secret-page.md',
    'docs/tips-chat.md',
  ];
  const texts = [description, ...documents.map((name) => readFileSync(join(ROOT, name), 'utf8'))];
  // Names of packages and commands promise nothing.
  for (const [i, text] of texts.entries())
    for (const lng of SHIPPED)
      for (const line of text.replace(/`[^`]*`/g, '').split('\n\n'))
        expect(search(lng)(line), `${['package.json', ...documents][i]}: ${line}`).toBeUndefined();
});
