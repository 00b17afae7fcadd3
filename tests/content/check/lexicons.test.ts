import { describe, expect, it } from 'vitest';
import { readProjectFiles } from '../../../src/cli/files.ts';
import { checkLexicons } from '../../../src/content/check/lexicons.ts';
import type { Files } from '../../../src/content/flow-files.ts';
import { readProject } from '../../../src/content/read-project.ts';

const shipped = readProjectFiles();
const found = (files: Files) => checkLexicons(readProject(files), files);

function without(...gone: readonly string[]): Files {
  return Object.fromEntries(Object.entries(shipped).filter(([path]) => !gone.includes(path)));
}

/** The shipped project without the entry `name` of a list in a lexicon. */
function lacking(file: string, entry: RegExp): Files {
  const text = shipped[file] ?? '';
  expect(text).toMatch(entry);
  return { ...shipped, [file]: text.replace(entry, '') };
}

describe('E63: a language that people can choose', () => {
  it('is heard in every language that is there', () => {
    expect(found(shipped)).toEqual([]);
  });

  it.each([
    ['crisis', 'a cry for help'],
    ['danger', 'a story of danger'],
    ['commands', 'the way out'],
    ['intents', 'no question'],
  ])('needs its file %s', (part, why) => {
    const file = `content/lexicon/km/${part}.yaml`;
    expect(found(without(file))).toEqual([
      expect.objectContaining({
        code: 'E63',
        severity: 'error',
        file,
        line: 1,
        message: expect.stringContaining(why),
        hint: expect.stringContaining(`content/lexicon/en/${part}.yaml`),
      }),
    ]);
  });

  it('is told all four where somebody only copied the texts', () => {
    const copied = Object.entries(shipped).flatMap(([path, text]) =>
      path.startsWith('locales/en/') ? [[path.replace('/en/', '/fr/'), text] as const] : [],
    );
    const findings = found({ ...shipped, ...Object.fromEntries(copied) });
    expect(findings.map(({ file }) => file).sort()).toEqual(
      ['commands', 'crisis', 'danger', 'intents'].map((part) => `content/lexicon/fr/${part}.yaml`),
    );
  });

  it('needs words for each command', () => {
    const file = 'content/lexicon/km/commands.yaml';
    const findings = found(lacking(file, /^ {2}exit:\n(?: {4}.*\n)+/m));
    expect(findings).toEqual([
      expect.objectContaining({ code: 'E63', file, message: expect.stringContaining('"command.exit"') }),
    ]);
    const [{ line = 0 } = {}] = findings;
    expect((shipped[file] ?? '').split('\n')[line - 1]).toBe('commands:');
  });

  it('needs words of danger of both kinds', () => {
    const file = 'content/lexicon/km/crisis.yaml';
    const text = shipped[file] ?? '';
    const hard = text.search(/^hard:/m);
    const soft = text.search(/^soft:/m);
    const files = { ...shipped, [file]: `${text.slice(0, hard)}hard: {}\n${text.slice(soft)}` };
    expect(found(files)).toEqual([
      expect.objectContaining({ code: 'E63', file, message: expect.stringContaining('"crisis.hard"') }),
    ]);
  });

  it('is told of a file that can not be read only once, by the file itself', () => {
    const file = 'content/lexicon/km/crisis.yaml';
    expect(found({ ...shipped, [file]: 'hard: [' })).toEqual([]);
  });
});
