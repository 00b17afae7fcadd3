import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadingVowelsBehind, romanise } from '../../src/understanding/romanise.ts';
import { skeleton, withoutDoubles } from '../../src/understanding/skeleton.ts';

describe('romanise', () => {
  it.each([
    ['ปอยเปต', 'poipet'],
    ['มาลินโด', 'malindo'],
    ['ไทย', 'thai'],
    ['เพลง', 'phleng'],
    ['สวนหลวง', 'suanluang'],
    ['พนม', 'phanom'],
    ['นนทบุรี', 'nonthaburi'],
    ['ชลบุรี', 'chonburi'],
    ['เวียงสา', 'wiangsa'],
    ['ວຽງຈັນ', 'viangchan'],
    ['ໂພນສະຫວັນ', 'phonsavan'],
    ['ប៉ោយប៉ែត', 'paoypaet'],
    ['កំពង់ចាម', 'kampangcham'],
    ['មណ្ឌលគិរី', 'mandalkiri'],
    ['ရန်ကုန်', 'yankun'],
    ['မြဝတီ', 'myawati'],
    ['ផ្សារ Đông 168', 'phsar dong 168'],
  ])('spells %s as %s', (local, latin) => {
    expect(romanise(local)).toBe(latin);
  });

  it.each([
    ['โลตัส', 'ลโตัส'],
    ['เพลง', 'พลเง'],
    ['ไพร', 'พรไ'],
    ['แสน', 'สแน'],
    ['ໄທ', 'ທໄ'],
    ['ແຫຼມ', 'ຫຼແມ'],
  ])('moves the leading vowel of %s', (written, spoken) => {
    expect(leadingVowelsBehind(written)).toBe(spoken);
  });
});

describe('skeleton', () => {
  it.each([
    ['ប៉ោយប៉ែត', ['Poi Pet', 'Poipet', 'Paoy Paet', 'Poy Pet', 'ปอยเปต', 'poi phet'], 'pt'],
    ['ມະຫາໄຊ', ['Mahaxay', 'Mahasai', 'มหาชัย', 'Mahachai'], 'ms'],
    ['ວຽງຈັນ', ['Viengchan', 'Wiang Chan', 'เวียงจันทน์'], 'wnsn'],
    ['បន្ទាយមានជ័យ', ['Banteay Meanchey', 'Bantey Mean Chey', 'บันทายมีนชัย'], 'pntmns'],
    ['អាន់នី រីតា បេស មេនផៅវ័រ', ['Anny Rita Best Manpower', 'Annie Reta Bes Menpower'], 'nltptmnpw'],
    ['อินเตอร์เนชั่นแนล', ['international', 'inter nation nal'], 'ntnsn'],
    ['เซอร์วิส', ['service', 'servis', 'sewit'], 'swt'],
    ['รุ่งชีวิน', ['Rungcheewin', 'Rung Chiwin', 'Lungjeewin'], 'lnswn'],
    ['မြဝတီ', ['Myawaddy', 'Myawady', 'เมียวะดี'], 'mwt'],
    ['สุวรรณภูมิ', ['Suwannaphum', 'Suwanaphoom'], 'swnpm'],
  ])('hears the same in %s and %j', (written, heard, classes) => {
    expect(skeleton(written)).toBe(classes);
    for (const name of heard) expect([name, skeleton(name)]).toEqual([name, classes]);
  });

  it.each([
    ['Top Manpower', 'Tom Manpower'],
    ['ปอยเปต', 'ปอยเปน'],
    ['Grand Better', 'Grand Letter'],
    ['សុខ', 'សុន'],
  ])('hears %s and %s apart', (a, b) => {
    expect(skeleton(a)).not.toBe(skeleton(b));
  });

  it('answers any text with sound classes alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(skeleton(text)).toMatch(/^[ptklwsnmy]*$/);
      }),
    );
    const region = fc.string({
      unit: fc
        .oneof(fc.integer({ min: 0x0e00, max: 0x109f }), fc.integer({ min: 0x1780, max: 0x17ff }))
        .map((point) => String.fromCodePoint(point)),
      maxLength: 40,
    });
    fc.assert(
      fc.property(region, (text) => {
        expect(skeleton(text)).toMatch(/^(?:([ptklwsnmy])(?!\1))*$/);
      }),
    );
  });

  it('takes a text of a hundred thousand letters', () => {
    for (const letter of ['ก', 'เ', 'อ', 'ក', '្', 'က', 'ກ', 'r', 's'])
      expect(skeleton(letter.repeat(100_000)).length).toBeLessThan(100_001);
  });

  it('has nothing to say about digits, blanks and other scripts', () => {
    for (const text of ['', '168', ' - ', '東京', '😀']) expect(skeleton(text)).toBe('');
  });

  it('of several words is that of each, without doubles', () => {
    const word = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'aceghijlnorstvwxyz'), minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(...'กขงชทนมรลวสหอะาิุเแไ์'), minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(...'កខងជទនមរលវសហអាិុេ្'), minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(...'ကခငစတနမရလဝသအာိုေ်'), minLength: 1, maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        expect(withoutDoubles(words.map(skeleton).join(''))).toBe(skeleton(words.join(' ')));
      }),
      { numRuns: 2_000 },
    );
  });
});
