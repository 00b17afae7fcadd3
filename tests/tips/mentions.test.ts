import { describe, expect, it } from 'vitest';
import { readTitles } from '../../src/cli/roster-files.ts';
import { AFFILIATIONS, type Affiliation } from '../../src/tips/affiliation.ts';
import { allMentions, mentionFinder, NO_MENTIONS } from '../../src/tips/mentions.ts';
import { committee, person } from './fixtures.ts';

const TITLES = readTitles();

/** Made-up people: each is a mix of frequent names, as an editor enters them with the spellings that villagers know. */
const PEOPLE = [
  { id: 'a', names: ['សុខ វិសាល', 'Sok Visal'], heard: ['Sokh Visal', 'Sok Vissal', 'SOK VISAL', 'Visal Sok'] },
  {
    id: 'b',
    names: ['ចាន់ សុភា', 'Chan Sophea', 'จันทร์ โสเพีย'],
    heard: ['Chann Sophea', 'chan sophia', 'Sophea  Chan'],
  },
  {
    id: 'c',
    names: ['สมชาย ใจกล้า', 'Somchai Jaikla'],
    heard: ['Somchay Jaikla', 'somchai jaigla', 'Jaikla Somchai'],
  },
  { id: 'd', names: ['ນາງ ບຸນມີ ສີວິໄລ', 'Bounmy Sivilay'], heard: ['Bunmy Sivilay', 'bounmi sivilai'] },
  { id: 'e', names: ['ကိုမင်းထွန်းအောင်', 'Min Htun Aung'], heard: ['Min Tun Aung', 'min  htun aung'] },
  {
    id: 'f',
    names: ['Somphong Rattanakorn', 'สมพงษ์ รัตนากร'],
    heard: ['Sompong Rattanakorn', 'somphong ratanakorn'],
  },
];
const find = mentionFinder(
  PEOPLE.map(({ id, names }) => committee(`c-${id}`, [{ ...person('one', ['district'], ['x']), names }])),
  TITLES,
);

const SENTENCES = [
  (name: string) => name,
  (name: string) => `yesterday ${name} took 200 dollars from us.`,
  (name: string) => `គេថា${name}បានយកលុយពីពួកយើង`,
  (name: string) => `เมื่อวาน${name}เอาเงินไปแล้ว`,
  (name: string) => `ເຂົາບອກວ່າ ${name} ເອົາເງິນໄປ`,
  (name: string) => `ညက ${name} က ပိုက်ဆံယူတယ်`,
];
/** What happens to a name on the way through keyboards and hurry. */
const WRITTEN = [
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => name.replaceAll(' ', '\u200b '),
  (name: string) => name.replaceAll(' ', '  '),
  (name: string) => name.replaceAll(' ', ''),
];

describe('names of the people who would read a tip', () => {
  it('are found in every script, spelling and sentence: at least 95 of 100', () => {
    const cases = PEOPLE.flatMap(({ id, names, heard }) =>
      [...names.flatMap((name) => WRITTEN.map((write) => write(name))), ...heard].flatMap((form) =>
        SENTENCES.map((sentence) => ({ id, text: sentence(form) })),
      ),
    );
    const missed = cases.filter(({ id, text }) => !find(text).named.has(`c-${id}`));
    expect(cases.length).toBeGreaterThan(300);
    expect(missed.length / cases.length, missed.map(({ text }) => text).join('\n')).toBeLessThanOrEqual(0.05);
  });

  it('are all found as the roster writes them', () => {
    for (const { id, names } of PEOPLE)
      for (const name of names)
        for (const sentence of SENTENCES)
          expect(find(sentence(name)).named, sentence(name)).toContain(`c-${id}`);
  });

  it('are not found inside longer words, nor half', () => {
    const finder = mentionFinder(
      [committee('c', [{ ...person('one', ['ngo'], ['x']), names: ['Dara', 'ដារ៉ា'] }])],
      {},
    );
    expect(finder('Dara said so').named.size).toBe(1);
    expect(finder('the mandarah tree').named.size).toBe(0);
    expect(finder('').named.size).toBe(0);
    const empty = mentionFinder(
      [committee('c', [{ ...person('one', ['ngo'], ['x']), names: [' ', '()'] }])],
      {},
    );
    expect(empty('anything at all').named.size).toBe(0);
  });
});

describe('people as villagers write of them', () => {
  const official = (affiliation: Affiliation, names: string[]) =>
    mentionFinder([committee('c', [{ ...person('one', [affiliation], ['x']), names }])], TITLES);

  it.each<[Affiliation, string]>([
    ['village_chief', 'phu yai ban and me phum take 500 baht from each'],
    ['village_chief', 'the mephoum opens the gate'],
    ['village_chief', 'ตี ๒ ผญบ.ก็รู้'],
    ['village_chief', 'ผญบ ก็รู้'],
    ['village_chief', 'ไปถามผู้ใหญ่แล้ว'],
    ['village_chief', 'nai ban hu'],
    ['immigration', 'ตม เก็บเงินคนละ 500 ทุกคืน'],
    ['immigration', 'ต.ม. รู้หมด'],
    ['immigration', 'เจ้าหน้าที่ตม.เก็บเงิน'],
    ['immigration', 'လ.ဝ.က က ပိုက်ဆံတောင်းတယ်'],
    ['police', 'polis take money'],
    ['police', 'tamruat too'],
    ['police', 'p.o.l.i.c.e come at night'],
    ['police', 'ตร. รับเงิน'],
    ['police', 'តម្រួតយកលុយ'],
    ['police', 'ຕຳຣວດເອົາເງິນ'],
    ['district', 'the mayor knows'],
  ])('are found as %s in %j', (affiliation, text) => {
    expect(official(affiliation, [])(text).titles).toContain(affiliation);
  });

  it.each([
    [['Chan Vanna', 'ចាន់ វណ្ណា'], 'Vanna takes the money'],
    [['Chan Vanna', 'ចាន់ វណ្ណា'], 'vanna chan'],
    [['Chan Vanna', 'ចាន់ វណ្ណា'], 'គេឱ្យលុយទៅ វណ្ណា រាល់យប់'],
    [['สมชาย ใจกล้า', 'Somchai Jaikla'], 'somchai rap ngoen'],
    [['สมชาย ใจกล้า', 'Somchai Jaikla'], 'เห็นสมชายรับเงิน'],
    [['Chea Ly'], 'Ly Chea'],
    [['ကိုအောင်', 'Ko Aung'], 'ko aung'],
  ])('are found by one of their names: %j in %j', (names, text) => {
    expect(official('ngo', names)(text).named).toContain('c');
  });

  it('are found in each committee that they sit in, by names that one of them lists', () => {
    const find = mentionFinder(
      [
        committee('named', [{ ...person('one', ['ngo'], ['x']), names: ['Sok Visal'] }]),
        committee('silent', [person('uno', ['ngo'], ['x'])]),
        committee('other', [person('two', ['ngo'], ['y'])]),
      ],
      {},
    );
    expect(find('it was Sok Visal').named).toEqual(new Set(['named', 'silent']));
  });

  it('are not found where a short form only ends like another word', () => {
    expect(official('immigration', [])('อาตมาเดินผ่านโคลน').titles.size).toBe(0);
    expect(official('ngo', ['Sok Min'])('after 10 min we left').named.size).toBe(0);
  });
});

/** Stories as people tell them, without any of the names and titles. */
const NEUTRAL = [
  'Every night three vans with white number plates stop behind the market and people get in.',
  'They ask 300 dollars and promise work in a fish factory, then take the passports.',
  'My cousin went in March and has not called since. The broker does not answer.',
  'The boat leaves at two in the morning from the old pier, mostly on Fridays.',
  'A woman in a red car visits families and offers to bring girls to Bangkok.',
  'We were locked in a house for two days without food.',
  'They told us to walk through the field with no lights.',
  'The price is 3500 baht for each person, children pay half.',
  'He said the papers were real but the photo is of somebody else.',
  'Please look at the house with the blue roof near the canal.',
  'រាល់យប់មានឡានបីគ្រឿងឈប់នៅក្រោយផ្សារ ហើយមានមនុស្សឡើង',
  'គេសុំលុយបីរយដុល្លារ ហើយសន្យាថាមានការងារនៅរោងចក្រត្រី',
  'បងប្អូនខ្ញុំទៅតាំងពីខែមីនា មកដល់ឥឡូវមិនទាន់ទូរស័ព្ទមកទេ',
  'ទូកចេញនៅម៉ោងពីរភ្លឺ ពីកំពង់ផែចាស់',
  'គេដកលិខិតឆ្លងដែនរបស់ពួកយើងទាំងអស់',
  'មានស្ត្រីម្នាក់ជិះឡានក្រហមមករកក្មេងស្រី',
  'គេឱ្យដើរកាត់វាលស្រែ ហាមបើកភ្លើង',
  'តម្លៃបីពាន់ប្រាំរយបាតក្នុងម្នាក់',
  'សូមមើលផ្ទះដំបូលខៀវក្បែរប្រឡាយ',
  'ពួកយើងត្រូវបានចាក់សោក្នុងផ្ទះពីរថ្ងៃគ្មានបាយ',
  'ทุกคืนมีรถตู้สามคันจอดหลังตลาดแล้วมีคนขึ้นไป',
  'เขาขอเงินหนึ่งหมื่นบาทแล้วบอกว่าจะพาไปทำงานโรงงานปลา',
  'ญาติของฉันไปตั้งแต่เดือนมีนาคม ยังไม่โทรกลับมาเลย',
  'เรือออกตอนตีสองจากท่าเรือเก่า',
  'พวกเขายึดพาสปอร์ตของพวกเราทุกคน',
  'มีผู้หญิงขับรถสีแดงมาหาเด็กสาวในหมู่บ้าน',
  'ให้เดินตัดทุ่งนาห้ามเปิดไฟ',
  'ราคาคนละสามพันห้าร้อยบาท เด็กครึ่งราคา',
  'ช่วยดูบ้านหลังคาสีฟ้าใกล้คลอง',
  'เราถูกขังในบ้านสองวันไม่มีข้าวกิน',
  'ທຸກຄືນມີລົດຕູ້ສາມຄັນຈອດຫຼັງຕະຫຼາດ ແລ້ວມີຄົນຂຶ້ນໄປ',
  'ເຂົາຂໍເງິນສາມຮ້ອຍໂດລາ ແລະບອກວ່າມີວຽກຢູ່ໂຮງງານປາ',
  'ພີ່ນ້ອງຂອງຂ້ອຍໄປຕັ້ງແຕ່ເດືອນມີນາ ຍັງບໍ່ໂທກັບມາ',
  'ເຮືອອອກຕອນຕີສອງຈາກທ່າເຮືອເກົ່າ',
  'ເຂົາຢຶດໜັງສືຜ່ານແດນຂອງພວກເຮົາໝົດ',
  'ມີແມ່ຍິງຂັບລົດສີແດງມາຫາເດັກນ້ອຍຍິງ',
  'ໃຫ້ຍ່າງຜ່ານທົ່ງນາ ຫ້າມເປີດໄຟ',
  'ລາຄາຄົນລະສາມພັນຫ້າຮ້ອຍບາດ',
  'ຊ່ວຍເບິ່ງເຮືອນຫຼັງຄາສີຟ້າໃກ້ຄອງ',
  'ພວກເຮົາຖືກຂັງຢູ່ໃນເຮືອນສອງມື້ບໍ່ມີເຂົ້າກິນ',
  'ညတိုင်း ဈေးနောက်မှာ ကားသုံးစီး ရပ်ပြီး လူတွေတက်ကြတယ်',
  'ငါးစက်ရုံမှာ အလုပ်ရှိတယ်လို့ပြောပြီး ပိုက်ဆံတောင်းတယ်',
  'ကျွန်တော့်ရဲ့ ဝမ်းကွဲ မတ်လကတည်းက သွားတာ အခုထိ ဖုန်းမဆက်သေးဘူး',
  'လှေက မနက်နှစ်နာရီ ဆိပ်ကမ်းဟောင်းကနေ ထွက်တယ်',
  'သူတို့က ကျွန်မတို့ရဲ့ ပတ်စ်ပို့တွေကို သိမ်းထားတယ်',
  'အနီရောင်ကားနဲ့ မိန်းမတစ်ယောက် ကလေးမလေးတွေကို လာရှာတယ်',
  'လယ်ကွင်းကို မီးမဖွင့်ဘဲ ဖြတ်လျှောက်ခိုင်းတယ်',
  'တစ်ယောက်ကို ဘတ်သုံးထောင့်ငါးရာ ပေးရတယ်',
  'တူးမြောင်းနားက ခေါင်မိုးပြာအိမ်ကို ကြည့်ပေးပါ',
  'အိမ်ထဲမှာ နှစ်ရက် ပိတ်လှောင်ထားတယ် ထမင်းမစားရဘူး',
];

describe('titles', () => {
  const everybody = mentionFinder(
    AFFILIATIONS.map((affiliation, n) => committee(`c-${n}`, [person('one', [affiliation], ['x'])])),
    TITLES,
  );
  const cases = AFFILIATIONS.flatMap((affiliation) =>
    (TITLES[affiliation] ?? []).flatMap((word) =>
      SENTENCES.map((sentence) => ({ affiliation, text: sentence(` ${word} `) })),
    ),
  );

  it('are listed for every affiliation and found in every sentence', () => {
    expect(cases.length).toBeGreaterThan(18 * 5 * SENTENCES.length);
    const missed = cases.filter(({ affiliation, text }) => !everybody(text).titles.has(affiliation));
    expect(missed).toEqual([]);
  });

  it('are found without blanks around them in scripts that write none', () => {
    for (const [affiliation, text] of [
      ['police', 'គេឱ្យលុយប៉ូលីសរាល់យប់'],
      ['village_chief', 'ខ្ញុំឃើញមេភូមិនៅទីនោះ'],
      ['police', 'เห็นตำรวจรับเงินทุกคืน'],
      ['village_chief', 'ຂ້ອຍເຫັນນາຍບ້ານຢູ່ຫັ້ນ'],
      ['police', 'ညတိုင်းရဲတွေပိုက်ဆံယူတယ်'],
      ['army', 'Soldiers open the gate'],
    ] satisfies [Affiliation, string][])
      expect(everybody(text).titles, text).toContain(affiliation);
  });

  it('raise at most five false alarms in a hundred neutral texts, and names as few', () => {
    const alarmed = NEUTRAL.filter((text) => everybody(text).titles.size > 0 || find(text).named.size > 0);
    expect(alarmed.length / NEUTRAL.length, alarmed.join('\n')).toBeLessThanOrEqual(0.05);
  });

  it('are looked for only where such a person sits', () => {
    expect(find('the police and the monk and the district governor').titles).toEqual(new Set(['district']));
  });
});

it('mentions of several messages add up', () => {
  const found = allMentions([
    NO_MENTIONS,
    { named: new Set(['a']), titles: new Set(['police']) },
    { named: new Set(['a', 'b']), titles: new Set() },
  ]);
  expect(found).toEqual({ named: new Set(['a', 'b']), titles: new Set(['police']) });
});
