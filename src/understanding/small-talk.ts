import type { CompiledIntents } from './intents.ts';
import { normalise } from './normalise.ts';
import { joinedLetters } from './plain.ts';
import { LONGEST_WHOLE, politeKeyOf } from './whole-message.ts';

/** The intent that stands alone where a text is a greeting, thanks or the like, and nothing else. */
export const SMALL_TALK = 'small_talk';

/** Tells a text that is small talk as a whole; polite words around it do not count, nor does it need more than these. */
export function openSmallTalk({ intents, phrases }: CompiledIntents): (text: string) => boolean {
  const talk = intents.indexOf(SMALL_TALK);
  const keysOf = (text: string): string[] => {
    const normal = normalise(text);
    return [joinedLetters(normal), politeKeyOf(normal)];
  };
  const keys = new Set(phrases.flatMap(([phrase, intent]) => (intent === talk ? keysOf(phrase) : [])));
  return (text) => text.length <= LONGEST_WHOLE && keysOf(text).some((key) => keys.has(key));
}
