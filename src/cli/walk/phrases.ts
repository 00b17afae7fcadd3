import type { Lng } from '../../dialogue/message.ts';
import type { LexiconSource } from '../../understanding/lexicon.ts';

/** What people say that works everywhere, in one language. */
export interface Phrases {
  /** Danger, beyond doubt. */
  readonly hard: readonly string[];
  /** What may mean danger. */
  readonly soft: readonly string[];
  /** The words of `menu`, `back` and the others. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
}

export type PhraseBook = ReadonlyMap<Lng, Phrases>;

const NOTHING: Phrases = { hard: [], soft: [], commands: {} };

/** The phrases of a language; of all of them before one is chosen. */
export function phrasesIn(book: PhraseBook, lng: Lng | undefined): Phrases {
  if (lng !== undefined) return book.get(lng) ?? NOTHING;
  const all = [...book.values()];
  const names = [...new Set(all.flatMap(({ commands }) => Object.keys(commands)))];
  return {
    hard: all.flatMap(({ hard }) => hard),
    soft: all.flatMap(({ soft }) => soft),
    commands: Object.fromEntries(
      names.map((name) => [name, all.flatMap(({ commands }) => commands[name] ?? [])]),
    ),
  };
}

/** What the lexicon itself gives as examples. */
export function phraseBook(sources: readonly LexiconSource[]): PhraseBook {
  return new Map(
    sources.map(({ lng, crisis, commands }) => [
      lng,
      {
        hard: Object.values(crisis.hard).flatMap(({ examples }) => examples),
        soft: Object.values(crisis.soft).flatMap(({ examples }) => examples),
        commands: Object.fromEntries(
          Object.entries(commands.commands).map(([name, { phrases, misspellings = [] }]) => [
            name,
            [...phrases, ...misspellings],
          ]),
        ),
      },
    ]),
  );
}
