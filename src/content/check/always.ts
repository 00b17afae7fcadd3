import type { Scope, SlotDef } from '../../dialogue/flow.ts';
import type { Guard } from '../../dialogue/guard.ts';
import type { SlotValue } from '../../dialogue/message.ts';
import { compileReference, type Names } from '../../dialogue/reference.ts';
import { wordsOfGuard } from './references.ts';

/** More states than this are not tried out; such a condition is taken for one that can be both. */
const MOST_STATES = 5000;

/** A condition as it is written, and compiled. */
export interface TriedGuard {
  readonly source: string;
  readonly guard: Guard;
}

/** What each name in some conditions holds in one state of a talk; a name that is not there is not known. */
type State = ReadonlyMap<string, SlotValue>;

/**
 * What conditions come to together in every state that tells them apart: each list has the outcome of each condition.
 * Nothing where there are too many states, or where a state can not be made up.
 */
export function outcomesOf(
  guards: readonly TriedGuard[],
  names: Names,
): readonly (readonly boolean[])[] | undefined {
  const sources = guards.map(({ source }) => source);
  const words = [...new Set(sources.flatMap(wordsOfGuard))].filter((word) => !OWN_WORDS.has(word));
  const rows = new Set<string>();
  const domains: (readonly [string, readonly (SlotValue | undefined)[]])[] = [];
  const known = { numbers: numbersIn(sources, words, names), texts: textsIn(sources) };
  for (const word of words) {
    const [root = '', name = '', field] = word.split('.');
    const def = compileReference(word, names).def;
    if (field === undefined) {
      domains.push([word, valuesOf(word, def, known, names)]);
      continue;
    }
    // Two rows of one collection could be the same row or not, which no state here can say.
    const row = `${root}.${name}`;
    const of = compileReference(row, names).def;
    const place = of?.type === 'ref' ? `${of.of}.${field}` : '';
    if (rows.has(place)) return undefined;
    rows.add(place);
    domains.push([place, anyOf(known)]);
    if (!words.includes(row)) domains.push([row, [undefined, SOME_ROW]]);
  }
  if (domains.reduce((all, [, values]) => all * values.length, 1) > MOST_STATES) return undefined;
  return statesOf(domains).map((state) => guards.map(({ guard }) => guard.holds(scopeOf(state))));
}

const OWN_WORDS: ReadonlySet<string> = new Set(['true', 'false', 'has']);
const SOME_ROW = 'a row';
/** Comes after every word that a condition is likely to name. */
const LAST = '\u{10ffff}';

interface Written {
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

/** Numbers that are written, those between them, and one beyond each end. */
function numbersIn(sources: readonly string[], words: readonly string[], names: Names): number[] {
  const written = sources.flatMap((source) =>
    [...withoutTexts(source).matchAll(/(?<![\w.])-?\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits)),
  );
  const bounds = words.flatMap((word) => {
    const def = compileReference(word, names).def;
    return def?.type === 'number' ? [def.min, def.max].filter((bound) => bound !== undefined) : [];
  });
  const sorted = [...new Set([...written, ...bounds])].toSorted((a, b) => a - b);
  const [first = 0] = sorted;
  return [
    first - 1,
    ...sorted.flatMap((number, i) => [number, (number + (sorted[i + 1] ?? number + 2)) / 2]),
  ];
}

function withoutTexts(source: string): string {
  return source.replace(/'[^']*'|"[^"]*"/g, ' ');
}

/** Words that are written, one behind each, and those before and behind all. */
function textsIn(sources: readonly string[]): string[] {
  const written = sources.flatMap((source) =>
    [...source.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? ''),
  );
  return [...new Set(['', ...written.flatMap((text) => [text, `${text}\u0000`]), LAST])];
}

function anyOf({ numbers, texts }: Written): readonly (SlotValue | undefined)[] {
  return [undefined, true, false, ...numbers, ...texts];
}

function valuesOf(
  word: string,
  def: SlotDef | undefined,
  known: Written,
  names: Names,
): readonly (SlotValue | undefined)[] {
  if (word === 'returning') return [true, false];
  const isHere = !/^(slots|params|profile)\./.test(word) ? word !== 'locale' : isAlwaysSet(word, names);
  const unset = isHere ? [] : [undefined];
  switch (def?.type) {
    case 'enum':
      return [...unset, ...def.of];
    case 'number':
      return [...unset, ...known.numbers.filter((n) => n >= (def.min ?? n) && n <= (def.max ?? n))];
    case 'list':
      return [...unset, [SOME_ROW]];
    case undefined:
      return anyOf(known);
    default:
      return [...unset, ...known.texts];
  }
}

/** A parameter that every caller must give; one of a sealed flow is gone with the turn in which the flow is entered. */
function isAlwaysSet(word: string, { params }: Names): boolean {
  const def = word.startsWith('params.') ? params[word.slice('params.'.length)] : undefined;
  return def !== undefined && !def.optional && !def.sealed;
}

function statesOf(
  domains: readonly (readonly [string, readonly (SlotValue | undefined)[]])[],
): readonly State[] {
  return domains.reduce<readonly State[]>(
    (states, [name, values]) =>
      states.flatMap((state) =>
        values.map((value) => (value === undefined ? state : new Map([...state, [name, value]]))),
      ),
    [new Map()],
  );
}

function scopeOf(state: State): Scope {
  const text = (name: string) => {
    const value = state.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    slot: (name) => state.get(`slots.${name}`),
    param: (name) => state.get(`params.${name}`),
    profile: (name) => state.get(`profile.${name}`),
    field: (collection, id, field) => (id === undefined ? undefined : state.get(`${collection}.${field}`)),
    toldOf: (kind) => Number(state.get(`told.${kind}`) ?? 0),
    channel: text('channel') ?? '',
    locale: text('locale'),
    today: text('now.date') ?? '',
    returning: state.get('returning') === true,
  };
}
