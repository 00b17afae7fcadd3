import { z } from 'zod';
import { latinFile } from './check/latin.ts';
import { promisesFile } from './check/promises.ts';
import { waiversFile } from './check/waivers.ts';
import { flowFile, intentsFile, interruptsFile, NODE_SCHEMAS, profileFile } from './flow-schema.ts';
import {
  CommandsFileSchema,
  CrisisFileSchema,
  DangerFileSchema,
  IntentsFileSchema,
} from './lexicon-schema.ts';
import { COLLECTIONS } from './model/collections.ts';

/** A flow with its nodes, each of one of the kinds there are. */
const wholeFlow = flowFile.extend({
  nodes: z.record(z.string(), z.union(Object.values(NODE_SCHEMAS))),
});

/** Files beside the collections of facts: the title, what it is, and its schema. */
const OTHERS: Readonly<Record<string, readonly [title: string, about: string, schema: z.ZodType]>> = {
  flow: ['flows', 'What is asked and in which order; one file a flow.', wholeFlow],
  interrupts: ['flows/interrupts.yaml', 'What works everywhere, and where links lead.', interruptsFile],
  intents: ['flows/intents.yaml', "Where questions in people's own words lead.", intentsFile],
  profile: ['flows/profile.yaml', 'What is known of a person for the whole conversation.', profileFile],
  waivers: ['content/waivers.yaml', 'Warnings that somebody lets stand for a while.', waiversFile],
  latin: ['content/latin.yaml', 'Words that stay in Latin letters in every language.', latinFile],
  promises: [
    'content/promises.yaml',
    'What may never be promised to people who tell something, and what must always be said to them.',
    promisesFile,
  ],
  lexicon_commands: [
    'content/lexicon/*/commands.yaml',
    'Words that work everywhere, as whole short messages.',
    CommandsFileSchema,
  ],
  lexicon_crisis: ['content/lexicon/*/crisis.yaml', 'Words of danger.', CrisisFileSchema],
  lexicon_intents: [
    'content/lexicon/*/intents.yaml',
    'What people ask about, in their own words.',
    IntentsFileSchema,
  ],
  lexicon_danger: [
    'content/lexicon/*/danger.yaml',
    'Messages of people in danger, and harmless ones.',
    DangerFileSchema,
  ],
};

/**
 * The published JSON Schemas of the YAML files that people edit: the text of each file of `docs/schema/` by its
 * name. Editors that know YAML complete and check by them; each YAML file names its schema in its first line.
 */
export function schemaFiles(): Readonly<Record<string, string>> {
  const facts = Object.entries(COLLECTIONS).map(([name, { key, entry, about }]) =>
    schemaFile(name, `content/${name}`, about, z.partialRecord(key, entry)),
  );
  const others = Object.entries(OTHERS).map(([name, [title, about, schema]]) =>
    schemaFile(name, title, about, schema),
  );
  return Object.fromEntries([...facts, ...others]);
}

function schemaFile(name: string, title: string, about: string, schema: z.ZodType): [string, string] {
  const written = z.toJSONSchema(schema, { io: 'input', reused: 'ref' });
  return [`${name}.json`, `${JSON.stringify({ title, description: about, ...written }, null, 2)}\n`];
}
