import type { Lng } from '../dialogue/message.ts';
import { type DangerSense, overRoot, senseDanger } from './danger-sense.ts';
import { FeatureNumbers } from './feature-numbers.ts';
import { featuresOf } from './features.ts';
import type { CompiledIntents } from './intents.ts';
import { openSegmenter, type Segmenter } from './segment.ts';
import { openSmallTalk, SMALL_TALK } from './small-talk.ts';
import { readings } from './zawgyi.ts';

/**
 * An intent that a text may mean. `coverage` is the share, 0 to 1, of what is telling in the text that the
 * nearest wording of this intent holds too; it can be compared between texts of any length.
 */
export interface IntentMatch {
  readonly id: string;
  readonly coverage: number;
  /** What the nearest wording and the whole intent say together; only within one text can it be compared. */
  readonly strength: number;
  /** The language of the nearest wording. */
  readonly lng: Lng;
}

/**
 * The likeliest intents, the best first, at most three, and before them `in_danger` where it sounds like that; empty when
 * nothing is near enough to be offered.
 */
export type Retrieve = (text: string) => readonly IntentMatch[];

/**
 * Stands first where a text is like what people in danger write, whatever else it may ask: help is offered before all
 * else, or it is asked first, as where a word was heard that may mean danger.
 */
export const IN_DANGER = 'in_danger';
const OFFERED = 3;
/**
 * How much it counts what the whole intent says, beside its nearest wording; and that this wording is in the text
 * whole. Both were chosen by taking each wording out of the index and asking for it.
 */
const VOICE = 3;
const WHOLENESS = 0.15;
/** No strength is greater. */
const MOST = 1 + WHOLENESS + VOICE;
/** A text that holds less than this of a wording only shares a small word with it. */
const LEAST_OF_WORDING = 0.16;
/** A text that is a wording, letter for letter, is offered that alone; sums of fractions may miss the whole by a little. */
const ITSELF = 0.999;
/**
 * Offered is what speaks more clearly than chance. The voice of an intent in a text of many features that mean
 * nothing falls as the root of their number, and so does what is asked of it.
 */
const CLEAR = 0.8;
/** Offered in any case is what covers this much of a text: short ones have no room for more. */
const ENOUGH = 0.4;
/** Beside what is offered stands what is this near to it: a text may ask two things, and a choice costs one look. */
const BESIDE = 0.4;

/** Rows of numbers behind each other: those of row `i` stand from `from[i]` up to `from[i + 1]`. */
interface Rows {
  readonly from: Int32Array;
  readonly of: Int32Array;
}

interface Index {
  readonly numbers: FeatureNumbers;
  /** For each feature, the phrases that hold it. */
  readonly phrases: Rows;
  /** For each feature, the intents that hold it … */
  readonly intents: Rows;
  /** … and the share of each: how much of the use of this feature is theirs; all shares of a feature are 1. */
  readonly shares: Float64Array;
  /** How telling a feature is: rare ones more than common ones. */
  readonly weight: Float64Array;
  /** The weight of a feature that no phrase has. */
  readonly unknown: number;
  /** The weight of all features of each phrase, and its intent. */
  readonly phraseWeight: Float64Array;
  readonly owner: Int32Array;
  readonly danger: DangerSense;
}

/** Every feature that occurs in a wording, numbered as it first comes, wording after wording. */
interface Occurrences {
  readonly numbers: FeatureNumbers;
  /** The features of wording `i` stand from `from[i]` up to `from[i + 1]`. */
  readonly wordings: Rows;
}

function occurrencesIn(wordings: readonly string[], segment: Segmenter | null): Occurrences {
  const numbers = new FeatureNumbers();
  const from = new Int32Array(wordings.length + 1);
  let of = new Int32Array(1 << 16);
  let filled = 0;
  for (const [i, wording] of wordings.entries()) {
    for (const feature of featuresOf(wording, segment)) {
      if (filled === of.length) {
        const more = new Int32Array(2 * of.length);
        more.set(of);
        of = more;
      }
      of[filled++] = numbers.of(feature);
    }
    from[i + 1] = filled;
  }
  return { numbers, wordings: { from, of } };
}

/** The same the other way round: by feature, the wordings that hold it. */
function turned({ from, of }: Rows, count: number): Rows {
  const begins = new Int32Array(count + 1);
  for (const number of of) begins[number + 1] = (begins[number + 1] ?? 0) + 1;
  for (let i = 0; i < count; i++) begins[i + 1] = (begins[i + 1] ?? 0) + (begins[i] ?? 0);
  const next = begins.slice();
  const holders = new Int32Array(of.length);
  for (let row = 0; row + 1 < from.length; row++) {
    const end = from[row + 1] ?? 0;
    for (let at = from[row] ?? 0; at < end; at++) {
      const number = of[at] ?? 0;
      const place = next[number] ?? 0;
      holders[place] = row;
      next[number] = place + 1;
    }
  }
  return { from: begins, of: holders };
}

/** By feature, the intents whose wordings hold it, and the share of each. */
function sharesOf(intents: number, owner: Int32Array, holders: Rows): Pick<Index, 'intents' | 'shares'> {
  // Intents with many wordings speak no louder than those with few.
  const loudness = new Float64Array(intents);
  for (const intent of owner) loudness[intent] = (loudness[intent] ?? 0) + 1;
  for (const [i, wordings] of loudness.entries()) loudness[i] = 1 / wordings;
  const count = holders.from.length - 1;
  const from = new Int32Array(count + 1);
  const of = new Int32Array(holders.of.length);
  const shares = new Float64Array(holders.of.length);
  const said = new Float64Array(intents);
  let filled = 0;
  for (let number = 0; number < count; number++) {
    const begin = filled;
    const end = holders.from[number + 1] ?? 0;
    let all = 0;
    for (let at = holders.from[number] ?? 0; at < end; at++) {
      const intent = owner[holders.of[at] ?? 0] ?? 0;
      const one = loudness[intent] ?? 0;
      if (said[intent] === 0) of[filled++] = intent;
      said[intent] = (said[intent] ?? 0) + one;
      all += one;
    }
    for (let at = begin; at < filled; at++) {
      const intent = of[at] ?? 0;
      shares[at] = (said[intent] ?? 0) / all;
      said[intent] = 0;
    }
    from[number + 1] = filled;
  }
  return { intents: { from, of: of.slice(0, filled) }, shares: shares.slice(0, filled) };
}

function buildIndex(compiled: CompiledIntents, segment: Segmenter | null): Index {
  const count = compiled.phrases.length;
  const behind = count + compiled.danger.length;
  const { numbers, wordings: all } = occurrencesIn(
    [...compiled.phrases.map(([phrase]) => phrase), ...compiled.danger, ...compiled.harmless],
    segment,
  );
  const danger = senseDanger(numbers.size, {
    ...all,
    kindOf: (wording) => (wording < count ? 'question' : wording < behind ? 'danger' : 'harmless'),
  });
  // What is asked is compared with questions alone; nothing of the others is kept.
  const wordings: Rows = { from: all.from.slice(0, count + 1), of: all.of.slice(0, all.from[count]) };
  const phrases = turned(wordings, numbers.size);
  const weightOf = (held: number): number => Math.log((count + 1) / (held + 0.5));
  const weight = new Float64Array(numbers.size);
  for (let i = 0; i < weight.length; i++)
    weight[i] = weightOf((phrases.from[i + 1] ?? 0) - (phrases.from[i] ?? 0));
  const phraseWeight = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    const end = wordings.from[row + 1] ?? 0;
    for (let at = wordings.from[row] ?? 0; at < end; at++) sum += weight[wordings.of[at] ?? 0] ?? 0;
    phraseWeight[row] = sum;
  }
  const owner = Int32Array.from(compiled.phrases, ([, intent]) => intent);
  return {
    numbers,
    phrases,
    ...sharesOf(compiled.intents.length, owner, phrases),
    weight,
    unknown: weightOf(0),
    phraseWeight,
    owner,
    danger,
  };
}

/** What one text was found to have in common with the wordings; kept from text to text, so that nothing is made anew. */
interface Common {
  /** By phrase, the weight of the features that it shares with the text. */
  readonly shared: Float64Array;
  /** By intent, the sum of its shares of the text's features. */
  readonly voice: Float64Array;
  /** By intent, how near its nearest wording is, and which that is. */
  readonly near: Float64Array;
  readonly nearest: Int32Array;
  /** The features of the text, and their weight. */
  features: number;
  weight: number;
  /** How much they speak for danger, and how many of them say anything about it. */
  danger: number;
  telling: number;
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
  const common: Common = {
    shared: new Float64Array(compiled.phrases.length),
    voice: new Float64Array(compiled.intents.length),
    near: new Float64Array(compiled.intents.length),
    nearest: new Int32Array(compiled.intents.length),
    features: 0,
    weight: 0,
    danger: 0,
    telling: 0,
  };
  const retrieveOne = (text: string): IntentMatch[] => {
    compare(index, featuresOf(text, segment), common);
    if (common.features === 0) return [];
    const asked = best(compiled, index, common);
    if (asked.length === 1 && isWhole(asked[0])) return asked;
    const danger = overRoot(common.danger, common.telling);
    if (danger > index.danger.asked) return [SURELY, ...asked];
    return danger > index.danger.offered && asked.length > 0 ? [PERHAPS, ...asked] : asked;
  };

  const isSmallTalk = openSmallTalk(compiled);
  return (text) => {
    const meant = readings(text);
    if (meant.some(isSmallTalk)) return [TALK];
    const found = meant.map(retrieveOne);
    const [first = [], second = []] = found;
    if (soundsLikeDanger(second)) return second;
    return (second[0]?.coverage ?? 0) > (first[0]?.coverage ?? 0) ? second : first;
  };
}

function compare({ numbers, phrases, intents, ...index }: Index, features: Set<number>, into: Common): void {
  const { shared, voice } = into;
  shared.fill(0);
  voice.fill(0);
  into.features = features.size;
  into.weight = 0;
  into.danger = 0;
  into.telling = 0;
  for (const feature of features) {
    const number = numbers.get(feature);
    if (number === undefined) {
      into.weight += index.unknown;
      continue;
    }
    const weight = index.weight[number] ?? 0;
    into.weight += weight;
    into.danger += index.danger.weights[number] ?? 0;
    into.telling += 1;
    const end = phrases.from[number + 1] ?? 0;
    for (let at = phrases.from[number] ?? 0; at < end; at++) {
      const phrase = phrases.of[at] ?? 0;
      shared[phrase] = (shared[phrase] ?? 0) + weight;
    }
    const last = intents.from[number + 1] ?? 0;
    for (let at = intents.from[number] ?? 0; at < last; at++) {
      const intent = intents.of[at] ?? 0;
      voice[intent] = (voice[intent] ?? 0) + (index.shares[at] ?? 0);
    }
  }
}

function isWhole(match: IntentMatch | undefined): boolean {
  return match !== undefined && match.coverage > ITSELF;
}

/** It has no nearest wording: all messages together say it. */
const SURELY: IntentMatch = { id: IN_DANGER, coverage: 1, strength: MOST, lng: '' };
const PERHAPS: IntentMatch = { id: IN_DANGER, coverage: ENOUGH, strength: MOST, lng: '' };
const TALK: IntentMatch = { id: SMALL_TALK, coverage: 1, strength: MOST, lng: '' };

/** Whether a text is so much like what people in danger write that it is asked about, before anything is offered. */
export function soundsLikeDanger([first]: readonly IntentMatch[]): boolean {
  return first?.id === IN_DANGER && first.coverage === SURELY.coverage;
}

/** The intents whose nearest wording and whose voice together are the strongest, the best three of these. */
function best({ intents, phrases }: CompiledIntents, index: Index, common: Common): IntentMatch[] {
  const { owner, phraseWeight } = index;
  const { shared, voice, near, nearest, features, weight } = common;
  near.fill(0);
  for (let at = 0; at < shared.length; at++) {
    const ofPhrase = shared[at] ?? 0;
    if (ofPhrase === 0) continue;
    const wholeness = ofPhrase / (phraseWeight[at] ?? 1);
    if (wholeness < LEAST_OF_WORDING) continue;
    const nearness = ofPhrase / weight + WHOLENESS * wholeness;
    const intent = owner[at] ?? 0;
    if (nearness > (near[intent] ?? 0)) {
      near[intent] = nearness;
      nearest[intent] = at;
    }
  }
  const ranked: (IntentMatch & { isClear: boolean })[] = [];
  for (let intent = 0; intent < intents.length; intent++) {
    const nearness = near[intent] ?? 0;
    if (nearness === 0) continue;
    const at = nearest[intent] ?? 0;
    const coverage = (shared[at] ?? 0) / weight;
    const isItself = (coverage * (shared[at] ?? 0)) / (phraseWeight[at] ?? 1) > ITSELF;
    const said = voice[intent] ?? 0;
    ranked.push({
      id: intents[intent] ?? '',
      coverage,
      lng: phrases[at]?.[2] ?? '',
      strength: isItself ? MOST : nearness + VOICE * (said / features),
      isClear: said >= CLEAR * Math.sqrt(features) || coverage >= ENOUGH,
    });
  }
  ranked.sort((one, other) => other.strength - one.strength);
  if (ranked[0]?.id === SMALL_TALK) return [];
  const known = ranked.filter(({ id }) => id !== SMALL_TALK);
  const first = known.find(({ isClear }) => isClear);
  if (!first) return [];
  const offered =
    first.strength === MOST
      ? [first]
      : known.filter(({ isClear, strength }) => isClear || strength >= BESIDE * first.strength);
  return offered.slice(0, OFFERED).map(({ isClear: _, ...match }) => match);
}
