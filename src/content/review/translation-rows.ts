import type { Met } from './conversation-order.ts';
import type { State, TextState } from './states.ts';

/** One text as translators get it and give it back. */
export interface TranslationRow {
  readonly key: string;
  /** Where it is met. */
  readonly context: string;
  readonly english: string;
  readonly translation: string;
  readonly state: State;
  readonly back: string;
  /** Where the back-translation reads otherwise, one a line. */
  readonly differs: string;
}

/** The texts of a locale in the order of conversations; behind them those that are parts of others, by their files. */
export function translationRows(states: readonly TextState[], met: readonly Met[]): TranslationRow[] {
  const places = new Map(met.map(({ key, context }, at) => [key, { at, context }]));
  const rows = states.map(({ key, english, words, state, reviewed }) => {
    const own = places.get(key);
    // A variant for a channel or a number stands behind the text that it is a variant of.
    const near = own ?? places.get(key.slice(0, Math.max(0, key.lastIndexOf('_'))));
    const context = own?.context ?? (near ? `the same, for ${key.slice(key.lastIndexOf('_') + 1)}` : '');
    const row = {
      key,
      context: context || `in ${key.slice(0, key.indexOf(':'))}.json`,
      english,
      translation: words ?? '',
      state,
      back: reviewed?.back ?? '',
      differs: reviewed?.differs?.join('\n') ?? '',
    };
    return { row, at: own?.at ?? (near ? near.at + 0.5 : met.length) };
  });
  return rows.toSorted((a, b) => a.at - b.at).map(({ row }) => row);
}
