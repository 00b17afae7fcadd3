import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeCsv } from '../../src/cli/translation-csv.ts';
import { readTranslationFile } from '../../src/cli/translation-file.ts';
import { writePo } from '../../src/cli/translation-po.ts';
import type { TranslationRow } from '../../src/content/review/translation-rows.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-translations-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const read = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readTranslationFile(path);
};

/** Words as files of texts hold them: several lines, quotes, backslashes, but no other control characters. */
const words = fc
  .string({ unit: fc.constantFrom(...'aB1 ,;"\\\n#ไทย្ក{}%n📕') })
  .filter((text) => text.trim() === text && text !== '');
const rows: fc.Arbitrary<TranslationRow[]> = fc.uniqueArray(
  fc.record({
    key: fc.stringMatching(/^[a-z]{1,4}:[a-z_.]{1,9}$/),
    context: fc.constant('said at menu/menu'),
    english: words,
    translation: words,
    state: fc.constantFrom('draft', 'signed', 'unrecorded'),
    back: fc.constant(''),
    differs: fc.constant(''),
  }),
  { selector: ({ key }) => key, minLength: 1, maxLength: 5 },
);

describe('what translators get', () => {
  it.each([
    ['csv', writeCsv],
    ['po', (all: readonly TranslationRow[]) => writePo('th', all)],
  ] as const)('comes back whole as %s', (ending, write) => {
    fc.assert(
      fc.property(rows, (all) => {
        const back = read(`a.${ending}`, write(all));
        expect(back.map(({ key, english, translation }) => ({ key, english, translation }))).toEqual(
          all.map(({ key, english, translation }) => ({ key, english, translation })),
        );
        expect(back.every(({ line }) => line > 1)).toBe(true);
      }),
    );
  });

  it('comes back from a spreadsheet with other separators, columns and line ends', () => {
    const text = 'translation;Key;notes\r\n"two\r\nlines";menu:a;x\r\n;menu:b;\r\n';
    expect(read('a.csv', text)).toMatchObject([
      { line: 2, key: 'menu:a', translation: 'two\nlines', english: undefined },
      { line: 4, key: 'menu:b', translation: '' },
    ]);
  });

  it('is not taken from a PO file where it is fuzzy or obsolete', () => {
    const text = [
      'msgid ""\nmsgstr ""\n"Language: th\\n"\n',
      '#, fuzzy\nmsgctxt "menu:a"\nmsgid "A"\nmsgstr "ก"\n',
      '#~ msgctxt "menu:b"\n#~ msgid "B"\n#~ msgstr "ข"\n',
      'msgctxt "menu:c"\nmsgid "C"\nmsgstr ""\n"ค"\n"ง"\n',
    ].join('\n');
    expect(read('a.po', text)).toMatchObject([
      { key: 'menu:a', translation: undefined },
      { key: 'menu:c', translation: 'คง', line: 14 },
    ]);
  });

  it('comes back as Excel writes Unicode text', () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, '\ufeffkey\ttranslation\r\nmenu:a\tក\r\n', 'utf16le');
    expect(readTranslationFile(path)).toMatchObject([{ line: 2, key: 'menu:a', translation: 'ក' }]);
  });

  it('is refused in an encoding that has none of its letters', () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'key,translation\nmenu:a,\u00e9\n', 'latin1');
    expect(() => readTranslationFile(path)).toThrow(/CSV UTF-8/);
  });

  it('is refused where there is no file and where nothing names the keys', () => {
    expect(() => readTranslationFile(join(folder, 'none.csv'))).toThrow(/can't be read/);
    expect(() => read('a.csv', 'a,b\n1,2\n')).toThrow(/no column "key"/);
  });
});
