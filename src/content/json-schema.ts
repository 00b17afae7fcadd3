import { z } from 'zod';
import { COLLECTIONS, type CollectionName } from './model/collections.ts';

/**
 * The published JSON Schemas of the files in `content/`, by file name in `docs/schema/`. Editors that know YAML
 * complete and check by them; each file names its schema in its first line.
 */
export function jsonSchemas(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(COLLECTIONS).map(([name, { key, entry, about }]) => [
      `${name}.json`,
      {
        ...z.toJSONSchema(z.partialRecord(key, entry), { io: 'input' }),
        title: `content/${name}`,
        description: about,
      },
    ]),
  );
}

/** The first line of a file of this collection; `depth` is 0 in `content/` and 1 in a folder below. */
export function schemaLine(name: CollectionName, depth: 0 | 1): string {
  return `# yaml-language-server: $schema=${'../'.repeat(depth + 1)}docs/schema/${name}.json`;
}
