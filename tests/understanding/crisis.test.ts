import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCrisis, compileCrisis, deafTo, openCrisis } from '../../src/understanding/crisis.ts';
import type { CrisisFile, LexiconSource } from '../../src/understanding/lexicon.ts';
import { SHIPPED } from './lexicons.ts';
import { NOISES, seeded } from './noise.ts';
import { QUESTIONS, SMALL_TALK } from './questions.ts';

const compiled = compileCrisis(SHIPPED);
const listen = openCrisis(compiled);
const tier = (text: string, soft = true) => listen(text, soft)?.tier ?? null;

const hardExamples = SHIPPED.flatMap(({ lng, crisis }) =>
  Object.values(crisis.hard).flatMap(({ examples }) => examples.map((text) => ({ lng, text }))),
);

describe('words of danger', () => {
  it.each([
    ['en', 'my boss hits me every day'],
    ['km', 'គេវាយខ្ញុំ'],
    ['km', 'គេ​តែងតែ​វាយ​ខ្ញុំ'],
    ['th', 'โดนทำร้าย'],
    ['th', 'ถูกขัง'],
    ['th', 'ถูกข่มขืน'],
    ['lo', 'ຖືກຂັງ'],
    ['lo', 'ຖືກທຳຮ້າຍ'],
    ['lo', 'ຖືກຂົ່ມຂືນ'],
    ['my', 'ကူညီပါ သူ ကျွန်မကို ရိုက်တယ်'],
    ['my', 'ပိတ်လှောင်ထားတယ် ကျွန်တော့်ကို'],
    ['en', 'he wants to kill me'],
    ['en', '🆘'],
    ['en', 'they hit my friend'],
  ])('%s: %s is heard at once', (lng, text) => {
    expect(listen(text, true)).toEqual({ tier: 'hard', lng });
    expect(listen(text, false)).toEqual({ tier: 'hard', lng });
  });

  it.each([
    'ตื่นตีสอง',
    'ราคาตีเป็นบาท',
    'ထာတ်ပုံရိုက်',
    'ဓာတ်ပုံရိုက်',
    'វាយអត្ថបទ',
    'ຕີສອງ',
    'ຕື່ນຕີສອງ',
    'how much is a passport',
    'ខ្ញុំចង់ធ្វើលិខិតឆ្លងដែន',
    'ក្រុមហ៊ុនជ្រើសរើសពលករនេះមានអាជ្ញាប័ណ្ណទេ',
    'ຂ້ອຍຢາກເຮັດໜັງສືຜ່ານແດນ',
    'ใบอนุญาตทำงานหมดอายุแล้ว',
    'နိုင်ငံကူးလက်မှတ်လုပ်ချင်ပါတယ်',
    'ပတ်စ်ပို့ ဘယ်လောက်ကျလဲ',
    '300',
    '',
    '👍',
  ])('%j is ordinary', (text) => {
    expect(listen(text, true)).toBeNull();
  });

  it.each([
    ['ថៅកែដកហូតលិខិតឆ្លងដែនរបស់ខ្ញុំ', 'soft'],
    ['นายจ้างยึดหนังสือเดินทางของฉัน', 'soft'],
    ['help', 'soft'],
    ['ช่วยด้วย', 'soft'],
    ['juy pong', 'soft'],
    ['help help help', 'hard'],
  ])('%s is %s', (text, expected) => {
    expect(tier(text)).toBe(expected);
    expect(tier(text, false)).toBe(expected === 'hard' ? 'hard' : null);
  });

  it.each([
    'he took my phone and locked me in',
    'boss beat me at night',
    'he punched me in the face',
    'they film me and rape me',
    'team leader beats me after the match',
    'they will kill me with a knife from the kitchen',
    'เขายึดหนังสือเดินทางแล้วตีผม',
    'หัวหน้าทีมตีผม',
    'ເຂົາຍຶດໜັງສືຜ່ານແດນແລ້ວຕີຂ້ອຍ',
    'គេយកទូរស័ព្ទ ហើយចាក់សោទុកខ្ញុំ',
    'ក្រុមហ៊ុនឱ្យមេការវាយខ្ញុំ',
    'စာအုပ်သိမ်းပြီး ငါ့ကို ရိုက်တယ်',
  ])('%s is heard beside everyday words', (text) => {
    expect(tier(text, false)).toBe('hard');
  });

  it('is heard in every language of the talk, inside a longer message', () => {
    for (const { lng, text } of hardExamples)
      expect(tier(`hello, ${text}. what should I do?`, false), `${lng}: ${text}`).toBe('hard');
  });

  it('is not seen at once in any question that people are known to ask', () => {
    const asked = SHIPPED.flatMap(({ intents }) =>
      Object.values(intents?.intents ?? {}).flatMap(({ phrases }) => phrases),
    ).concat(Object.values(QUESTIONS).flatMap((questions) => questions.map(([text]) => text)));
    expect(asked.length).toBeGreaterThan(800);
    expect(asked.filter((text) => tier(text) === 'hard')).toEqual([]);
    // Passports kept and trafficking are asked about too; these lead to one question back.
    expect(asked.filter((text) => tier(text) === 'soft').length / asked.length).toBeLessThan(0.05);
    expect(
      Object.values(SMALL_TALK)
        .flat()
        .filter((text) => tier(text) !== null),
    ).toEqual([]);
  });

  it('has nothing to complain about in the shipped lexicons', () => {
    expect(checkCrisis(SHIPPED)).toEqual([]);
    expect(deafTo(compiled, listen)).toEqual([]);
    expect(hardExamples.length).toBeGreaterThan(200);
  });

  it('is the same after a way through JSON', () => {
    const again = openCrisis(JSON.parse(JSON.stringify(compiled)));
    for (const { text } of hardExamples) expect(again(text, true)).toEqual(listen(text, true));
  });
});

describe('words of danger under noise', () => {
  const ROUNDS = 8;
  const SEED = 20261122;

  it.each(Object.entries(NOISES))('loses at most two in a hundred under %s', (name, noise) => {
    const pick = seeded(SEED);
    const lost: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const { text } of hardExamples) {
        const noisy = noise(text, pick);
        if (tier(noisy, false) !== 'hard') lost.push(`${text} → ${noisy}`);
      }
    }
    const share = lost.length / (ROUNDS * hardExamples.length);
    expect(share, `seed ${SEED}, ${name}, for example ${lost.slice(0, 5).join(' | ')}`).toBeLessThanOrEqual(
      0.02,
    );
  });
});

describe('any text at all', () => {
  it('is answered without an error, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(listen(text, true)).toEqual(listen(text, true));
      }),
    );
  });

  it('is read at its beginning and its end when it is very long', () => {
    const long = 'passport and visa '.repeat(60_000);
    expect(tier(long)).toBeNull();
    expect(tier(`my boss hits me. ${long}`)).toBe('hard');
    expect(tier(`${long} my boss hits me`)).toBe('hard');
    expect(tier('เขาตี'.repeat(200_000))).not.toBeNull();
    expect(tier('😀'.repeat(10_000))).toBeNull();
  });
});

describe('the check of a crisis file', () => {
  const signed = { author: 'draft', checked_by: null, date: '2026-11-22' };
  const good: CrisisFile = {
    ...signed,
    who: { me: ['me'] },
    acts: { hit: ['hit*'] },
    everyday: ['hit the road'],
    hard: {
      beaten: { frames: ['<hit> … <me>'], examples: ['he hit me'], harmless: ['hit the road with me'] },
    },
    soft: { violence: { frames: ['<hit>'], examples: ['hit'], harmless: ['hit the road'] } },
  };
  const source = (crisis: CrisisFile): LexiconSource => ({
    lng: 'xx',
    commands: { ...signed, commands: {} },
    crisis,
  });
  const problems = (crisis: CrisisFile) => checkCrisis([source(crisis)]).map(({ problem }) => problem);

  it('accepts a good one', () => {
    expect(problems(good)).toEqual([]);
  });

  it.each<[string, Partial<CrisisFile>, RegExp]>([
    [
      'an example that is not heard',
      { hard: { beaten: { frames: ['<hit> <me>'], examples: ['he is nice'] } } },
      /own example "he is nice"/,
    ],
    [
      'a harmless message that is heard',
      { everyday: [] },
      /fires on "hit the road with me", which is harmless/,
    ],
    ['an unknown list', { soft: { a: { frames: ['<hurt>'], examples: ['hurt'] } } }, /no list <hurt>/],
    [
      'a frame of people alone',
      { soft: { a: { frames: ['<me>'], examples: ['me'] } } },
      /nothing that is done/,
    ],
    ['a word without letters', { acts: { hit: ['hit*', '!!'] } }, /"!!" holds no letters/],
    ['no examples', { soft: { a: { frames: ['<hit>'], examples: [] } } }, /no examples/],
  ])('finds %s', (_, change, problem) => {
    expect(problems({ ...good, ...change }).join('\n')).toMatch(problem);
  });
});
