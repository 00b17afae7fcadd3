import type { Texts } from '../dialogue/message.ts';

/**
 * Before a language is chosen, Mitr says everything in each of them: texts one below the other, single values, such
 * as the words of a button, side by side.
 */
export function everyLanguage(all: readonly Texts[]): Texts {
  const kept = new Map<string, string>();
  const said = (between: string, say: (texts: Texts) => string) => [...new Set(all.map(say))].join(between);
  return {
    lng: 'mul',
    has: (key) => all.length > 0 && all.every((texts) => texts.has(key)),
    text(key, values) {
      const known = values === undefined ? kept.get(key) : undefined;
      if (known !== undefined) return known;
      const text = said('\n', (texts) => texts.text(key, values));
      if (values === undefined) kept.set(key, text);
      return text;
    },
    value: (value, format) => said(' / ', (texts) => texts.value(value, format)),
  };
}
