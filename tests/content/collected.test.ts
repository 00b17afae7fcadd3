import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { openContent } from '../../src/content/open-content.ts';
import { shippedFacts, TODAY } from './shipped.ts';

const folder = join(import.meta.dirname, 'fixtures');
const lists = readdirSync(folder).filter((name) => /^facts-.*\.yaml$/.test(name));
const find = openContent(shippedFacts);

/** Every collection that holds rows of collected facts. */
const COLLECTIONS = [
  'procedures',
  'steps',
  'fee_options',
  'facts',
  'history',
  'rules',
  'advisories',
  'timeline',
  'directory',
  'gaps',
  'sources',
  'wages',
];

const isThere = (id: string) =>
  COLLECTIONS.some((from) => find({ from, where: { id } }, TODAY)?.rows.some((row) => row.id === id));

describe('what was collected', () => {
  it.each(lists)('is said by rows that are there: %s', (name) => {
    const rows = z
      .record(z.string(), z.array(z.string()).min(1))
      .parse(parse(readFileSync(join(folder, name), 'utf8')));
    expect(
      Object.values(rows)
        .flat()
        .filter((id) => !isThere(id)),
    ).toEqual([]);
  });
});
