import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaFiles } from '../content/json-schema.ts';
import type { Command } from './command.ts';
import { ROOT } from './files.ts';

const HELP = `Usage: mitr content schema

Writes docs/schema/*.json, the JSON Schemas of every YAML file that people edit. An editor that knows YAML completes
and checks by them. Run it after the shape of a file has changed, and commit what it writes.

Example:
  mitr content schema`;

export const command: Command = {
  summary: 'write the JSON Schemas of flows and facts',
  help: HELP,
  async run() {
    const folder = join(ROOT, 'docs', 'schema');
    mkdirSync(folder, { recursive: true });
    const files = Object.entries(schemaFiles());
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    console.log(`${files.length} schemas written to docs/schema.`);
    return 0;
  },
};
