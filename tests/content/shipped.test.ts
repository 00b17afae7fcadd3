import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProjectFiles } from '../../src/cli/files.ts';
import { checkContent } from '../../src/content/check-content.ts';
import { checkTexts } from '../../src/content/check-texts.ts';
import { schemaFiles } from '../../src/content/json-schema.ts';
import { collectionNames, openContent } from '../../src/content/open-content.ts';
import { filesBelow } from '../../src/content/read-project.ts';
import { parseTemplate } from '../../src/content/template.ts';
import { compileTexts, type TextResources } from '../../src/content/texts.ts';
import type { Row } from '../../src/dialogue/bundle.ts';
import { SHIPPED, shippedLocale, textsOf } from './locales.ts';
import { MOST_WORDS, wordsIn } from './reading.ts';
import { fixedContent, SHIPPED_FILES, shippedContent, shippedFacts, TODAY } from './shipped.ts';

const root = resolve(import.meta.dirname, '..', '..');
const locales = Object.fromEntries(SHIPPED.map((lng) => [lng, shippedLocale(lng)]));

/** Every row that any flow can be shown. */
function everyRow(): Row[] {
  const find = openContent(shippedFacts);
  const all = (from: string, where = {}) => find({ from, where }, TODAY)?.rows ?? [];
  return collectionNames().flatMap((name) => {
    if (name === 'timeline')
      return Object.keys(shippedFacts.advisories).flatMap((advisory) => all(name, { advisory }));
    const rows = ['rules', 'topics'].includes(name)
      ? [...all(name), ...all(name, { historical: true })]
      : all(name);
    return rows.length > 0
      ? rows
      : Object.keys(shippedFacts.procedures).flatMap((procedure) => all(name, { procedure }));
  });
}

describe('the shipped content', () => {
  it('has no fault', () => {
    expect([...shippedContent.findings, ...checkContent(shippedContent.content, TODAY)]).toEqual([]);
  });

  it('has no fault with the fixed facts of the tests laid over it', () => {
    expect([...fixedContent.findings, ...checkContent(fixedContent.content, TODAY)]).toEqual([]);
  });

  it('has its words in every locale', () => {
    expect(checkTexts(shippedContent.content, locales)).toEqual([]);
  });

  it('names its schema in the first line of every file', () => {
    for (const [path, text] of Object.entries(SHIPPED_FILES.files)) {
      const [top = ''] = path.split(/\/|\.yaml/);
      const depth = path.split('/').length - 1;
      expect(text.split('\n')[0], path).toBe(
        `# yaml-language-server: $schema=${'../'.repeat(depth + 1)}docs/schema/${top}.json`,
      );
      expect(schemaFiles()).toHaveProperty([`${top}.json`]);
    }
  });

  it('names a schema in the first line of every list of words that people type', () => {
    const lexicons = Object.entries(filesBelow(readProjectFiles(), 'content/lexicon'));
    expect(new Set(lexicons.map(([path]) => path.split('/')[0])).size).toBe(SHIPPED.length);
    for (const [path, text] of lexicons) {
      const name = `lexicon_${path.split('/')[1]?.replace('.yaml', '')}.json`;
      expect(text.split('\n')[0], path).toBe(`# yaml-language-server: $schema=../../../docs/schema/${name}`);
      expect(schemaFiles()).toHaveProperty([name]);
    }
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(shippedFacts))).toEqual(shippedFacts);
  });

  it.each(SHIPPED)('can be said whole in %s', (lng) => {
    const texts = compileTexts(lng, shippedLocale(lng));
    const rows = everyRow();
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows)
      for (const [name, value] of Object.entries({ ...row.values, label: row.label }))
        expect(texts.value(value), `${row.id}.${name}`).not.toMatch(/\{\{|undefined|\[object|NaN/);
  });

  it('has every kind of row', () => {
    const find = openContent(shippedFacts);
    for (const name of [
      'procedures',
      'rules',
      'topics',
      'wages',
      'advisories',
      'directory',
      'countries',
      'gaps',
      'sources',
    ])
      expect(find({ from: name, where: {} }, TODAY)?.rows, name).not.toEqual([]);
  });
});

describe('the published schemas', () => {
  it('are those of the model; after a change of the model write them anew', () => {
    const folder = join(root, 'docs', 'schema');
    const kept = Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
    expect(kept).toEqual(schemaFiles());
  });
});

describe('checking the words of the facts', () => {
  const before = checkTexts(shippedContent.content, locales).map(({ message }) => message);
  /** What is found after a change of one locale and was not found before. */
  const changed = (lng: string, resources: TextResources) =>
    checkTexts(shippedContent.content, { ...locales, [lng]: { ...locales[lng], ...resources } }).filter(
      ({ message }) => !before.includes(message),
    );
  const without = (lng: string, from: string, to: string) =>
    changed(lng, { facts: JSON.parse(JSON.stringify(locales[lng]?.['facts']).replace(from, to)) });

  it('tells a missing text with the line that needs it', () => {
    expect(without('km', '"same_name_everywhere"', '"same_nam_everywhere"')).toMatchObject([
      {
        code: 'no-text',
        severity: 'error',
        file: 'content/procedures/kh_passport.yaml',
        message: 'kh_passport has no words in km: the text facts:watch_out.same_name_everywhere is missing.',
        hint: 'Add watch_out.same_name_everywhere to locales/km/facts.json.',
      },
    ]);
  });

  it('tells a format that does not exist', () => {
    expect(without('en', '{{sums, inline}}', '{{sums, inlined}}')).toMatchObject([
      { code: 'no-format', message: expect.stringContaining('inlined') },
    ]);
  });

  it('tells a currency without a name', () => {
    const format = JSON.parse(JSON.stringify(locales['km']?.['format']).replace('"LAK"', '"LAX"'));
    expect(changed('km', { format })).toMatchObject([
      {
        code: 'no-text',
        file: 'content/procedures/la_passport.yaml',
        message: expect.stringContaining('currency.LAK'),
      },
    ]);
  });

  it('tells a value that nobody gives', () => {
    expect(without('en', '{{earnings}}', '{{wage}}')).toMatchObject([
      {
        code: 'no-value',
        file: 'content/procedures/kh_passport.yaml',
        message: expect.stringContaining('{{wage}}'),
      },
    ]);
  });
});

describe('the words of the facts', () => {
  const placeholders = (text: string) =>
    parseTemplate(text)
      ?.placeholders.map(({ path }) => path.join('.'))
      .sort();
  const factsOf = (lng: string) => ({
    facts: locales[lng]?.['facts'] ?? {},
    rules: locales[lng]?.['rules'] ?? {},
  });
  const english = new Map(textsOf(factsOf('en')));

  it.each(SHIPPED.filter((lng) => lng !== 'en'))('print the same values in %s as in English', (lng) => {
    const others = textsOf(factsOf(lng));
    // Only some languages have a form for one alone; that each has its own forms is a check of the texts.
    const keys = (of: Iterable<string>) => new Set([...of].map((key) => key.replace(/_one$/, '_other')));
    expect(keys(others.map(([key]) => key))).toEqual(keys(english.keys()));
    for (const [key, text] of others)
      expect(placeholders(text), key).toEqual(placeholders(english.get(key) ?? ''));
  });

  it.each(SHIPPED)('fit on a button where they label one, in %s', (lng) => {
    const labels = textsOf(factsOf(lng)).filter(([key]) =>
      /(\.label$|:country\.|:topic\.|:route_state\.)/.test(key),
    );
    expect(labels.length).toBeGreaterThan(10);
    for (const [key, text] of labels) expect(text.length, key).toBeLessThanOrEqual(20);
  });

  it.each(SHIPPED)('are short, in %s', (lng) => {
    for (const [key, text] of textsOf(factsOf(lng)))
      expect(wordsIn(lng, text), key).toBeLessThanOrEqual(MOST_WORDS[lng] ?? MOST_WORDS.en);
  });
});

describe('what a browser loads', () => {
  it('carries no zod, no yaml and no i18next', () => {
    const seen = new Set<string>();
    const load = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      // A type is gone when the code runs; only real imports are followed.
      for (const [, what = ''] of readFileSync(file, 'utf8').matchAll(
        /^import (?!type )[^;]*? from '([^']+)'/gms,
      )) {
        expect(['zod', 'yaml', 'i18next'], file).not.toContain(what);
        if (what.startsWith('.')) load(resolve(dirname(file), what));
      }
    };
    for (const entry of ['open-content.ts', 'texts.ts', 'parts.ts'])
      load(join(root, 'src', 'content', entry));
    expect(seen.size).toBeGreaterThan(10);
  });
});
