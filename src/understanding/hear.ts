import type { Lng } from '../dialogue/message.ts';
import { type CompiledCommands, checkCommands, compileCommands, openCommands } from './commands.ts';
import { type CompiledCrisis, checkCrisis, compileCrisis, deafTo, openCrisis } from './crisis.ts';
import { checkDanger } from './danger-sense.ts';
import { checkIntents } from './intents.ts';
import type { LexiconFinding, LexiconSource } from './lexicon.ts';
import { readings } from './zawgyi.ts';

/** The words of all languages as plain data, as a build writes it and a browser reads it. */
export interface CompiledLexicon {
  readonly commands: CompiledCommands;
  readonly crisis: CompiledCrisis;
}

/** What was understood in a text before anybody reads it as an answer; the shape that the dialogue expects. */
export interface Heard {
  readonly crisis: 'hard' | 'soft' | null;
  readonly command: string | null;
  /** The language of the words that were recognised. */
  readonly lng?: Lng;
}

/**
 * Understands a text. `lng` is the locale of the talk; words of all languages are heard in any of them, and it
 * decides only where two languages share a word. `soft` false leaves the soft crisis tier out.
 */
export type Hear = (text: string, lng: Lng | undefined, soft: boolean) => Heard;

export interface Hearing {
  readonly hear: Hear;
  /** Plays one message of each language: those whose crisis words this machine does not hear. Play it at start. */
  deafTo(): readonly Lng[];
}

const NOTHING: Heard = { crisis: null, command: null };
const LONGEST_NUMBER = 24;
/** Only shorter texts are looked at for Zawgyi, in UTF-16 units. */
const LONGEST_ZAWGYI = 5000;

/** Compiles the lexicons of all languages; run `checkLexicon` on them first. */
export function compileLexicon(sources: readonly LexiconSource[]): CompiledLexicon {
  return { commands: compileCommands(sources), crisis: compileCrisis(sources) };
}

/** Everything that is wrong with the lexicons, in plain sentences; empty when they may be shipped. */
export function checkLexicon(sources: readonly LexiconSource[]): LexiconFinding[] {
  return [
    ...checkCommands(sources),
    ...checkCrisis(sources),
    ...checkIntents(sources),
    ...checkDanger(sources),
  ];
}

/** A text of digits, blanks and common signs alone holds no words. */
function isOnlyNumber(text: string): boolean {
  if (text.length > LONGEST_NUMBER) return false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isDigit =
      (unit >= 0x20 && unit <= 0x3a && unit !== 0x2f) ||
      (unit >= 0x17e0 && unit <= 0x17e9) ||
      (unit >= 0x0ed0 && unit <= 0x0ed9) ||
      (unit >= 0x0e50 && unit <= 0x0e59) ||
      (unit >= 0x1040 && unit <= 0x1049);
    if (!isDigit) return false;
  }
  return true;
}

/** Opens a compiled lexicon. Never throws on any text, never answers later. */
export function openHearing(lexicon: CompiledLexicon): Hearing {
  const listenForCrisis = openCrisis(lexicon.crisis);
  const listenForCommand = openCommands(lexicon.commands);
  const hearOne: Hear = (text, lng, soft) => {
    const crisis = listenForCrisis(text, soft);
    if (crisis?.tier === 'hard') return { crisis: 'hard', command: null, lng: crisis.lng };
    const command = listenForCommand(text, lng);
    if (command === null && crisis === null) return NOTHING;
    const heardIn = command?.lng ?? crisis?.lng;
    return {
      crisis: crisis?.tier ?? null,
      command: command?.command ?? null,
      ...(heardIn === undefined ? {} : { lng: heardIn }),
    };
  };
  const hear: Hear = (text, lng, soft) => {
    if (isOnlyNumber(text)) return NOTHING;
    if (text.length > LONGEST_ZAWGYI) return hearOne(text, lng, soft);
    let heard = NOTHING;
    for (const reading of readings(text)) {
      const here = hearOne(reading, lng, soft);
      if (here.crisis === 'hard') return here;
      if (heard === NOTHING) heard = here;
    }
    return heard;
  };
  return { hear, deafTo: () => deafTo(lexicon.crisis, listenForCrisis) };
}
