import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  CommandsFileSchema,
  CrisisFileSchema,
  DangerFileSchema,
  IntentsFileSchema,
  WrittenMessagesSchema,
} from '../../src/content/lexicon-schema.ts';
import type { WrittenMessages } from '../../src/understanding/evaluate.ts';
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
    danger: DangerFileSchema.parse(file(lng, 'danger.yaml')),
  }));

/** What one reader wrote to try the lexicons out, by language. */
export function writtenBy(reader: string): readonly (readonly [lng: string, messages: WrittenMessages])[] {
  return SHIPPED.map(({ lng }) => {
    const path = new URL(`corpus/${lng}-${reader}.yaml`, import.meta.url);
    const { messages } = WrittenMessagesSchema.parse(parse(readFileSync(path, 'utf8')));
    const written = messages[lng];
    if (!written) throw new Error(`no messages of ${lng}`);
    return [lng, written];
  });
}
