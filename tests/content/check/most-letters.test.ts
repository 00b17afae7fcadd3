import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostLetters } from '../../../src/content/check/most-letters.ts';
import { everyLanguage } from '../../../src/content/every-language.ts';
import { compileTexts, type TextResources } from '../../../src/content/texts.ts';
import { anyValue } from '../arbitrary-values.ts';
import { SHIPPED, shippedLocale } from '../locales.ts';

const TALK: TextResources = {
  talk: {
    plain: 'No value at all.',
    some: '{{a}} and {{b.name}}: {{a.said}}.',
    lists: '{{a, numbered}} {{b, inline}} {{a, plain}}',
    many_one: '{{count}} of {{a}}',
    many_other: 'All {{count}} of them, among them {{a}}',
    many_for: '{{a}}',
  },
};
const LOCALES = SHIPPED.map((lng) => {
  const resources = { format: shippedLocale(lng)['format'] ?? {}, ...TALK };
  return { resources, texts: compileTexts(lng, resources) };
});

it('no text is longer than the most that its values can make of it', () => {
  const rows = fc.array(anyValue, { minLength: 1, maxLength: 4 });
  const values = fc.record({ a: rows, b: rows, count: fc.array(fc.nat({ max: 30 }), { minLength: 1 }) });
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(TALK['talk'] ?? {})), values, (name, { a, b, count }) => {
      const key = `talk:${name.replace(/_.*$/, '')}`;
      const samples = new Map<string, typeof a>([
        ['a', a],
        ['b', b],
        ['count', count],
      ]);
      for (const together of [...LOCALES.map((locale) => [locale]), LOCALES]) {
        const [first] = together;
        const texts = together.length === 1 ? first?.texts : everyLanguage(together.map((one) => one.texts));
        const most = mostLetters(together, key, samples);
        for (const [i, one] of a.entries()) {
          const sample = { a: one, b: b[i] ?? b[0] ?? null, count: count[i] ?? count[0] ?? 0 };
          expect(texts?.text(key, sample).length).toBeLessThanOrEqual(most);
        }
      }
    }),
  );
});
