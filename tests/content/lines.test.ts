import { describe, expect, it } from 'vitest';
import { readProjectFiles } from '../../src/cli/files.ts';
import { checkedContent } from '../../src/content/check/content-rows.ts';
import { compileContent } from '../../src/content/located.ts';
import { collectionNames, openContent } from '../../src/content/open-content.ts';
import { readProject } from '../../src/content/read-project.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { Texts, Value } from '../../src/dialogue/message.ts';
import { MOST_WORDS, wordsIn } from './reading.ts';
import { TODAY } from './shipped.ts';

const project = readProject(readProjectFiles());
const find = openContent(compileContent(project.content));
const rows = checkedContent(collectionNames(), (query, day) => find(query, day) ?? { rows: [] }, TODAY);

/** Every line that a value of a row prints, whoever prints it. */
function linesOf(texts: Texts, value: Value): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  if ('list' in value && Array.isArray(value.list))
    return value.list.flatMap((item: Value) => linesOf(texts, item));
  return 'text' in value ? texts.value(value).split('\n') : [];
}

describe.each([...project.locales.texts])('a line of facts in %s', (lng, resources) => {
  const texts = compileTexts(lng, resources, () => (key) => key);

  it('is short with the figures and dates that it prints', () => {
    const lines = rows.collections.flatMap((collection) =>
      (rows.rows(collection) ?? []).flatMap((row) =>
        [row.label, ...Object.values(row.values)]
          .flatMap((value) => linesOf(texts, value))
          .map((line) => ({ line, from: `${collection} ${row.id}` })),
      ),
    );
    expect(lines.length).toBeGreaterThan(1000);
    const long = new Map(
      lines
        .filter(({ line }) => wordsIn(lng, line) > (MOST_WORDS[lng] ?? MOST_WORDS.en))
        .map(({ line, from }) => [line, `${wordsIn(lng, line)} words in ${from}: ${line}`]),
    );
    expect([...long.values()]).toEqual([]);
  });
});
