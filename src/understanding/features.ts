import { isMark } from './letters.ts';
import { normalise } from './normalise.ts';
import { joinedLetters } from './plain.ts';
import { type Segmenter, wordsBetweenBlanks } from './segment.ts';

/**
 * What two wordings of one question have in common: words, runs of three letters across all blanks, runs of three and
 * four letters with the ends of what stands between blanks, and runs of three letters without their marks. Each is a
 * number, a hash of 32 bits; that two of them fall together now and then changes a score a little and nothing else.
 */

const WORD = 0x1000193;
const RUN = 0x85ebca6b;
const BARE = 0xc2b2ae35;
const BETWEEN_BLANKS = 0x27d4eb2f;
/** Stand for the ends of what stands between blanks. */
const BEGIN = 0x5e;
const END = 0x24;
/** Of longer texts the beginning is read, in code points. */
const LONGEST = 600;

function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193) ^ (hash >>> 15);
}

function hashOf(salt: number, codes: readonly number[], from: number, length: number): number {
  let hash = salt;
  for (let i = from; i < from + length; i++) hash = mix(hash, codes[i] ?? 0);
  return hash | 0;
}

function addRuns(into: Set<number>, salt: number, codes: readonly number[], length: number): void {
  for (let from = 0; from + length <= codes.length; from++)
    into.add(hashOf(salt ^ length, codes, from, length));
}

function codesOf(text: string): number[] {
  const codes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code > 0xffff) i++;
    codes.push(code);
  }
  return codes;
}

/** The features of a text, each once. Without a segmenter words are what stands between blanks. */
export function featuresOf(text: string, segment: Segmenter | null): Set<number> {
  const features = new Set<number>();
  const normal = normalise(text.length > 4 * LONGEST ? text.slice(0, 4 * LONGEST) : text);
  for (const word of (segment ?? wordsBetweenBlanks)(normal)) {
    const codes = codesOf(word);
    features.add(hashOf(WORD, codes, 0, codes.length));
  }
  const letters = codesOf(joinedLetters(normal)).slice(0, LONGEST);
  addRuns(features, RUN, letters, 3);
  for (const piece of wordsBetweenBlanks(normal)) {
    const codes = [BEGIN, ...codesOf(piece), END];
    addRuns(features, BETWEEN_BLANKS, codes, 3);
    addRuns(features, BETWEEN_BLANKS, codes, 4);
  }
  const bare = letters.filter((code) => !isMark(code));
  // Texts without marks would only count their runs twice.
  if (bare.length < letters.length) addRuns(features, BARE, bare, 3);
  return features;
}
