import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slips } from '../../src/understanding/distance.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { matchOption, type Prepared, prepareLabels } from '../../src/understanding/options.ts';

const MENUS: Record<string, readonly string[]> = {
  en: ['📕 Passport', '🧰 Work in Thailand', '🏢 Is this agency real?', '🆘 Help now'],
  km: ['លិខិតឆ្លងដែន', 'ធ្វើការនៅថៃ', 'ក្រុមហ៊ុននេះពិតឬអត់?', 'ជំនួយឥឡូវនេះ'],
  lo: ['ໜັງສືຜ່ານແດນ', 'ໄປເຮັດວຽກຢູ່ໄທ', 'ບໍລິສັດນີ້ແທ້ບໍ?', 'ຊ່ວຍເຫຼືອດຽວນີ້'],
  th: ['หนังสือเดินทาง', 'ทำงานในไทย', 'บริษัทนี้จริงไหม', 'ขอความช่วยเหลือ'],
  my: ['နိုင်ငံကူးလက်မှတ်', 'ထိုင်းမှာအလုပ်လုပ်ရန်', 'ဒီအေဂျင်စီအစစ်လား', 'အခုကူညီပါ'],
  countries: ['Cambodia', 'Laos', 'Myanmar', 'Thailand'],
  yesno: ['Yes', 'No'],
  have: ['Nothing', 'ID card', 'Passport'],
};

const indexOf = (labels: Prepared, text: string) => matchOption(labels, text)?.index ?? null;

describe('the words of an option', () => {
  it.each([
    ['en', 'passport', 0],
    ['en', 'PASSPORT!!', 0],
    ['en', 'pasport', 0],
    ['en', 'passprot', 0],
    ['en', 'work in tailand', 1],
    ['en', 'pass', 0],
    ['en', 'i want the passport please', 0],
    ['en', '1. Passport', 0],
    ['en', '2 passport', null],
    ['en', 'is this agency rael', 2],
    ['en', 'agency', 2],
    ['en', 'help', 3],
    ['en', 'something else', null],
    ['en', 'passport or agency', null],
    ['en', 'i asked at the office last week and they told me to bring a passport and money', null],
    ['km', 'លិខិតឆ្លងដែន', 0],
    ['km', 'លិខិត\u200bឆ្លង\u200bដែន', 0],
    ['km', 'លិខិតឆ្លងដេន', 0],
    ['km', 'ខ្ញុំចង់ធ្វើលិខិតឆ្លងដែន', 0],
    ['km', 'ធ្វើការ', 1],
    ['lo', 'ໜັງສືຜ່ານແດນ', 0],
    ['lo', 'ຫນັງສືຜ່ານແດນ', 0],
    ['lo', 'ເຮັດວຽກຢູ່ໄທ', 1],
    ['th', 'หนังสือเดินทางครับ', 0],
    ['th', 'หนังสือเดินทาง', 0],
    ['th', 'หนังสือ', 0],
    ['th', 'อยากทำหนังสือเดินทาง', 0],
    ['th', 'ไม่เอาหนังสือเดินทาง', null],
    ['my', 'နိုင်ငံကူးလက်မှတ်', 0],
    ['my', 'နိုင်ငံကူး လက်မှတ်', 0],
    ['my', 'နိုင်ငံကူးလက်မှတ လုပ်ချင်တယ်', 0],
    ['countries', 'cambodja', 0],
    ['countries', 'lao', 1],
    ['countries', 'thai', 3],
    ['countries', 'mars', null],
    ['yesno', 'yes', 0],
    ['yesno', 'no', 1],
    ['yesno', 'yes i do', 0],
    ['yesno', 'no thanks', 1],
    ['yesno', 'yea', null],
    ['have', 'i have no passport', null],
    ['have', 'i have a passport', 2],
    ['have', 'id', null],
    ['have', 'my id card', 1],
  ])('%s: %j is option %s', (menu, text, index) => {
    expect(indexOf(prepareLabels(MENUS[menu] ?? []), text)).toBe(index);
  });

  it.each([
    ['en', 'passport', ''],
    ['en', 'pasport', ''],
    ['en', 'pass', ''],
    ['en', '1. Passport', ''],
    ['en', 'passport please', ''],
    ['en', 'agency', ''],
    ['en', 'agency real?', ''],
    ['en', 'agenci', ''],
    ['en', 'boss took my passport', 'boss took my'],
    ['en', 'boss took my pasport', 'boss took my'],
    ['en', 'i want the passport please', 'i want the please'],
    ['km', 'ធ្វើការ', ''],
    ['km', 'ថៅកែយកលិខិតឆ្លងដែន', 'ថៅកែយក'],
    ['km', 'ថៅកែយកលិខិតឆ្លងដែនខ្ញុំ', 'ថៅកែយក ខ្ញុំ'],
    ['lo', 'ເຮັດວຽກຢູ່ໄທ', ''],
    ['th', 'หนังสือเดินทางครับ', ''],
    ['th', 'หนังสือเดินทางหาย', 'หาย'],
    ['my', 'နိုင်ငံကူးလက်မှတ်ပျောက်', 'ပျောက်'],
  ])('%s: what %j says beside its option: %j', (menu, text, rest) => {
    expect(matchOption(prepareLabels(MENUS[menu] ?? []), text)?.rest).toBe(rest);
  });

  it('does not choose between equal labels, nor between labels that are about equally near', () => {
    expect(indexOf(prepareLabels(['Passport', 'passport']), 'passport')).toBeNull();
    const visas = prepareLabels(['Visa type A', 'Visa type B']);
    expect(indexOf(visas, 'visa type')).toBeNull();
    expect(indexOf(visas, 'visa type c')).toBeNull();
    expect(indexOf(visas, 'visa type b')).toBe(1);
    expect(indexOf(prepareLabels(['licensed', 'other']), 'unlicensed')).toBeNull();
    expect(indexOf(prepareLabels(['Legal', 'Other']), 'illegal')).toBeNull();
  });

  it('finds every label of every menu by its own words, in any case and spacing', () => {
    for (const labels of Object.values(MENUS)) {
      const prepared = prepareLabels(labels);
      for (const [index, label] of labels.entries()) {
        for (const text of [
          label,
          label.toUpperCase(),
          `  ${label} `,
          `${index + 1}. ${label}`,
          label.normalize('NFD'),
        ])
          expect(indexOf(prepared, text), text).toBe(index);
      }
    }
  });

  const letter = fc.constantFrom(
    ...'កខគងចតបពមយរលសហ',
    ...'กขคงจตบพมยรลสห',
    ...'ກຂຄງຈຕບພມຍຣລສຫ',
    ...'ကခဂငစတပဖမယရလသဟ',
    ...'abdefghilmnoprstuw',
  );
  const label = fc.string({ unit: letter, minLength: 6, maxLength: 24 });

  it('finds every label again after one slip in six letters or more', () => {
    const prepareFar = (labels: readonly string[]) =>
      labels.every((a, i) =>
        labels.every((b, j) => i === j || slips([...normalise(a)], [...normalise(b)], 4) >= 4),
      );
    fc.assert(
      fc.property(
        fc.uniqueArray(label, { minLength: 1, maxLength: 7 }).filter(prepareFar),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('drop', 'double', 'swap', 'other'),
        letter,
        (labels, which, where, slip, other) => {
          const index = which % labels.length;
          const letters = [...(labels[index] ?? '')];
          const at = where % (letters.length - 1);
          if (slip === 'drop') letters.splice(at, 1);
          else if (slip === 'double') letters.splice(at, 0, letters[at] ?? '');
          else if (slip === 'swap') letters.splice(at, 2, letters[at + 1] ?? '', letters[at] ?? '');
          else letters.splice(at, 1, other);
          expect(indexOf(prepareLabels(labels), letters.join(''))).toBe(index);
        },
      ),
    );
  });

  it('never gives the words of one label to another', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: letter, minLength: 1, maxLength: 12 }), {
          minLength: 2,
          maxLength: 7,
        }),
        (labels) => {
          const prepared = prepareLabels(labels);
          for (const [index, text] of labels.entries()) expect(indexOf(prepared, text)).toBe(index);
        },
      ),
    );
  });

  it('takes any text and any labels', () => {
    const any = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 7 }), any, (labels, text) => {
        const index = indexOf(prepareLabels(labels), text);
        expect(index === null || (index >= 0 && index < labels.length)).toBe(true);
      }),
    );
    expect(indexOf(prepareLabels(['passport']), 'passport '.repeat(100_000))).toBeNull();
  });
});
