import type { Lng } from '../dialogue/message.ts';

/** Who wrote a lexicon file, who of its speakers has checked it, and when it was last changed (YYYY-MM-DD). */
export interface Signed {
  readonly author: string;
  readonly checked_by: string | null;
  readonly date: string;
}

/** The words that work everywhere; the crisis words have a file of their own. */
export const COMMANDS = ['menu', 'back', 'language', 'repeat', 'person', 'forget', 'exit'] as const;
export type CommandId = (typeof COMMANDS)[number];

/** One command in one language. `harmless`: ordinary answers that must not be taken for it. */
export interface CommandWords {
  readonly phrases: readonly string[];
  readonly misspellings?: readonly string[] | undefined;
  readonly harmless?: readonly string[] | undefined;
}

/** `content/lexicon/<lng>/commands.yaml`. */
export interface CommandsFile extends Signed {
  readonly commands: Readonly<Partial<Record<CommandId, CommandWords>>>;
}

/**
 * One danger in one language. A frame is what must stand in a text, in this order: `<list>` for any word of a
 * list, plain words for themselves, `…` where a few other words may stand between.
 */
export interface CrisisEntry {
  readonly frames: readonly string[];
  /** Messages on which this entry must fire. */
  readonly examples: readonly string[];
  /** Ordinary messages on which no entry of this tier may fire. */
  readonly harmless?: readonly string[] | undefined;
}

/** `content/lexicon/<lng>/crisis.yaml`. */
export interface CrisisFile extends Signed {
  /** Lists of people and small words; they say nothing alone. */
  readonly who: Readonly<Record<string, readonly string[]>>;
  /** Lists of what is done to people; a text without any of these is not looked at further. */
  readonly acts: Readonly<Record<string, readonly string[]>>;
  /** Frames in which the words of acts mean something ordinary; what they cover is not seen. */
  readonly everyday: readonly string[];
  readonly hard: Readonly<Record<string, CrisisEntry>>;
  readonly soft: Readonly<Record<string, CrisisEntry>>;
}

/** What somebody may want to know, with several ways to ask for it. */
export interface IntentWords {
  readonly phrases: readonly string[];
  readonly misspellings?: readonly string[] | undefined;
}

/** `content/lexicon/<lng>/intents.yaml`. */
export interface IntentsFile extends Signed {
  readonly intents: Readonly<Record<string, IntentWords>>;
}

/** `content/lexicon/<lng>/danger.yaml`: whole messages, by which those that are like them are known. */
export interface DangerFile extends Signed {
  readonly danger: readonly string[];
  readonly harmless: readonly string[];
  /** Harmless messages that get the card of danger all the same, and are known to. */
  readonly false_alarms?: readonly string[] | undefined;
}

/** All messages of a file that are of nobody in danger. */
export function harmlessOf({ harmless, false_alarms = [] }: DangerFile): readonly string[] {
  return [...harmless, ...false_alarms];
}

/** The lexicon of one language, parsed. */
export interface LexiconSource {
  readonly lng: Lng;
  readonly commands: CommandsFile;
  readonly crisis: CrisisFile;
  readonly intents?: IntentsFile | undefined;
  readonly danger?: DangerFile | undefined;
}

/** Something wrong in a lexicon: the file (`km/crisis.yaml`), the entry, and a plain sentence. */
export interface LexiconFinding {
  readonly file: string;
  readonly entry: string;
  /** Which message of the entry it is, from nought. */
  readonly item?: number | undefined;
  readonly problem: string;
}
