import { describe, expect, it } from 'vitest';
import { readProjectFiles } from '../../../src/cli/files.ts';
import { checkLeftOver } from '../../../src/content/check/left-over.ts';
import { readProject } from '../../../src/content/read-project.ts';

const files = readProjectFiles();

function leftOver(file: string, from: string, to: string): readonly (readonly [string, string])[] {
  const text = files[file] ?? '';
  expect(text).toContain(from);
  const changed = { ...files, [file]: text.replace(from, to) };
  const project = readProject(changed);
  return checkLeftOver(project.content, project.locales.texts, changed).map(({ file: at, line, code }) => [
    `${code} ${at}`,
    (changed[at] ?? '').split('\n')[line - 1]?.trim().split(':')[0] ?? '',
  ]);
}

describe('words about sources that differ', () => {
  it('are all told by some fact', () => {
    const project = readProject(files);
    expect(checkLeftOver(project.content, project.locales.texts, files)).toEqual([]);
  });

  it('are reported in every language when no fact names them any more', () => {
    const told = leftOver(
      'content/procedures/kh_passport.yaml',
      'disagreement: kh_passport_115',
      'note: kh_passport_115',
    );
    expect(told).toEqual(
      ['en', 'km', 'lo', 'my', 'th'].map((lng) => [`E35 locales/${lng}/facts.json`, '"kh_passport_115"']),
    );
  });

  it('are reported when their rule says no more that sources differ', () => {
    const told = leftOver('content/rules/th.yaml', '  disagreement: true\n', '');
    expect(told.map(([at]) => at)).toEqual(
      ['en', 'km', 'lo', 'my', 'th'].map((lng) => `E35 locales/${lng}/rules.json`),
    );
    expect(new Set(told.map(([, line]) => line))).toEqual(new Set(['"differ"']));
  });

  it('are reported when somebody writes words that nothing asks for', () => {
    expect(
      leftOver(
        'locales/en/facts.json',
        '"disagreement": {',
        '"disagreement": {\n    "nobody": "Two say it.",',
      ),
    ).toEqual([['E35 locales/en/facts.json', '"nobody"']]);
  });
});
