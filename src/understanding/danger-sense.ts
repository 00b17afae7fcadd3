import { harmlessOf, type LexiconFinding, type LexiconSource } from './lexicon.ts';
import { keyOf } from './whole-message.ts';

/** The wordings of an index and what each is; the features of wording `i` stand from `from[i]` up to `from[i + 1]`. */
export interface ToldWordings {
  readonly from: Int32Array;
  readonly of: Int32Array;
  /** A message of somebody in danger, a harmless one, or a way to ask for something. */
  kindOf(wording: number): 'danger' | 'harmless' | 'question';
}

/** How danger is told from everything else. A text's sum is over the root of the number of its features that are known. */
export interface DangerSense {
  /** How much each feature speaks for danger: the logarithm of how much more of its use there is in messages of danger. */
  readonly weights: Float32Array;
  /** A text with a greater sum is asked about; from `offered` on help stands first among what is offered. */
  readonly asked: number;
  readonly offered: number;
}

/** A feature that one side has never used counts as so much of a use. */
const UNSEEN = 0.3;
/**
 * How many of a hundred harmless messages, each taken out and tried, stay below. So the bounds move with the messages,
 * and whoever adds some need not know about sums.
 */
const BELOW_ASKED = 0.95;
const BELOW_OFFERED = 0.85;

/** Senses danger by whole messages (naive Bayes over features). Without messages of danger nothing is ever sensed. */
export function senseDanger(features: number, told: ToldWordings): DangerSense {
  const uses = { danger: new Int32Array(features), other: new Int32Array(features) };
  const wordings = { danger: 0, other: 0 };
  const harmless: number[] = [];
  for (let i = 0; i + 1 < told.from.length; i++) {
    const kind = told.kindOf(i);
    if (kind === 'harmless') harmless.push(i);
    const side = kind === 'danger' ? 'danger' : 'other';
    wordings[side] += 1;
    const used = uses[side];
    for (let at = told.from[i] ?? 0; at < (told.from[i + 1] ?? 0); at++) {
      const feature = told.of[at] ?? 0;
      used[feature] = (used[feature] ?? 0) + 1;
    }
  }
  const nothing = Number.POSITIVE_INFINITY;
  if (wordings.danger === 0 || harmless.length === 0)
    return { weights: new Float32Array(features), asked: nothing, offered: nothing };
  const even = Math.log(wordings.other / wordings.danger);
  const weight = (danger: number, other: number) => even + Math.log((danger + UNSEEN) / (other + UNSEEN));
  const sums = Float64Array.from(harmless, (wording) => {
    const [from, to] = [told.from[wording] ?? 0, told.from[wording + 1] ?? 0];
    let sum = 0;
    let known = 0;
    for (let at = from; at < to; at++) {
      const feature = told.of[at] ?? 0;
      const [danger, others] = [uses.danger[feature] ?? 0, (uses.other[feature] ?? 0) - 1];
      if (danger + others === 0) continue;
      sum += weight(danger, others);
      known += 1;
    }
    return overRoot(sum, known);
  }).sort();
  const bound = (share: number) => sums[Math.floor(share * sums.length)] ?? nothing;
  return {
    weights: new Float32Array(features).map((_, i) => weight(uses.danger[i] ?? 0, uses.other[i] ?? 0)),
    asked: bound(BELOW_ASKED),
    offered: bound(BELOW_OFFERED),
  };
}

/** Long texts gather more by chance than short ones. */
export function overRoot(sum: number, known: number): number {
  return sum / Math.sqrt(Math.max(1, known));
}

/** What is wrong with the messages: one that stands on both sides, or a language that lacks them. */
export function checkDanger(sources: readonly LexiconSource[]): LexiconFinding[] {
  if (!sources.some(({ danger }) => danger)) return [];
  return sources.flatMap(({ lng, danger }): LexiconFinding[] => {
    const file = `${lng}/danger.yaml`;
    if (!danger) return [{ file, entry: 'danger', problem: 'is missing in this language' }];
    const told = new Set(danger.danger.map(keyOf));
    return harmlessOf(danger)
      .filter((message) => told.has(keyOf(message)))
      .map((message) => ({ file, entry: 'harmless', problem: `"${message}" stands under danger too` }));
  });
}
