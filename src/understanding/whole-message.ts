import { normalise } from './normalise.ts';
import { withoutParticles } from './particles.ts';
import { joinedLetters } from './plain.ts';

/** In UTF-16 units; longer messages are sentences, and are no phrase as a whole. */
export const LONGEST_WHOLE = 60;

/** What a phrase, and a message that may be one as a whole, are compared by: their letters, marks and digits. */
export function keyOf(text: string): string {
  return joinedLetters(normalise(text));
}

/** The same without the polite words around a normalised message; these alone keep their letters. */
export function politeKeyOf(normal: string): string {
  return joinedLetters(withoutParticles(normal));
}
