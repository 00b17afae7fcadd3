import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { YamlMemory } from '../content/yaml-memory.ts';
import { READING_CODE } from './dist.ts';
import { codeHash, KEPT, readKept, writeKept } from './kept.ts';

const FILE = join(KEPT, 'yaml.json');
/** Every edit leaves what was made of an older text behind; with more than these only what this run used is kept. A project has some 150. */
const MOST = 500;

/** What an earlier run has made of YAML files by the same code; what this run made is kept when the process ends. */
export function keptYaml(): YamlMemory {
  let known: Record<string, unknown> | undefined;
  let of = '';
  const used: Record<string, unknown> = {};
  let isNew = false;
  const load = (): Record<string, unknown> => {
    of = codeHash(READING_CODE);
    const found = readKept(FILE);
    process.once('exit', () => {
      if (!isNew) return;
      const all = { ...known, ...used };
      writeKept(FILE, { of, made: Object.keys(all).length > MOST ? used : all });
    });
    return found?.of === of ? (found.made as Record<string, unknown>) : {};
  };
  const keyOf = (text: string, as: string) =>
    `${as} ${createHash('sha256').update(text).digest('base64url')}`;
  return {
    recall(text, as) {
      known ??= load();
      const key = keyOf(text, as);
      const made = known[key];
      if (made !== undefined) used[key] = made;
      return made;
    },
    remember(text, as, made) {
      isNew = true;
      used[keyOf(text, as)] = made;
    },
  };
}
