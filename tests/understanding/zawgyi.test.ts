import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromZawgyi, readings } from '../../src/understanding/zawgyi.ts';
import { SHIPPED } from './lexicons.ts';

/** The same words in Zawgyi and in Unicode. */
const PAIRS: readonly (readonly [zawgyi: string, unicode: string])[] = [
  ['\u103b\u1019\u1014\u1039\u1019\u102c', 'မြန်မာ'],
  ['\u1000\u107d\u103c\u1014\u1039\u1031\u1010\u102c\u1039', 'ကျွန်တော်'],
  [
    '\u1000\u107d\u103c\u1014\u1039\u1019\u1000\u102d\u102f \u101b\u102d\u102f\u1000\u1039\u1010\u101a\u1039',
    'ကျွန်မကို ရိုက်တယ်',
  ],
  ['\u1090\u102d\u102f\u1000\u1039', 'ရိုက်'],
  ['\u108f\u102d\u102f\u1004\u1039\u1004\u1036', 'နိုင်ငံ'],
  ['\u101c\u1000\u1039\u1019\u103d\u1010\u1039', 'လက်မှတ်'],
  ['\u1021\u1002\u1064\u102b', 'အင်္ဂါ'],
  ['\u1000\u1019\u102c\u107b', 'ကမ္ဘာ'],
  ['\u1017\u102f\u1012\u1076', 'ဗုဒ္ဓ'],
  ['\u101e\u1030\u1031\u100c\u1038', 'သူဌေး'],
  ['\u1031\u103b\u1015\u102c', 'ပြော'],
  ['\u101e\u103c\u102c\u1038', 'သွား'],
  ['\u101b\u103d\u102d', 'ရှိ'],
  ['\u1018\u101a\u1039\u1031\u101c\u102c\u1000\u1039', 'ဘယ်လောက်'],
  [
    '\u1021\u102d\u1019\u1039\u103b\u1015\u1014\u1039\u1001\u103a\u1004\u1039\u1010\u101a\u1039',
    'အိမ်ပြန်ချင်တယ်',
  ],
  ['\u1031\u1004\u103c', 'ငွေ'],
  ['\u108f\u103d\u1004\u1037\u1039', 'နှင့်'],
  ['\u1011\u102d\u102f\u1004\u1039\u1038', 'ထိုင်း'],
  ['\u1015\u1010\u1039\u1005\u1015\u102d\u102f\u1094', 'ပတ်စပို့'],
  ['\u1015\u102d\u1010\u1039\u1031\u101c\u103d\u102c\u1004\u1039', 'ပိတ်လှောင်'],
  ['\u107e\u101e\u1002\u102f\u1010\u1039', 'ဩဂုတ်'],
  ['\u1025\u102e\u1038\u1031\u101c\u1038', 'ဦးလေး'],
];

/** Words that hold no sign of their own; in a sentence another word tells. */
const SAYS_NOTHING_ALONE = new Set(['သွား', 'ရှိ']);

describe('Zawgyi', () => {
  it.each(PAIRS)('%s reads %s', (zawgyi, unicode) => {
    expect(fromZawgyi(zawgyi).normalize('NFC')).toBe(unicode.normalize('NFC'));
  });

  it('is noticed in these words, and in no Unicode text of the lexicon', () => {
    for (const [zawgyi, unicode] of PAIRS) {
      if (SAYS_NOTHING_ALONE.has(unicode)) continue;
      expect(readings(zawgyi)[0]?.normalize('NFC')).toBe(unicode.normalize('NFC'));
      expect(readings(unicode)).toEqual([unicode]);
    }
    const burmese = SHIPPED.filter(({ lng }) => lng === 'my').flatMap(({ commands, crisis }) => [
      ...Object.values(commands.commands).flatMap((words) => words?.phrases ?? []),
      ...Object.values(crisis.hard).flatMap(({ examples, harmless }) => [...examples, ...(harmless ?? [])]),
      ...Object.values(crisis.who).flat(),
    ]);
    expect(burmese.length).toBeGreaterThan(200);
    for (const text of burmese) expect(readings(text), text).toEqual([text]);
  });

  it('keeps both readings where the signs point both ways', () => {
    expect(readings('\u1031\u1000 \u1000\u103e')).toHaveLength(2);
  });

  it('leaves other scripts alone and takes any text', () => {
    expect(readings('passport')).toEqual(['passport']);
    expect(readings('ខ្ញុំ')).toEqual(['ខ្ញុំ']);
    const burmese = fc.string({
      unit: fc.integer({ min: 0x1000, max: 0x109f }).map((c) => String.fromCharCode(c)),
    });
    fc.assert(
      fc.property(fc.oneof(burmese, fc.string({ unit: 'binary' })), (text) => {
        expect(readings(text).length).toBeGreaterThan(0);
        expect(readings(text).length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('a word break inside a Unicode syllable', () => {
  it('does not make it look like Zawgyi', () => {
    const broken = 'ထွက်ပြ\u200bေးလို့မရဘူး';
    expect(readings(broken)).toEqual([broken]);
  });
});
