import type { Lng } from '../dialogue/message.ts';
import { featuresOf } from './features.ts';
import type { LexiconFinding, LexiconSource } from './lexicon.ts';
import { normalise } from './normalise.ts';
import { joinedLetters } from './plain.ts';
import { openSegmenter, type Segmenter } from './segment.ts';
import { readings } from './zawgyi.ts';

/** Wordings of all languages as plain data. */
export interface CompiledIntents {
  readonly intents: readonly string[];
  readonly phrases: readonly (readonly [phrase: string, intent: number, lng: Lng])[];
}

/**
 * An intent that a text may mean. `coverage` is the share, 0 to 1, of what is telling in the text that the
 * nearest wording of this intent holds too; it can be compared between texts of any length.
 */
export interface IntentMatch {
  readonly id: string;
  readonly coverage: number;
  /** The language of the nearest wording. */
  readonly lng: Lng;
}

/** The likeliest intents, the best first, at most three; empty when nothing is near enough to be offered. */
export type Retrieve = (text: string) => readonly IntentMatch[];

/** Nearer than this is offered, never jumped to. */
const ENOUGH = 0.1;
/** A wording that stands in a text nearly whole is offered from this on: one telling word in a long question. */
const ENOUGH_IF_WHOLE = 0.03;
const NEARLY_WHOLE = 0.8;
/** The wordings of this intent are recognised so that nothing is offered for them. */
export const SMALL_TALK = 'small_talk';
const OFFERED = 3;
/** A text that holds less than this of a wording only shares a small word with it. */
const LEAST_OF_WORDING = 0.1;
/** How much it counts that a wording is in the text whole, beside how much of the text it covers. */
const WHOLENESS = 0.35;

/** Collects the wordings of all languages. */
export function compileIntents(sources: readonly LexiconSource[]): CompiledIntents {
  const ids: string[] = [];
  const phrases: [string, number, Lng][] = [];
  for (const { lng, intents } of sources) {
    for (const [id, words] of Object.entries(intents?.intents ?? {})) {
      const known = ids.indexOf(id);
      const intent = known === -1 ? ids.push(id) - 1 : known;
      for (const phrase of [...words.phrases, ...(words.misspellings ?? [])])
        phrases.push([phrase, intent, lng]);
    }
  }
  return { intents: ids, phrases };
}

/** Wordings of several languages, each collected by itself, as one. */
export function joinIntents(parts: readonly CompiledIntents[]): CompiledIntents {
  const intents = [...new Set(parts.flatMap((part) => part.intents))];
  const phrases = parts.flatMap((part) =>
    part.phrases.map(([phrase, intent, lng]): CompiledIntents['phrases'][number] => [
      phrase,
      intents.indexOf(part.intents[intent] ?? ''),
      lng,
    ]),
  );
  return { intents, phrases };
}

/** For each feature, the phrases that hold it: `postings` from `from[i]` up to `from[i + 1]`. */
interface Index {
  readonly numbers: ReadonlyMap<number, number>;
  readonly from: Int32Array;
  readonly postings: Int32Array;
  /** How telling a feature is: rare ones more than common ones. */
  readonly weight: Float64Array;
  /** The weight of a feature that no phrase has. */
  readonly unknown: number;
  /** The weight of all features of each phrase. */
  readonly phraseWeight: Float64Array;
}

function buildIndex(compiled: CompiledIntents, segment: Segmenter | null): Index {
  const numbers = new Map<number, number>();
  const holders: number[][] = [];
  const perPhrase = compiled.phrases.map(([phrase], at) => {
    const features = featuresOf(phrase, segment);
    for (const feature of features) {
      const number = numbers.get(feature) ?? numbers.size;
      numbers.set(feature, number);
      const of = holders[number];
      if (of) of.push(at);
      else holders[number] = [at];
    }
    return features;
  });
  const from = new Int32Array(holders.length + 1);
  for (const [i, of] of holders.entries()) from[i + 1] = (from[i] ?? 0) + of.length;
  const postings = Int32Array.from(holders.flat());
  const count = compiled.phrases.length;
  const weightOf = (held: number): number => Math.log((count + 1) / (held + 0.5));
  const weight = Float64Array.from(holders, (of) => weightOf(of.length));
  const phraseWeight = Float64Array.from(perPhrase, (features) => {
    let sum = 0;
    for (const feature of features) sum += weight[numbers.get(feature) ?? 0] ?? 0;
    return sum;
  });
  return { numbers, from, postings, weight, unknown: weightOf(0), phraseWeight };
}

/**
 * Opens the wordings for free text: which of the known questions a text may ask. Never an answer by itself: what
 * comes back is offered as choices. `segment` is for tests; by default the engine's own, after its self-test.
 */
export function openRetrieval(
  compiled: CompiledIntents,
  segment: Segmenter | null = openSegmenter(),
): Retrieve {
  const index = buildIndex(compiled, segment);
  const shared = new Float64Array(compiled.phrases.length);

  const retrieveOne = (text: string): IntentMatch[] => {
    const features = featuresOf(text, segment);
    shared.fill(0);
    let total = 0;
    for (const feature of features) {
      const number = index.numbers.get(feature);
      if (number === undefined) {
        total += index.unknown;
        continue;
      }
      const weight = index.weight[number] ?? 0;
      total += weight;
      const end = index.from[number + 1] ?? 0;
      for (let at = index.from[number] ?? 0; at < end; at++) {
        const phrase = index.postings[at] ?? 0;
        shared[phrase] = (shared[phrase] ?? 0) + weight;
      }
    }
    return total === 0 ? [] : best(compiled, index, shared, total);
  };

  return (text) => {
    const found = readings(text).map(retrieveOne);
    const [first = [], second = []] = found;
    return (second[0]?.coverage ?? 0) > (first[0]?.coverage ?? 0) ? second : first;
  };
}

/** The nearest wording of each intent, the best three of these. */
function best(compiled: CompiledIntents, index: Index, shared: Float64Array, total: number): IntentMatch[] {
  const nearest = new Map<number, { score: number; coverage: number; whole: boolean; lng: Lng }>();
  for (const [at, [, intent, lng]] of compiled.phrases.entries()) {
    const weight = shared[at] ?? 0;
    if (weight === 0) continue;
    const coverage = weight / total;
    const wholeness = weight / (index.phraseWeight[at] ?? 1);
    if (wholeness < LEAST_OF_WORDING) continue;
    const score = coverage + WHOLENESS * wholeness;
    if (score > (nearest.get(intent)?.score ?? 0))
      nearest.set(intent, { score, coverage, whole: wholeness >= NEARLY_WHOLE, lng });
  }
  const ranked = [...nearest]
    .filter(([, { coverage, whole }]) => coverage >= (whole ? ENOUGH_IF_WHOLE : ENOUGH))
    .sort(([, a], [, b]) => b.score - a.score)
    .map(([intent, { coverage, lng }]) => ({ id: compiled.intents[intent] ?? '', coverage, lng }));
  if (ranked[0]?.id === SMALL_TALK) return [];
  return ranked.filter(({ id }) => id !== SMALL_TALK).slice(0, OFFERED);
}

/** What is wrong with the wordings: one that stands for two intents, or an intent that a language lacks. */
export function checkIntents(sources: readonly LexiconSource[]): LexiconFinding[] {
  const findings: LexiconFinding[] = [];
  const all = new Set(sources.flatMap(({ intents }) => Object.keys(intents?.intents ?? {})));
  for (const { lng, intents } of sources) {
    if (!intents) continue;
    const file = `${lng}/intents.yaml`;
    const owner = new Map<string, string>();
    for (const id of all)
      if (!intents.intents[id])
        findings.push({ file, entry: id, problem: 'has no wordings in this language' });
    for (const [id, words] of Object.entries(intents.intents)) {
      for (const phrase of [...words.phrases, ...(words.misspellings ?? [])]) {
        const key = joinedLetters(normalise(phrase));
        const other = owner.get(key);
        if (other !== undefined && other !== id)
          findings.push({ file, entry: id, problem: `"${phrase}" already stands for ${other}` });
        owner.set(key, id);
      }
    }
  }
  return findings;
}
