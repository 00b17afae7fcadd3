import type { Lng } from '../dialogue/message.ts';
import { slips } from './distance.ts';
import { COMMANDS, type CommandId, type LexiconFinding, type LexiconSource } from './lexicon.ts';
import { normalise } from './normalise.ts';
import { joinedLetters } from './plain.ts';
import { keyOf, LONGEST_WHOLE, politeKeyOf } from './whole-message.ts';

/** Phrases of all languages as plain data; `key` is the normalised phrase without blanks and punctuation. */
export interface CompiledCommands {
  readonly phrases: readonly (readonly [key: string, command: CommandId, lng: Lng])[];
  readonly harmless: readonly string[];
}

/** A command that was recognised, and the language of its words; slash commands have none. */
export interface HeardCommand {
  readonly command: CommandId;
  readonly lng?: Lng;
}

/** Tells the command that a text is; the locale of the talk decides where two languages share a phrase. */
export type CommandListener = (text: string, lng?: Lng) => HeardCommand | null;

/** From this many code points a phrase may hold one slip, from the other two. */
const ONE_SLIP_FROM = 8;
const TWO_SLIPS_FROM = 14;

/** Slash commands, as channels offer them. `/start` carries links and is none of these. */
const SLASH = new Map<string, CommandId>([
  ...COMMANDS.map((command): [string, CommandId] => [`/${command}`, command]),
  ['/help', 'menu'],
]);
const SLASH_COMMAND = /^\/[a-z]+/;

/** Collects the phrases and harmless answers of all languages. */
export function compileCommands(sources: readonly LexiconSource[]): CompiledCommands {
  const phrases: [string, CommandId, Lng][] = [];
  const harmless: string[] = [];
  for (const { lng, commands } of sources) {
    for (const command of COMMANDS) {
      const words = commands.commands[command];
      if (!words) continue;
      for (const phrase of [...words.phrases, ...(words.misspellings ?? [])])
        phrases.push([keyOf(phrase), command, lng]);
      harmless.push(...(words.harmless ?? []).map(keyOf));
    }
  }
  return { phrases, harmless };
}

/** Which letters occur, as 32 bits; one slip changes at most two of them. */
function letterBag(text: string): number {
  let bag = 0;
  for (let i = 0; i < text.length; i++) bag |= 1 << (text.charCodeAt(i) & 31);
  return bag;
}

function bitsIn(bag: number): number {
  let bits = 0;
  for (let rest = bag; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

function slipsAllowed(length: number): number {
  if (length < ONE_SLIP_FROM) return 0;
  return length < TWO_SLIPS_FROM ? 1 : 2;
}

interface LongPhrase {
  readonly letters: readonly string[];
  readonly bag: number;
  readonly limit: number;
  readonly heard: HeardCommand;
}

/** Phrases that may hold a slip, by every length that a message with such a slip can have. */
function longPhrases(compiled: CompiledCommands): ReadonlyMap<number, readonly LongPhrase[]> {
  const byLength = new Map<number, LongPhrase[]>();
  for (const [key, command, lng] of compiled.phrases) {
    const letters = [...key];
    const limit = slipsAllowed(letters.length);
    if (limit === 0) continue;
    const phrase = { letters, bag: letterBag(key), limit, heard: { command, lng } };
    for (let length = letters.length - limit; length <= letters.length + limit; length++)
      byLength.set(length, [...(byLength.get(length) ?? []), phrase]);
  }
  return byLength;
}

/**
 * Recognises a command when it is the whole short message, in any language; polite particles do not count, and
 * long phrases may hold a slip. An ordinary answer from a `harmless` list is never a command.
 */
export function openCommands(compiled: CompiledCommands): CommandListener {
  const exact = new Map<string, HeardCommand[]>();
  for (const [key, command, lng] of compiled.phrases)
    exact.set(key, [...(exact.get(key) ?? []), { command, lng }]);
  const harmless = new Set(compiled.harmless);
  const long = longPhrases(compiled);

  const said = (key: string, lng: Lng | undefined): HeardCommand | null => {
    const heard = exact.get(key);
    return heard?.find((one) => one.lng === lng) ?? heard?.[0] ?? null;
  };

  const withSlips = (key: string): HeardCommand | null => {
    const near = long.get(key.length);
    if (!near) return null;
    const bag = letterBag(key);
    let letters: string[] | null = null;
    for (const phrase of near) {
      const [first, last] = [phrase.letters[0], phrase.letters.at(-1)];
      // A slip at both ends is another word.
      if (key[0] !== first && key.at(-1) !== last) continue;
      if (bitsIn(phrase.bag ^ bag) > 2 * phrase.limit) continue;
      letters ??= [...key];
      if (slips(letters, phrase.letters, phrase.limit) <= phrase.limit) return phrase.heard;
    }
    return null;
  };

  return (text, lng) => {
    if (text.length > LONGEST_WHOLE) return null;
    const normal = normalise(text);
    if (normal.startsWith('/')) {
      const command = SLASH.get(SLASH_COMMAND.exec(normal)?.[0] ?? '');
      return command ? { command } : null;
    }
    const key = joinedLetters(normal);
    if (key === '' || harmless.has(key)) return null;
    const whole = said(key, lng);
    if (whole) return whole;
    const bare = politeKeyOf(normal);
    if (bare !== key) {
      if (harmless.has(bare)) return null;
      const polite = said(bare, lng);
      if (polite) return polite;
    }
    return withSlips(bare);
  };
}

/** What is wrong with the command lists: phrases that do not fire, harmless answers that do, one phrase for two commands. */
export function checkCommands(sources: readonly LexiconSource[]): LexiconFinding[] {
  const compiled = compileCommands(sources);
  const listen = openCommands(compiled);
  const owner = new Map<string, CommandId>();
  const findings: LexiconFinding[] = [];
  for (const { lng, commands } of sources) {
    const file = `${lng}/commands.yaml`;
    for (const command of COMMANDS) {
      const words = commands.commands[command];
      if (!words || words.phrases.length === 0) {
        findings.push({ file, entry: command, problem: 'has no phrases' });
        continue;
      }
      for (const phrase of [...words.phrases, ...(words.misspellings ?? [])]) {
        const key = keyOf(phrase);
        const other = owner.get(key);
        if (other !== undefined && other !== command)
          findings.push({ file, entry: command, problem: `"${phrase}" already stands for ${other}` });
        owner.set(key, command);
        if (listen(phrase)?.command !== command && (other === undefined || other === command))
          findings.push({
            file,
            entry: command,
            problem: `"${phrase}" is not recognised; is it in a harmless list?`,
          });
      }
    }
  }
  return findings;
}
