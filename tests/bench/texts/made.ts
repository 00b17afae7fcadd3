import { sourceOf } from '../../../src/cli/build-bundle.ts';
import { soundProject } from '../../../src/cli/project.ts';
import { type BundleData, cutBundle } from '../../../src/content/bundle-data.ts';
import type { CompiledContent } from '../../../src/content/compiled.ts';
import { parseTemplate } from '../../../src/content/template.ts';
import type { TextResources, TextTree } from '../../../src/content/texts.ts';
import type { Lng, Value, Values } from '../../../src/dialogue/message.ts';

export const KEYS = 3_000;
/** A language that is not shipped, and whose words it has: heavy ones, of two bytes a letter. */
const SIXTH: Lng = 'vi';
const HAS_WORDS_OF: Lng = 'km';

/** A key and what its text prints. */
export type Ask = readonly [key: string, values: Values];

/** The texts of the bench: as a bundle that says only them, as i18next takes them, and each key once by language. */
export interface Made {
  readonly bundle: BundleData;
  readonly texts: Readonly<Record<Lng, TextResources>>;
  readonly asks: Readonly<Record<Lng, readonly Ask[]>>;
}

type Leaf = readonly [path: readonly string[], text: string];
type Mutable<T> = { [name: string]: T | Mutable<T> };

const PLURAL = /_(?:zero|one|two|few|many|other)$/;

/** The shipped texts of all languages and of one more, each with 3,000 keys: shipped ones come again under new names. */
export function makeTexts(): Made {
  const source = sourceOf(soundProject());
  const shipped = new Map(source.texts).set(SIXTH, source.texts.get(HAS_WORDS_OF) ?? {});
  const leaves = new Map([...shipped].map(([lng, resources]) => [lng, repeated([...leavesOf(resources)])]));
  const texts = new Map([...leaves].map(([lng, own]) => [lng, treeOf(own) as TextResources]));
  const cut = cutBundle({ ...source, texts });
  return {
    // Flows, facts and words that are understood are another measure.
    bundle: {
      ...cut,
      core: {
        ...cut.core,
        flows: { ...source.flows, flows: [], interrupts: [], links: [], intents: {} },
        facts: withoutEntries(source.facts),
        elsewhere: {},
      },
      lexicon: undefined,
      wordings: {},
      facts: {},
    },
    texts: Object.fromEntries(texts),
    asks: Object.fromEntries([...leaves].map(([lng, own]) => [lng, asksOf(own)])),
  };
}

function* leavesOf(tree: TextTree | TextResources, above: readonly string[] = []): Generator<Leaf> {
  for (const [name, below] of Object.entries(tree)) {
    const path = [...above, name];
    if (typeof below === 'string') yield [path, below];
    else yield* leavesOf(below, path);
  }
}

function keyOf(path: readonly string[]): string {
  return `${path[0]}:${path.slice(1).join('.').replace(PLURAL, '')}`;
}

/** The leaves of the first 3,000 keys of the shipped ones, then of their copies; a copy's words have its number too. */
function repeated(shipped: readonly Leaf[]): Leaf[] {
  const keys = new Set<string>();
  const leaves: Leaf[] = [];
  for (let copy = 1; ; copy++) {
    for (const [path, text] of shipped) {
      const leaf: Leaf = copy === 1 ? [path, text] : [renamed(path, copy), `${text} ${copy}`];
      const key = keyOf(leaf[0]);
      if (keys.size === KEYS && !keys.has(key)) return leaves;
      keys.add(key);
      leaves.push(leaf);
    }
  }
}

/** Under another entry of the same file; forms of one key stay together. */
function renamed([namespace = '', name = '', ...rest]: readonly string[], copy: number): string[] {
  const form = rest.length === 0 ? (PLURAL.exec(name)?.[0] ?? '') : '';
  return [namespace, `${name.slice(0, name.length - form.length)}-${copy}${form}`, ...rest];
}

function treeOf(leaves: readonly Leaf[]): Mutable<string> {
  const tree: Mutable<string> = {};
  for (const [path, text] of leaves) put(tree, path, text);
  return tree;
}

function put<T>(into: Mutable<T>, [name = '', ...rest]: readonly string[], leaf: T): void {
  if (rest.length === 0) {
    into[name] = leaf;
    return;
  }
  into[name] ??= {};
  put(into[name] as Mutable<T>, rest, leaf);
}

/** Each key once, with a word for every value that its forms print. */
function asksOf(leaves: readonly Leaf[]): Ask[] {
  const asks = new Map<string, Mutable<Value>>();
  for (const [path, text] of leaves) {
    const key = keyOf(path);
    const values = asks.get(key) ?? {};
    asks.set(key, values);
    if (PLURAL.test(path.at(-1) ?? '')) values['count'] = 2;
    const printed = parseTemplate(text)?.placeholders ?? [];
    // The longest ways first: where a row and a value of it are printed, the row reads as its `said`.
    for (const { path: way } of printed.toSorted((a, b) => b.path.length - a.path.length))
      putValue(values, way);
  }
  return [...asks] as Ask[];
}

function putValue(into: Mutable<Value>, [name = '', ...rest]: readonly string[]): void {
  const here = into[name];
  if (rest.length > 0) {
    if (typeof here !== 'object') into[name] = {};
    putValue(into[name] as Mutable<Value>, rest);
  } else if (typeof here === 'object') put(here as Mutable<Value>, ['said'], name);
  else into[name] ??= name;
}

function withoutEntries(facts: CompiledContent): CompiledContent {
  return Object.fromEntries(Object.keys(facts).map((name) => [name, {}])) as CompiledContent;
}
