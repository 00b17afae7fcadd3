import type { Lng } from '../dialogue/message.ts';
import { harmlessOf, type LexiconFinding, type LexiconSource } from './lexicon.ts';
import { keyOf } from './whole-message.ts';

/** Wordings of all languages as plain data. */
export interface CompiledIntents {
  readonly intents: readonly string[];
  readonly phrases: readonly (readonly [phrase: string, intent: number, lng: Lng])[];
  /** Messages of people in danger, and harmless ones. */
  readonly danger: readonly string[];
  readonly harmless: readonly string[];
}

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
  return {
    intents: ids,
    phrases,
    danger: sources.flatMap(({ danger }) => danger?.danger ?? []),
    harmless: sources.flatMap(({ danger }) => (danger ? harmlessOf(danger) : [])),
  };
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
  return {
    intents,
    phrases,
    danger: parts.flatMap(({ danger }) => danger),
    harmless: parts.flatMap(({ harmless }) => harmless),
  };
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
        const key = keyOf(phrase);
        const other = owner.get(key);
        if (other !== undefined && other !== id)
          findings.push({ file, entry: id, problem: `"${phrase}" already stands for ${other}` });
        owner.set(key, id);
      }
    }
  }
  return findings;
}
