import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../src/cli/build-bundle.ts';
import { readProjectFiles } from '../../src/cli/files.ts';
import { type BundleData, bundleOpener, cutBundle } from '../../src/content/bundle-data.ts';
import { i18nextFallback } from '../../src/content/i18next-texts.ts';
import { openContent } from '../../src/content/open-content.ts';
import { readProject } from '../../src/content/read-project.ts';
import { compileTexts, type TextTree } from '../../src/content/texts.ts';

const source = sourceOf(readProject(readProjectFiles()));
const data: BundleData = JSON.parse(JSON.stringify(cutBundle(source)));
const TODAY = '2026-11-22';

function* keysOf(tree: TextTree, path: string): Generator<string> {
  for (const [name, below] of Object.entries(tree))
    if (typeof below === 'string') yield path + name;
    else yield* keysOf(below, `${path}${name}.`);
}

describe('a bundle in parts', () => {
  it('is whole again when all of it is opened', () => {
    const bundle = bundleOpener(data.core)(data);
    const find = openContent(source.facts);
    for (const from of ['procedures', 'rules', 'topics', 'directory', 'countries', 'advisories', 'gaps']) {
      const rows = (finds: typeof find) => new Set(finds({ from, where: {} }, TODAY)?.rows);
      expect(rows(bundle.find), from).toEqual(rows(find));
    }
    for (const [lng, resources] of source.texts) {
      const texts = compileTexts(lng, resources);
      const opened = bundle.texts(lng);
      for (const [namespace, tree] of Object.entries(resources))
        for (const key of keysOf(tree, `${namespace}:`)) {
          expect(opened.has(key), key).toBe(texts.has(key));
          if (texts.has(key)) expect(opened.text(key, { count: 2 }), key).toBe(texts.text(key, { count: 2 }));
        }
    }
  });

  it('carries nothing that is for editors alone', () => {
    const facts = JSON.stringify([data.core.facts, data.facts]);
    expect(facts).toContain('"source":');
    for (const name of ['comment', 'also']) expect(facts).not.toContain(`"${name}":`);
  });

  it('asks the first question from the core alone, in every language', () => {
    const bundle = bundleOpener(data.core)({
      core: data.core,
      lexicon: undefined,
      languages: {},
      wordings: {},
      facts: {},
      words: {},
    });
    const every = bundle.texts(undefined);
    for (const key of ['start:language.ask', 'start:name', 'common:no_network', 'exit:bye', 'web:leave'])
      expect(every.text(key).split('\n').length, key).toBeGreaterThan(0);
    expect(bundle.find({ from: 'locales', where: {} }, TODAY).rows.map((row) => row.id)).toEqual(
      data.core.locales,
    );
  });

  it('names the country whose part is missing', () => {
    const bundle = bundleOpener(data.core)({
      core: data.core,
      lexicon: undefined,
      languages: {},
      wordings: {},
      facts: {},
      words: {},
    });
    expect(bundle.find({ from: 'procedures', where: { from: 'KH' } }, TODAY)).toEqual({
      rows: [],
      absent: 'KH',
    });
  });

  it('keeps the words of a country out of its language and of other countries', () => {
    const contact = contactOf('KH');
    expect(JSON.stringify(data.languages['en'])).not.toContain(`"${contact}":{"name"`);
    expect(JSON.stringify(data.words['en']?.['KH'])).toContain(`"${contact}":{"name"`);
    expect(JSON.stringify(data.words['en']?.['TH'])).not.toContain(`"${contact}"`);
    const [rule = ''] = Object.keys(data.facts['TH']?.rules ?? {});
    expect(data.words['en']?.['TH']?.['rules']).toHaveProperty([rule, 'said']);
    expect(data.words['en']?.['KH']?.['rules'] ?? {}).not.toHaveProperty([rule]);
    expect(data.languages['en']?.['rules'] ?? {}).not.toHaveProperty([rule]);
  });

  it('hands texts that only i18next reads to i18next, wherever they lie', () => {
    const texts: Record<string, TextTree> = {
      start: { title: 'Start' },
      demo: { nested: 'Hello $t(start:title)' },
      facts: { contact: { [contactOf('KH')]: { name: 'Call $t(start:title)' } } },
    };
    const cut = cutBundle({ ...source, texts: new Map([['en', texts]]), needsI18next: true });
    const opened = bundleOpener(cut.core, i18nextFallback)(cut).texts('en');
    expect(opened.text('demo:nested')).toBe('Hello Start');
    expect(opened.text(`facts:contact.${contactOf('KH')}.name`)).toBe('Call Start');
  });
});

function contactOf(country: string): string {
  return Object.keys(data.facts[country]?.directory ?? {})[0] ?? '';
}
