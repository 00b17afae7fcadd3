import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CommandsFileSchema, CrisisFileSchema, IntentsFileSchema } from '../../src/content/lexicon-schema.ts';
import type { LexiconSource } from '../../src/understanding/lexicon.ts';

const folder = new URL('../../content/lexicon/', import.meta.url).pathname;

function file(lng: string, name: string): unknown {
  return parse(readFileSync(join(folder, lng, name), 'utf8'));
}

/** The lexicons as they are shipped. */
export const SHIPPED: readonly LexiconSource[] = readdirSync(folder)
  .sort()
  .map((lng) => ({
    lng,
    commands: CommandsFileSchema.parse(file(lng, 'commands.yaml')),
    crisis: CrisisFileSchema.parse(file(lng, 'crisis.yaml')),
    intents: IntentsFileSchema.parse(file(lng, 'intents.yaml')),
  }));
