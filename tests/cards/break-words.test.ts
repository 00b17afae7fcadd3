import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakWords } from '../../src/cards/break-words.ts';

const letters = fc.array(
  fc.constantFrom(
    ...['ក', '្', 'ម', 'ា', 'ុ', 'ំ', 'ល', 'ໜ', 'ັ', 'ງ', 'ສ', 'ື', 'ห', 'น', 'ั', 'ง', '้', 'ำ'],
    ...['မ', 'ြ', 'န', '်', 'ာ', ' ', '1', 'a', '.', '។', '🇰🇭'],
  ),
  { maxLength: 60 },
);

describe('breaking words', () => {
  it('adds nothing that shows, and never inside of a letter', () => {
    const clusters = new Intl.Segmenter('km', { granularity: 'grapheme' });
    fc.assert(
      fc.property(letters, fc.constantFrom('km', 'lo', 'th', 'my', 'en'), (made, lng) => {
        const text = made.join('');
        const marked = breakWords(text, lng);
        expect(marked.replaceAll('\u200B', '')).toBe(text);
        const edges = new Set([...clusters.segment(text)].map(({ index }) => index));
        let at = 0;
        for (const unit of marked)
          if (unit === '\u200B') expect(edges.has(at)).toBe(true);
          else at += unit.length;
      }),
    );
  });

  it.each([
    ['km', 'លិខិតឆ្លងដែនកម្ពុជា'],
    ['lo', 'ໜັງສືຜ່ານແດນລາວ'],
    ['th', 'หนังสือเดินทางกัมพูชา'],
    ['my', 'နိုင်ငံကူးလက်မှတ်'],
  ])('finds words in %s', (lng, text) => {
    expect(breakWords(text, lng)).toContain('\u200B');
  });

  it.each([
    ['km', 'នីមួយៗ', 'ៗ'],
    ['km', 'បិទហើយ។', '។'],
    ['th', 'บ่อยๆ', 'ๆ'],
    ['lo', 'ເລື້ອຍໆ', 'ໆ'],
    ['my', 'မသိသေးပါ။', '။'],
  ])('breaks no line before a stop or a sign of repetition in %s: %s', (lng, text, sign) => {
    expect(breakWords(text, lng)).not.toContain(`\u200B${sign}`);
  });

  it('leaves texts alone that have spaces', () => {
    expect(breakWords('Passport, Cambodia: 100 to 200 US dollars', 'en')).toBe(
      'Passport, Cambodia: 100 to 200 US dollars',
    );
  });
});
