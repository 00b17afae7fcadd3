import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TextResources, TextTree } from '../../src/content/texts.ts';

const root = resolve(import.meta.dirname, '..', '..');

/** The shipped texts of a locale, as the command line reads them. */
export function shippedLocale(lng: string): TextResources {
  const folder = join(root, 'locales', lng);
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json') && name !== 'review.json')
      .map((name) => [name.slice(0, -'.json'.length), json(join(folder, name))]),
  );
}

export const SHIPPED: readonly string[] = readdirSync(join(root, 'locales')).sort();

/** The formats of every language of the region: shipped, or drafted for the tests. */
export function formatsOf(lng: string): TextResources {
  return SHIPPED.includes(lng)
    ? shippedLocale(lng)
    : { format: json(join(import.meta.dirname, 'fixtures', `format.${lng}.json`)) };
}

/** Every text of a locale by its key, plural and context forms each for themselves. */
export function textsOf(resources: TextResources): [key: string, text: string][] {
  const walk = (tree: TextTree, path: string): [string, string][] =>
    Object.entries(tree).flatMap(([name, below]) =>
      typeof below === 'string' ? [[`${path}${name}`, below]] : walk(below, `${path}${name}.`),
    );
  return Object.entries(resources).flatMap(([ns, tree]) => walk(tree, `${ns}:`));
}

function json(path: string): TextTree {
  return JSON.parse(readFileSync(path, 'utf8'));
}
