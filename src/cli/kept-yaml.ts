import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { YamlMemory } from '../content/yaml-memory.ts';
import { hashOf } from './dist.ts';
import { ROOT } from './files.ts';
import { KEPT, readKept, writeKept } from './kept.ts';

const FILE = join(KEPT, 'yaml.json');

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
      if (isNew) writeKept(FILE, { of, made: { ...known, ...used } });
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
