import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { collectionNames, openContent } from '../../src/content/open-content.ts';
import { shippedFacts, TODAY } from './shipped.ts';

const folder = join(import.meta.dirname, 'fixtures');
const homes = z.record(z.string(), z.array(z.string()));
const find = openContent(shippedFacts);

function isSaid(id: string): boolean {
  return collectionNames().some((from) => (find({ from, where: { id } }, TODAY)?.rows ?? []).length > 0);
}

describe('what was collected under another name', () => {
  it.each(['facts-la.yaml', 'facts-mm.yaml'])('stands in rows: %s', (name) => {
    const rows = Object.values(homes.parse(parse(readFileSync(join(folder, name), 'utf8')))).flat();
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((id) => !isSaid(id))).toEqual([]);
  });
});
