import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { YamlMemory } from '../content/yaml-memory.ts';
import { hashOf } from './dist.ts';
import { ROOT } from './files.ts';
import { KEPT, readKept, writeKept } from './kept.ts';

const FILE = join(KEPT, 'yaml.json');
/** Every edit leaves an older text behind; with more than these only what this run used is kept. A project has some 150. */
const MOST = 500;

/** Values of YAML files that an earlier run has read; those of this run are kept when the process ends. */
export function keptYaml(): YamlMemory {
  let known: Record<string, unknown> | undefined;
  let of = '';
  const used: Record<string, unknown> = {};
  let isNew = false;
  const load = (): Record<string, unknown> => {
    of = hashOf([join(ROOT, 'package-lock.json'), join(ROOT, 'src/content/yaml-file.ts')]);
    const found = readKept(FILE);
    process.once('exit', () => {
      if (!isNew) return;
      const all = { ...known, ...used };
      writeKept(FILE, { of, made: Object.keys(all).length > MOST ? used : all });
    });
    return found?.of === of ? (found.made as Record<string, unknown>) : {};
  };
  const keyOf = (text: string) => createHash('sha256').update(text).digest('base64url');
  return {
    recall(text) {
      known ??= load();
      const key = keyOf(text);
      const data = known[key];
      if (data !== undefined) used[key] = data;
      return data;
    },
    remember(text, data) {
      isNew = true;
      used[keyOf(text)] = data;
    },
  };
}
