import { z } from 'zod';
import { parseFrame } from '../understanding/frames.ts';
import {
  COMMANDS,
  type CommandsFile,
  type CrisisFile,
  type DangerFile,
  type IntentsFile,
} from '../understanding/lexicon.ts';

/** The files of `content/lexicon/<lng>/`, as they are parsed once when content is read. */

const Word = z.coerce.string().min(1);
const Words = z.array(Word);
/** A star opens the end of a word that is looked for; anywhere else it is a letter that nobody types. */
const OPEN_WORDS = z.array(Word.refine((word) => !/\*./.test(word), { error: starInside }));
const FRAMES = z.array(
  Word.refine((frame) => !parseFrame(frame).some(({ name, literal }) => literal && /\*./.test(name)), {
    error: starInside,
  }),
);

function starInside({ input }: { readonly input?: unknown }): string {
  const [, word = ''] = /(\S*)\*./.exec(String(input)) ?? [];
  return `a * counts at the end of the words only, so this never matches: write "${word}" with each of its endings, or make it a list and write <${word}>`;
}

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write the date as YYYY-MM-DD');
const signed = {
  author: z.string().min(1),
  checked_by: z.string().min(1).nullable(),
  date: Day,
};

const CommandWords = z.object({
  phrases: Words.min(1),
  misspellings: Words.optional(),
  harmless: Words.optional(),
});

/** `commands.yaml`: the words that work everywhere. */
export const CommandsFileSchema: z.ZodType<CommandsFile> = z.object({
  ...signed,
  commands: z.partialRecord(z.enum(COMMANDS), CommandWords),
});

const CrisisEntry = z.object({
  frames: FRAMES.min(1),
  examples: Words.min(1),
  harmless: Words.optional(),
});

/** `crisis.yaml`: the words of danger in two tiers. */
export const CrisisFileSchema: z.ZodType<CrisisFile> = z.object({
  ...signed,
  who: z.record(z.string(), OPEN_WORDS),
  acts: z.record(z.string(), OPEN_WORDS),
  everyday: FRAMES,
  hard: z.record(z.string(), CrisisEntry),
  soft: z.record(z.string(), CrisisEntry),
});

/** `intents.yaml`: what people ask about, in several wordings. */
export const IntentsFileSchema: z.ZodType<IntentsFile> = z.object({
  ...signed,
  intents: z.record(
    z.string().regex(/^[a-z_]+$/),
    z.object({ phrases: Words.min(1), misspellings: Words.optional() }),
  ),
});

/** `danger.yaml`: messages of people in danger, and harmless ones. */
export const DangerFileSchema: z.ZodType<DangerFile> = z.object({
  ...signed,
  danger: Words.min(1),
  harmless: Words.min(1),
  false_alarms: Words.optional(),
});

const Messages = z.object({
  crisis: Words.default([]),
  ordinary: Words.default([]),
  hard_negative: Words.default([]),
  intents: z.record(z.string(), Words).default({}),
});

/** Messages that somebody wrote to try out the lexicons, and whether she had seen these. */
export const WrittenMessagesSchema = z.object({
  written_by: z.string().min(1),
  lexicon_seen: z.boolean(),
  messages: z.record(z.string(), Messages),
});
