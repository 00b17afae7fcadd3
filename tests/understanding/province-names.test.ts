import { describe, expect, it } from 'vitest';
import { compileIntents } from '../../src/understanding/intents.ts';
import { openRetrieval, soundsLikeDanger } from '../../src/understanding/retrieval.ts';
import { SHIPPED } from './lexicons.ts';
import { provinceNames } from './place-names.ts';

const everywhere = openRetrieval(compileIntents(SHIPPED));

/** "Minimum wage in …", as it may be asked in the language of each script. */
const ASKED: readonly {
  readonly lng: string;
  readonly script: RegExp;
  readonly ask: readonly ((place: string) => string)[];
}[] = [
  {
    lng: 'km',
    script: /[\u1780-\u17ff]/,
    ask: [(place) => `ប្រាក់ឈ្នួលអប្បបរមានៅ${place}`, (place) => `ប្រាក់ឈ្នួល ${place}`],
  },
  {
    lng: 'lo',
    script: /[\u0e80-\u0eff]/,
    ask: [(place) => `ຄ່າແຮງຂັ້ນຕ່ຳຢູ່${place}`, (place) => `ຄ່າແຮງ ${place}`],
  },
  { lng: 'th', script: /[\u0e00-\u0e7f]/, ask: [(place) => `ค่าแรงขั้นต่ำ${place}`, (place) => `ค่าแรง${place}`] },
  {
    lng: 'my',
    script: /[\u1000-\u109f]/,
    ask: [(place) => `${place}မှာ အနည်းဆုံးလုပ်ခ`, (place) => `${place} လုပ်ခ`],
  },
  { lng: 'en', script: /[a-z]/i, ask: [(place) => `minimum wage in ${place}`, (place) => `wage ${place}`] },
];

describe('the names of the provinces of Thailand', () => {
  const names = provinceNames();

  it.each(ASKED)(
    '$lng: sound like no danger, alone or with a question for the wage',
    ({ lng, script, ask }) => {
      // The page holds the words of the languages that were spoken on it alone.
      const alone = openRetrieval(compileIntents(SHIPPED.filter((source) => source.lng === lng)));
      const written = names.filter((name) => script.test(name));
      expect(written.length).toBeGreaterThanOrEqual(77);
      const texts = written.flatMap((name) => [name, ...ask.map((question) => question(name))]);
      expect(
        texts.filter((text) => [everywhere, alone].some((retrieve) => soundsLikeDanger(retrieve(text)))),
      ).toEqual([]);
    },
  );
});
