import type { Bundle } from '../dialogue/bundle.ts';
import type { FlowDefs } from '../dialogue/compile.ts';
import type { NodeKeys } from '../dialogue/flow.ts';
import type { Lng } from '../dialogue/message.ts';
import { type CompiledLexicon, type Heard, type Hearing, openHearing } from '../understanding/hear.ts';
import { type CompiledIntents, joinIntents } from '../understanding/intents.ts';
import { openRetrieval, type Retrieve } from '../understanding/retrieval.ts';
import { type Finder, openBundle } from './bundle.ts';
import type { CompiledContent } from './compiled.ts';
import { type Elsewhere, openContent } from './open-content.ts';
import { cutContent, joinContent, partOf } from './parts.ts';
import { SHELF_NAMES, shelfFinder } from './shelves.ts';
import type { TextFallback, TextResources, TextTree } from './texts.ts';

/** All that a bundle says and knows, read and checked. */
export interface BundleSource {
  readonly flows: FlowDefs;
  /** Texts by locale, in the order in which the locales are offered. */
  readonly texts: ReadonlyMap<Lng, TextResources>;
  readonly facts: CompiledContent;
  readonly lexicon: CompiledLexicon;
  /** Ways to ask the known questions, by language. */
  readonly wordings: Readonly<Record<Lng, CompiledIntents>>;
  /** Some text is read by i18next alone. */
  readonly needsI18next: boolean;
}

/** What every talk needs, whatever its language and country. */
export interface CoreData {
  readonly flows: FlowDefs;
  readonly locales: readonly Lng[];
  /** What must be said before a language is chosen, in every language. */
  readonly greetings: Readonly<Record<Lng, TextResources>>;
  readonly facts: CompiledContent;
  readonly elsewhere: Elsewhere;
  readonly needsI18next: boolean;
}

/**
 * A bundle as plain JSON that needs no parser but JSON's own, cut so that a page loads only what its person asks
 * for. A server holds all of it, a page the core and some of the rest.
 */
export interface BundleData {
  readonly core: CoreData;
  /** The words of danger and the commands of all languages; nothing as long as a page has not loaded them. */
  readonly lexicon: CompiledLexicon | undefined;
  /** The words of a language, without its greetings and those of countries' facts. */
  readonly languages: Readonly<Record<Lng, TextResources>>;
  /** Ways to ask the known questions, by language. */
  readonly wordings: Readonly<Record<Lng, CompiledIntents>>;
  /** Facts by country. */
  readonly facts: Readonly<Record<string, CompiledContent>>;
  /** The words of a country's facts, by language and country. */
  readonly words: Readonly<Record<Lng, Readonly<Record<string, TextResources>>>>;
}

/** Namespaces that can be said before a language is chosen: the first question, the way out, the page's own words. */
const GREETINGS = ['start', 'common', 'exit', 'web'];
/** Namespace of the words of facts, and its shelves that are filed by procedures and by contacts. */
const FACTS = 'facts';
const BY_PROCEDURE = ['procedure', 'step', 'fact', 'history'];
const BY_CONTACT = ['contact'];
/** Namespace of the words of rules, by the rules' ids. */
const RULES = 'rules';

/** Cuts a bundle into plain data. Opening all of it gives the whole again. */
export function cutBundle(source: BundleSource): BundleData {
  const { core, countries, elsewhere } = cutContent(source.facts);
  const countryOf = countriesOfEntries(source.facts);
  const languages: Record<Lng, TextResources> = {};
  const greetings: Record<Lng, TextResources> = {};
  const words: Record<Lng, Record<string, TextResources>> = {};
  for (const [lng, texts] of source.texts) {
    const cut = cutWords(texts, countryOf);
    words[lng] = cut.countries;
    languages[lng] = namespacesOf(cut.rest, (namespace) => !GREETINGS.includes(namespace));
    greetings[lng] = namespacesOf(texts, (namespace) => GREETINGS.includes(namespace));
  }
  return {
    core: {
      flows: { ...source.flows, released: nodeKeysOf(source.flows) },
      locales: [...source.texts.keys()],
      greetings,
      facts: core,
      elsewhere,
      needsI18next: source.needsI18next,
    },
    lexicon: source.lexicon,
    languages,
    wordings: source.wordings,
    facts: countries,
    words,
  };
}

/** The texts of some namespaces. */
export function namespacesOf(texts: TextResources, isWanted: (namespace: string) => boolean): TextResources {
  return Object.fromEntries(Object.entries(texts).filter(([namespace]) => isWanted(namespace)));
}

/** Versions and shapes of the releases are for the check alone, and nothing of a bundle is heavier for what it says. */
function nodeKeysOf({ released }: FlowDefs): NodeKeys {
  const keys = Object.entries(released.keys).map(([key, { node, land }]) => [key, { node, land }] as const);
  return { keys: Object.fromEntries(keys) };
}

/** i18next itself over these texts, where the bundle needs it. */
export type MakeFallback = (texts: Readonly<Record<Lng, TextResources>>) => TextFallback;

/** As long as the words of danger are out of reach, every text may be a cry for help: whoever wrote it is asked. */
const UNHEARD: Heard = { crisis: 'soft', command: null };

/** Shelves of which none has been loaded. */
const NO_SHELVES: readonly Finder[] = SHELF_NAMES.map((name) => shelfFinder(name, () => undefined));

/**
 * Opens what has been loaded of a bundle, and opens it anew when more has come; the words that are heard only once.
 * `shelves` answers for agencies and places; without it they are parts that are not loaded.
 */
export function bundleOpener(
  core: CoreData,
  makeFallback?: MakeFallback,
  shelves: readonly Finder[] = NO_SHELVES,
): (data: BundleData) => Bundle {
  let hearing: Hearing | undefined;
  let retrieval: { readonly of: string; readonly retrieve: Retrieve } | undefined;
  return ({ lexicon, languages, wordings, facts, words }) => {
    const spoken = Object.keys(wordings).join();
    const texts = new Map<Lng, TextResources>();
    for (const lng of core.locales) {
      const own = [core.greetings[lng] ?? {}, languages[lng] ?? {}];
      texts.set(lng, joinTexts([...own, ...Object.values(words[lng] ?? {})]));
    }
    const elsewhere = Object.fromEntries(
      Object.entries(core.elsewhere).filter(([country]) => !Object.hasOwn(facts, country)),
    );
    return openBundle({
      flows: core.flows,
      locales: core.locales,
      texts,
      finders: [openContent(joinContent([core.facts, ...Object.values(facts)]), elsewhere), ...shelves],
      // Many talks are taps alone, and opening the words costs a slow phone a part of a second.
      hear(text, lng, soft) {
        if (lexicon === undefined) return UNHEARD;
        hearing ??= openHearing(lexicon);
        return hearing.hear(text, lng, soft);
      },
      // Most talks are taps; the wordings are made ready by the first text that is no answer.
      retrieve(text) {
        if (retrieval?.of !== spoken)
          retrieval = { of: spoken, retrieve: openRetrieval(joinIntents(Object.values(wordings))) };
        return retrieval.retrieve(text);
      },
      ...(makeFallback ? { fallback: makeFallback(Object.fromEntries(texts)) } : undefined),
    });
  };
}

/** The country of a procedure or a contact. */
function countriesOfEntries({
  procedures,
  rules,
  directory,
}: CompiledContent): (shelf: string, id: string) => string | undefined {
  return (shelf, id) => {
    if (shelf === RULES) return own(rules, id)?.country;
    const procedure = BY_PROCEDURE.includes(shelf) ? own(procedures, id) : undefined;
    if (procedure) return partOf(procedure);
    const contact = BY_CONTACT.includes(shelf) ? own(directory, id) : undefined;
    return contact?.crisis ? undefined : contact?.country;
  };
}

function cutWords(
  texts: TextResources,
  countryOf: (shelf: string, id: string) => string | undefined,
): { rest: TextResources; countries: Record<string, TextResources> } {
  const rest: Shelves = {};
  const rules: Record<string, string | TextTree> = {};
  const countries: Record<string, { [FACTS]: Shelves; [RULES]: Record<string, string | TextTree> }> = {};
  const partOf = (country: string) => {
    countries[country] ??= { [FACTS]: {}, [RULES]: {} };
    return countries[country];
  };
  for (const [shelf, entries] of Object.entries(texts[FACTS] ?? {})) {
    for (const [id, words] of Object.entries(entries)) {
      const country = countryOf(shelf, id);
      put(country === undefined ? rest : partOf(country)[FACTS], shelf, id, words);
    }
  }
  for (const [id, words] of Object.entries(texts[RULES] ?? {})) {
    const country = countryOf(RULES, id);
    (country === undefined ? rules : partOf(country)[RULES])[id] = words;
  }
  return { rest: { ...texts, [FACTS]: rest, [RULES]: rules }, countries };
}

type Shelves = Record<string, Record<string, string | TextTree>>;

function put(shelves: Shelves, shelf: string, id: string, words: string | TextTree): void {
  shelves[shelf] ??= {};
  shelves[shelf][id] = words;
}

/** One set of texts out of several; where two have the same branch, the branch holds what both have. */
function joinTexts(all: readonly TextResources[]): TextResources {
  const joined: Record<string, TextTree> = {};
  for (const texts of all)
    for (const [namespace, tree] of Object.entries(texts))
      joined[namespace] = joinTrees(joined[namespace] ?? {}, tree);
  return joined;
}

function joinTrees(a: TextTree, b: TextTree): TextTree {
  const joined: Record<string, string | TextTree> = { ...a };
  for (const [name, below] of Object.entries(b)) {
    const here = joined[name];
    joined[name] = typeof here === 'object' && typeof below === 'object' ? joinTrees(here, below) : below;
  }
  return joined;
}

function own<T>(of: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(of, id) ? of[id] : undefined;
}
