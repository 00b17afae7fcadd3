import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { KEPT, kept } from '../../src/cli/kept.ts';
import { readYaml } from '../../src/content/yaml-file.ts';
import { readYamlWith, type YamlMemory } from '../../src/content/yaml-memory.ts';

describe('what is kept between runs', () => {
  const name = 'test';
  const code = ['src/cli/kept.ts'];

  it('is made once, and anew for another input, other code, or where the file was damaged', () => {
    let made = 0;
    const sum = (input: readonly number[], of: readonly string[] = code) =>
      kept(name, of, input, () => {
        made++;
        return input.reduce((a, b) => a + b, 0);
      });
    const salt = Date.now();
    expect(sum([salt, 1])).toBe(salt + 1);
    expect(sum([salt, 1])).toBe(salt + 1);
    expect(made).toBe(1);
    expect(sum([salt, 2])).toBe(salt + 2);
    expect(sum([salt, 2], ['src/cli/day.ts'])).toBe(salt + 2);
    expect(made).toBe(3);
    const file = join(KEPT, `${name}.json`);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -5));
    expect(sum([salt, 2], ['src/cli/day.ts'])).toBe(salt + 2);
    expect(made).toBe(4);
  });
});

describe('YAML that was read before', () => {
  const texts = new Map<string, unknown>();
  const memory: YamlMemory = {
    recall: (text) => texts.get(text),
    remember: (text, data) => texts.set(text, data),
  };
  afterEach(() => {
    readYamlWith(undefined);
    texts.clear();
  });

  it('has the same values and the same lines', () => {
    const text = 'a:\n  - 1\n  - two: x\nb: "3"\n';
    const first = readYaml('a.yaml', text);
    readYamlWith(memory);
    readYaml('a.yaml', text);
    expect(texts.get(text)).toEqual(first.data);
    const again = readYaml('b.yaml', text);
    expect(again).toMatchObject({ file: 'b.yaml', data: first.data, findings: [] });
    for (const path of [[], ['a'], ['a', 1, 'two'], ['b'], ['c']])
      expect(again.line(path)).toBe(first.line(path));
  });

  it('is not kept where anything was found', () => {
    readYamlWith(memory);
    expect(readYaml('a.yaml', 'a: [1').findings).toHaveLength(1);
    expect(texts.size).toBe(0);
    expect(readYaml('a.yaml', 'a: [1').findings).toHaveLength(1);
  });
});
