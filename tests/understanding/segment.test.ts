import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessLocale, scriptsOf } from '../../src/understanding/scripts.ts';
import { openSegmenter, wordsBetweenBlanks } from '../../src/understanding/segment.ts';

describe('words', () => {
  const segment = openSegmenter();

  it('are found in all four scripts by this engine', () => {
    expect(segment).not.toBeNull();
    expect(segment?.('ថៅកែដកហូតលិខិតឆ្លងដែន')).toEqual(['ថៅកែ', 'ដកហូត', 'លិខិតឆ្លងដែន']);
    expect(segment?.('ใบอนุญาตทำงานหมดอายุแล้ว')).toEqual(['ใบ', 'อนุญาต', 'ทำงาน', 'หมด', 'อายุ', 'แล้ว']);
    expect(segment?.('how much, please?')).toEqual(['how', 'much', 'please']);
  });

  it('are not trusted to an engine without dictionaries, or without a segmenter', () => {
    const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });
    expect(openSegmenter(() => letters)).toBeNull();
    expect(
      openSegmenter(() => {
        throw new TypeError('Intl.Segmenter is not a constructor');
      }),
    ).toBeNull();
  });

  it('are runs of letters where there is no dictionary', () => {
    expect(wordsBetweenBlanks('passport ប៉ុន្មាន? 300$')).toEqual(['passport', 'ប៉ុន្មាន', '300']);
    expect(wordsBetweenBlanks('!!')).toEqual([]);
  });
});

describe('scripts', () => {
  it.each([
    ['ខ្ញុំ', ['khmr'], 'km'],
    ['ຂ້ອຍ', ['laoo'], 'lo'],
    ['ฉัน', ['thai'], 'th'],
    ['ကျွန်မ', ['mymr'], 'my'],
    ['passport', ['latn'], null],
    ['passport អស់ប៉ុន្មាន', ['khmr', 'latn'], 'km'],
    ['passport ប៉ុន', ['latn', 'khmr'], 'km'],
    ['ＡＢＣ', ['latn'], null],
    ['123 👍', [], null],
    ['', [], null],
  ])('%j is written in %j', (text, scripts, locale) => {
    expect(scriptsOf(text)).toEqual(scripts);
    expect(guessLocale(text)).toBe(locale);
  });

  it('are found in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(scriptsOf(text).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
