import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileContent } from '../../src/content/located.ts';
import { type ContentFiles, type ReadContent, readContent } from '../../src/content/read-content.ts';

const root = resolve(import.meta.dirname, '..', '..', 'content');

/** The day on which the shipped facts were last looked through. */
export const TODAY = '2026-11-22';

/** The texts of the shipped content, as the command line reads them. */
export const SHIPPED_FILES: ContentFiles = { root: 'content', files: yamlBelow(root) };

/**
 * Some of the facts as they were on one day, to be laid over the shipped ones: for tests that name figures, so that
 * whoever changes a fee breaks none.
 */
export const FIXED_FILES: ContentFiles = {
  root: 'tests/content/fixtures/facts',
  files: yamlBelow(resolve(import.meta.dirname, 'fixtures', 'facts')),
};

function yamlBelow(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(
        (path) =>
          /\.ya?ml$/.test(path) && !/^(agencies|places|committees|lexicon)\/|^waivers\.yaml$/.test(path),
      )
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}

export const shippedContent: ReadContent = readContent(SHIPPED_FILES);
export const shippedFacts = compileContent(shippedContent.content);
export const fixedContent: ReadContent = readContent(SHIPPED_FILES, FIXED_FILES);
export const fixedFacts = compileContent(fixedContent.content);
