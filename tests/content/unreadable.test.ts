import { describe, expect, it } from 'vitest';
import { readProjectFiles } from '../../src/cli/files.ts';
import { checkContent } from '../../src/content/check-content.ts';
import { readContent } from '../../src/content/read-content.ts';
import { readYaml } from '../../src/content/yaml-file.ts';
import { TODAY } from './shipped.ts';

const shipped = Object.fromEntries(
  Object.entries(readProjectFiles()).flatMap(([path, text]) =>
    path.startsWith('content/') ? [[path.slice('content/'.length), text]] : [],
  ),
);

function errorsWith(file: string, text: string) {
  expect(shipped[file]).toBeDefined();
  const { content, findings, leftOut } = readContent({
    root: 'content',
    files: { ...shipped, [file]: text },
  });
  return [...findings, ...checkContent(content, TODAY, leftOut)].filter(
    ({ severity }) => severity === 'error',
  );
}

describe('a file of facts that came to nothing', () => {
  const procedure = 'procedures/kh_passport.yaml';
  it.each([
    ['an emptied file', procedure, '', 'The file is empty.'],
    ['nothing but a note', procedure, '# to be written\n', 'The file is empty.'],
    ['null', 'sources/kh.yaml', 'null\n', 'The file is empty.'],
    ['a list', procedure, '- a\n', 'The file is no list of entries by their ids.'],
    ['brackets without end', procedure, '['.repeat(20_000), 'more than 100 lists lie in each other'],
    ['lists without end', procedure, `${'- '.repeat(20_000)}a\n`, 'more than 100 lists lie in each other'],
    ['two files in one', procedure, 'a: 1\n---\nb: 2\n', 'three dashes begins a second file'],
    ['a word for an entry', procedure, 'kh_passport: yes please\n', 'it has to be a group of fields'],
  ])('is told alone, in plain words: %s', (_, file, text, says) => {
    const found = errorsWith(file, text);
    expect(found).toEqual([
      expect.objectContaining({ file: `content/${file}`, message: expect.stringContaining(says) }),
    ]);
  });
});

it('letters that an editor wrote in pieces are read as one', () => {
  const name = 'Hòa Bình';
  expect(readYaml('a.yaml', `name: ${name.normalize('NFD')}\n`).data).toEqual({ name });
});
