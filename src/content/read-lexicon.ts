import type { Lng } from '../dialogue/message.ts';
import type { LexiconSource } from '../understanding/lexicon.ts';
import type { Finding } from './finding.ts';
import type { Files } from './flow-files.ts';
import {
  CommandsFileSchema,
  CrisisFileSchema,
  DangerFileSchema,
  IntentsFileSchema,
} from './lexicon-schema.ts';
import { readYaml, shaped } from './yaml-file.ts';

/** The words that people type, by language. A language whose files have errors is left out. */
export interface ReadLexicon {
  readonly sources: readonly LexiconSource[];
  readonly findings: readonly Finding[];
}

const SCHEMAS = {
  commands: CommandsFileSchema,
  crisis: CrisisFileSchema,
  intents: IntentsFileSchema,
  danger: DangerFileSchema,
} as const;
type Part = keyof typeof SCHEMAS;

/** Reads `content/lexicon/<lng>/{commands,crisis,intents,danger}.yaml`. */
export function readLexicon(files: Files): ReadLexicon {
  const findings: Finding[] = [];
  const read = new Map<Lng, Partial<Record<Part, unknown>>>();
  for (const [file, text] of Object.entries(files)) {
    const [, lng, name] =
      /^content\/lexicon\/([a-z]{2,3})\/(commands|crisis|intents|danger)\.yaml$/.exec(file) ?? [];
    if (lng === undefined || name === undefined) continue;
    const part = name as Part;
    const yaml = readYaml(file, text);
    const shape = shaped<unknown>(yaml, SCHEMAS[part], `lexicon ${part}`);
    findings.push(...shape.findings);
    read.set(lng, { ...read.get(lng), [part]: shape.value });
  }
  const sources = [...read].flatMap(([lng, parts]): LexiconSource[] => {
    const { commands, crisis, intents, danger } = parts as Partial<Omit<LexiconSource, 'lng'>>;
    return commands && crisis ? [{ lng, commands, crisis, intents, danger }] : [];
  });
  return { sources, findings };
}
