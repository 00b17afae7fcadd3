import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { collectionNames, openContent } from '../../src/content/open-content.ts';
import { shippedFacts, TODAY } from './shipped.ts';

const folder = join(import.meta.dirname, 'fixtures');
const lists = readdirSync(folder).filter((name) => /^facts-.*\.yaml$/.test(name));
const homes = z.record(z.string(), z.array(z.string()).min(1));
const find = openContent(shippedFacts);

const isSaid = (id: string) =>
  collectionNames().some((from) => find({ from, where: { id } }, TODAY)?.rows.some((row) => row.id === id));

describe('what was collected', () => {
  it.each(lists)('is said by rows that are there: %s', (name) => {
    const rows = Object.values(homes.parse(parse(readFileSync(join(folder, name), 'utf8')))).flat();
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((id) => !isSaid(id))).toEqual([]);
  });
});
