import { z } from 'zod';
import { COLLECTIONS } from './model/collections.ts';

/**
 * The published JSON Schemas of the files in `content/`: the text of each file of `docs/schema/` by its name.
 * Editors that know YAML complete and check by them; each content file names its schema in its first line.
 */
export function schemaFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(COLLECTIONS).map(([name, { key, entry, about }]) => {
      const schema = z.toJSONSchema(z.partialRecord(key, entry), { io: 'input', reused: 'ref' });
      return [
        `${name}.json`,
        `${JSON.stringify({ title: `content/${name}`, description: about, ...schema }, null, 2)}\n`,
      ];
    }),
  );
}
