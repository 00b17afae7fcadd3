import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileCommands, openCommands } from '../../src/understanding/commands.ts';
import { SHIPPED } from './lexicons.ts';

const command = openCommands(compileCommands(SHIPPED));

/** Where the words of a way are printed, and the command that they have to be. */
const PRINTED: readonly (readonly [file: string, path: readonly string[], means: string])[] = [
  ['web', ['back'], 'back'],
  ['web', ['menu'], 'menu'],
  ['web', ['language'], 'language'],
  ['web', ['leave'], 'exit'],
  ['web', ['forget'], 'forget'],
  ['common', ['ways', 'back'], 'back'],
  ['common', ['ways', 'menu'], 'menu'],
  ['crisis', ['after', 'exit'], 'exit'],
];

describe.each(['en', 'km', 'lo', 'th', 'my'])('a way that the screen shows in %s', (lng) => {
  it.each(PRINTED)('is understood when it is typed: %s %j', (file, path, means) => {
    const texts: unknown = JSON.parse(
      readFileSync(new URL(`../../locales/${lng}/${file}.json`, import.meta.url), 'utf8'),
    );
    const words = path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), texts);
    expect(typeof words).toBe('string');
    expect(command(String(words))?.command, String(words)).toBe(means);
  });
});
