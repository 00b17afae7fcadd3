import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUNDLE_INPUTS, CLIENT_INPUTS } from '../../src/cli/dist.ts';
import { ROOT } from '../../src/cli/files.ts';

/** Every file of the project that these load when they run, themselves among them. */
function loaded(...files: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !/\.(?:tsx?|css)$/.test(path) || !existsSync(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    const written =
      /(?:^|\n)\s*(?:import|export)\s(?!type\b)[^;'"]*?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]|@import ['"](\.[^'"]+)['"]/g;
    for (const [, one, two, three] of text.matchAll(written))
      visit(resolve(dirname(path), (one ?? two ?? three ?? '').replace(/\?.*$/, '')));
  };
  for (const file of files) visit(join(ROOT, file));
  return new Set([...seen].map((path) => relative(ROOT, path)));
}

const outside = (files: Iterable<string>, inputs: readonly string[]) =>
  [...files].filter((file) => !inputs.some((input) => file === input || file.startsWith(`${input}/`)));

describe('what is built anew', () => {
  it('is the page, when any file of it has changed', () => {
    const files = loaded('src/webchat/main.tsx', 'src/webchat/service-worker.ts', 'src/tippage/main.tsx');
    expect(files.size).toBeGreaterThan(100);
    expect(outside(files, CLIENT_INPUTS)).toEqual([]);
  });

  it('is the bundle, when any file that reads or cuts it has changed', () => {
    const files = loaded('src/cli/build-bundle.ts');
    expect(files.size).toBeGreaterThan(100);
    // What only keeps, finds and compresses changes nothing of what is built.
    const still = [
      'kept',
      'kept-checks',
      'kept-yaml',
      'dist',
      'files',
      'profiles',
      'audio-folder',
      'command',
    ].map((name) => `src/cli/${name}.ts`);
    expect(outside(files, [...BUNDLE_INPUTS, ...still])).toEqual([]);
  });
});
