import type { Lng } from '../dialogue/message.ts';
import type { Hear, Heard } from './hear.ts';
import { type IntentMatch, type Retrieve, soundsLikeDanger } from './retrieval.ts';

/** Messages of one language that somebody wrote to try out the lexicon. */
export interface WrittenMessages {
  /** Somebody is in danger. */
  readonly crisis: readonly string[];
  readonly ordinary: readonly string[];
  /** Ordinary messages that hold words of danger in another meaning. */
  readonly hard_negative: readonly string[];
  /** Questions by the intent that must be among those offered. */
  readonly intents: Readonly<Record<string, readonly string[]>>;
}

/** A share with the bounds between which the true share lies in 95 of 100 cases (Wilson's score interval). */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** How a lexicon does on the messages of one language; the lists hold what went wrong. */
export interface Evaluation {
  readonly lng: Lng;
  readonly heard: Share;
  readonly hardTier: Share;
  readonly falseCards: Share;
  readonly falseCardsOnHardNegatives: Share;
  /** Hard-tier cards on any message that is no crisis. */
  readonly falseHardCards: Share;
  readonly offered: Share;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
  readonly notOffered: readonly (readonly [text: string, intent: string])[];
}

const Z = 1.96;

/** Wilson's interval for `hits` out of `of`; from 0 to 1 when there is nothing to count. */
export function wilson(hits: number, of: number): Share {
  if (of === 0) return { hits, of, low: 0, high: 1 };
  const share = hits / of;
  const squared = Z * Z;
  const centre = share + squared / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + squared / (4 * of * of));
  const divisor = 1 + squared / of;
  return {
    hits,
    of,
    low: Math.max(0, (centre - spread) / divisor),
    high: Math.min(1, (centre + spread) / divisor),
  };
}

/** The tier of danger in a text that is no answer: what is heard in its words, else what it is like as a whole. */
export function tierOf(heard: Heard['crisis'], found: readonly IntentMatch[]): Heard['crisis'] {
  return heard ?? (soundsLikeDanger(found) ? 'soft' : null);
}

/** Tries a lexicon on the messages of one language. */
export function evaluate(lng: Lng, messages: WrittenMessages, hear: Hear, retrieve: Retrieve): Evaluation {
  const tierIn = (text: string) => tierOf(hear(text, lng, true).crisis, retrieve(text));
  const missed = messages.crisis.filter((text) => tierIn(text) === null);
  const hard = messages.crisis.filter((text) => tierIn(text) === 'hard');
  const falseCards = messages.ordinary.filter((text) => tierIn(text) !== null);
  const falseOnNegatives = messages.hard_negative.filter((text) => tierIn(text) !== null);
  const harmless = [...messages.ordinary, ...messages.hard_negative];
  const falseHard = harmless.filter((text) => tierIn(text) === 'hard');
  const questions = Object.entries(messages.intents).flatMap(([intent, texts]) =>
    texts.map((text): [string, string] => [text, intent]),
  );
  const notOffered = questions.filter(([text, intent]) => !retrieve(text).some(({ id }) => id === intent));
  return {
    lng,
    heard: wilson(messages.crisis.length - missed.length, messages.crisis.length),
    hardTier: wilson(hard.length, messages.crisis.length),
    falseCards: wilson(falseCards.length, messages.ordinary.length),
    falseCardsOnHardNegatives: wilson(falseOnNegatives.length, messages.hard_negative.length),
    falseHardCards: wilson(falseHard.length, harmless.length),
    offered: wilson(questions.length - notOffered.length, questions.length),
    missed,
    wrong: [...falseCards, ...falseOnNegatives],
    notOffered,
  };
}
