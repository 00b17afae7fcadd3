import { describe, expect, it } from 'vitest';
import { compileCrisis, openCrisis } from '../../src/understanding/crisis.ts';
import { SHIPPED } from './lexicons.ts';
import { placeTable } from './place-names.ts';

const listen = openCrisis(compileCrisis(SHIPPED));

/** Provinces and districts by every name, and crossings by the names of both sides. */
function placeNames(): string[] {
  const places = ['cambodia', 'laos', 'myanmar', 'thailand']
    .flatMap(placeTable)
    .filter(({ level }) => ['province', 'state_region', 'district'].includes(level ?? ''));
  const ids = new Set(places.map(({ id }) => id));
  const names = [
    ...places.flatMap((place) => [
      place['name_local'],
      place['name_latin'],
      ...(place['other_names'] ?? '').split('|'),
    ]),
    ...placeTable('aliases').flatMap(({ id, alias }) => (ids.has(id) ? [alias] : [])),
    ...placeTable('crossings').flatMap((crossing) =>
      [
        crossing['name_th_local'],
        crossing['name_th_latin'],
        crossing['name_other_local'],
        crossing['name_other_latin'],
      ].flatMap((name) => (name ?? '').split(/[()]/)),
    ),
  ];
  return [...new Set(names.map((name) => (name ?? '').trim()))].filter((name) => name !== '');
}

/** "I live in … and want to cross to work", in the language of each script. */
const SENTENCES: readonly (readonly [script: RegExp, sentence: (place: string) => string])[] = [
  [/[\u1780-\u17ff]/, (place) => `ខ្ញុំនៅ${place} ចង់ឆ្លងទៅធ្វើការ`],
  [/[\u0e80-\u0eff]/, (place) => `ຂ້ອຍຢູ່${place} ຢາກຂ້າມໄປເຮັດວຽກ`],
  [/[\u0e00-\u0e7f]/, (place) => `ผมอยู่${place} อยากข้ามไปทำงาน`],
  [/[\u1000-\u109f]/, (place) => `${place}မှာနေတယ် နယ်စပ်ဖြတ်ပြီး အလုပ်သွားလုပ်ချင်တယ်`],
  [/[a-z]/i, (place) => `I live in ${place} and want to cross the border to work`],
];

/** Heard on purpose: who writes these may sit in one of these compounds. */
const COMPOUNDS = ['Shwe Kokko', 'Shwe Koko', 'ရွှေကုက္ကို', 'ชเวโก๊กโก่', 'ชเวก๊กโก่', 'KK Park', 'เคเคปาร์ค'];
/** A district of Laos whose name is the word for hiding. */
const HIDE = 'ຊ່ອນ';

describe('names of places', () => {
  const names = placeNames();

  it('are read in all five scripts', () => {
    expect(names.length).toBeGreaterThan(3000);
    for (const [script] of SENTENCES)
      expect(names.filter((name) => script.test(name)).length).toBeGreaterThan(15);
  });

  it('sound like no danger, alone or in an ordinary sentence', () => {
    const heard = names.filter((name) => {
      const sentence = SENTENCES.find(([script]) => script.test(name))?.[1](name);
      return listen(name, true) !== null || (sentence !== undefined && listen(sentence, true) !== null);
    });
    expect(heard.sort()).toEqual([...COMPOUNDS, HIDE].sort());
  });

  it('hide no cry beside them', () => {
    for (const cry of [
      'ລາວຢາກຂ້າມັນ',
      'ລາວຢາກຂ້າມຶງ',
      'ນາຍຊິຂ້າຂ້ອຍຖ້າຂ້າມແດນ',
      'ຢູ່ຊຽງຂວາງ ເຂົາວາງຢາຂ້ອຍ',
      'เสียงปืน เขายิงเรา',
      'อยู่เชียงใหม่ เขายิงลูก',
      'อยู่ภูเก็ต โดนต่อยทุกวัน',
      'โดนล่ามโซ่',
    ])
      expect(listen(cry, true)?.tier, cry).toBe('hard');
  });
});
