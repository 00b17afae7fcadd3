import { createHash } from 'node:crypto';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { compressed, FOLDER } from '../../src/cli/compressed.ts';
import { readProjectFiles } from '../../src/cli/files.ts';
import { KEPT, keepBytes, kept, readKeptBytes } from '../../src/cli/kept.ts';
import { compileContent } from '../../src/content/located.ts';
import { readContent } from '../../src/content/read-content.ts';
import { type ReadProject, readProject } from '../../src/content/read-project.ts';
import { readYaml } from '../../src/content/yaml-file.ts';
import { readYamlWith, type YamlMemory } from '../../src/content/yaml-memory.ts';

describe('what is kept between runs', () => {
  const name = 'test';
  const code = ['src/cli/kept.ts'];

  it('is made once, and anew for another input, other code, or where the file was damaged', () => {
    let made = 0;
    const sum = (input: readonly number[], of: readonly string[] = code) =>
      kept(name, of, [input], () => {
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

it('what is kept is made anew for another map, which JSON would leave out', () => {
  let made = 0;
  const count = (n: number) =>
    kept('test-map', ['src/cli/kept.ts'], [new Map([['a', { n }]])], () => {
      made++;
      return n;
    });
  const salt = Date.now();
  expect([count(salt), count(salt), count(salt + 1)]).toEqual([salt, salt, salt + 1]);
  expect(made).toBe(2);
  rmSync(join(KEPT, 'test-map.json'));
});

describe('YAML that was read before', () => {
  const texts = new Map<string, unknown>();
  const memory: YamlMemory = {
    recall: (text, as) => texts.get(`${as} ${text}`),
    remember: (text, as, made) => texts.set(`${as} ${text}`, JSON.parse(JSON.stringify(made))),
  };
  afterEach(() => {
    readYamlWith(undefined);
    texts.clear();
  });

  it('has the same values and the same lines', () => {
    const text = 'a:\n  - 1\n  - two: x\nb: "3"\n';
    const first = readYaml('a.yaml', text);
    readYamlWith(memory);
    expect(readYaml('a.yaml', text).data).toEqual(first.data);
    expect([...texts.values()]).toEqual([first.data]);
    const again = readYaml('b.yaml', text);
    expect({ ...again }).toMatchObject({ file: 'b.yaml', data: first.data, findings: [] });
    for (const path of [[], ['a'], ['a', 1, 'two'], ['b'], ['c']])
      expect(again.line(path)).toBe(first.line(path));
  });

  it('comes to the same project', () => {
    const files = readProjectFiles();
    const plain = ({ flows, content, locales, lexicon, agencies, findings }: ReadProject) => ({
      flows: flows.defs,
      content: compileContent(content),
      lines: [...content.procedures.values()].map(({ lineOf }) => lineOf(['steps', 0])),
      locales,
      lexicon,
      agencies,
      findings,
    });
    const first = plain(readProject(files));
    readYamlWith(memory);
    expect(plain(readProject(files))).toStrictEqual(first);
    expect(texts.size).toBeGreaterThan(50);
    expect(plain(readProject(files))).toStrictEqual(first);
  });

  it('is not kept where anything was found', () => {
    readYamlWith(memory);
    expect(readYaml('a.yaml', 'a: [1').findings).toHaveLength(1);
    expect(texts.size).toBe(0);
    const wrong = { 'kinds.yaml': 'mou: 3\n' };
    for (const _ of [1, 2])
      expect(readContent({ root: 'content', files: wrong }).findings.length).toBeGreaterThan(0);
    expect([...texts.keys()].map((key) => key.split(' ')[0])).toEqual(['yaml']);
  });
});

describe('what is compressed', () => {
  it('is made once, and anew where what was kept is damaged', async () => {
    const plain = Buffer.from(`${'a'.repeat(2000)}${Date.now()}`);
    const folder = join(KEPT, FOLDER);
    const fresh = await compressed(plain);
    expect(brotliDecompressSync(fresh.brotli)).toEqual(plain);
    expect(gunzipSync(fresh.gzip)).toEqual(plain);
    const name = createHash('sha256').update(plain).digest('base64url');
    for (const [ending, form] of [
      ['br', fresh.brotli],
      ['gz', fresh.gzip],
    ] as const) {
      const file = join(folder, `${name}.${ending}`);
      expect(readFileSync(file)).toEqual(form);
      for (const damage of [form.subarray(0, -3), Buffer.alloc(0)]) {
        writeFileSync(file, damage);
        expect((await compressed(plain))[ending === 'br' ? 'brotli' : 'gzip']).toEqual(form);
        expect(readFileSync(file)).toEqual(form);
      }
      rmSync(file);
    }
  });
});

describe('a folder of kept files', () => {
  it('loses the oldest where it has too many', () => {
    const folder = 'test-folder';
    for (let i = 0; i < 10; i++) {
      keepBytes(folder, `${i}`, Buffer.from(`${i}`), 8);
      utimesSync(join(KEPT, folder, `${i}`), i, i);
    }
    const left = Array.from({ length: 10 }, (_, i) => readKeptBytes(folder, `${i}`)?.toString()).filter(
      Boolean,
    );
    expect(left).toEqual(['5', '6', '7', '8', '9']);
    rmSync(join(KEPT, folder), { recursive: true });
  });
});
