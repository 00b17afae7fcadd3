import type { Query, Row } from '../../dialogue/bundle.ts';
import { compileFlow, nodeKeys } from '../../dialogue/compile.ts';
import type { FlowDef, Node, NodeDef } from '../../dialogue/flow.ts';
import type { CapabilityProfile, Lng, Texts } from '../../dialogue/message.ts';
import { IN_DANGER } from '../../understanding/retrieval.ts';
import { SMALL_TALK } from '../../understanding/small-talk.ts';
import type { Finding } from '../finding.ts';
import type { Files, Place, ReadFlows } from '../flow-files.ts';
import type { ReadProject } from '../read-project.ts';
import { type Review, readReview } from '../review/review.ts';
import { compileTexts, type TextResources } from '../texts.ts';
import { readLatin } from './latin.ts';
import { type LocaleFile, locateTexts } from './locale-file.ts';
import { type Promises, readPromises } from './promises.ts';
import { readWaivers, type Waiver } from './waivers.ts';

/** What the content holds, as far as flows can ask for it. */
export interface CheckedContent {
  /** Every row of a collection; nothing for a collection that nobody keeps. */
  rows(collection: string): readonly Row[] | undefined;
  /** What one query brings. */
  find(query: Query): readonly Row[];
  /** The names of all collections, for suggestions. */
  readonly collections: readonly string[];
}

/** Everything that the checks of flows and texts look at. */
export interface CheckInput {
  readonly project: ReadProject;
  /** The texts of the same files, for the places of keys. */
  readonly files: Files;
  /** What each channel shows, as its folder says. */
  readonly profiles: readonly CapabilityProfile[];
  readonly content: CheckedContent;
  /** The command that a text is, in any language. */
  readonly command: (text: string, lng: Lng) => string | null;
  /** The names of the recordings of a locale. */
  readonly recordings: (lng: Lng) => readonly string[];
  /** For callers that keep what `make` finds in these files of words; made anew where it is not given. */
  readonly keepWords?: KeepWords | undefined;
}

export type KeepWords = (files: Files, make: () => readonly Finding[]) => readonly Finding[];

/** A locale with its files and its words. */
export interface CheckedLocale {
  readonly lng: Lng;
  readonly files: ReadonlyMap<string, LocaleFile>;
  /** The same as it was read. */
  readonly resources: TextResources;
  readonly texts: Texts;
  /** The text of a key as it is written, its placeholders unfilled. */
  written(key: string): string | undefined;
  place(key: string): Place;
  /** Whether the file of a key is there and could not be read, so that nothing else complains of its keys. */
  unread(key: string): boolean;
}

/** One flow, and those of its nodes that compile. */
export interface CheckedFlow {
  readonly name: string;
  readonly def: FlowDef;
  readonly nodes: ReadonlyMap<string, Node>;
  /** Where a node, or a value in it, stands. */
  place(node?: string, ...path: readonly PropertyKey[]): Place;
}

/** The project, read once for all checks. */
export interface Project extends Omit<CheckInput, 'files' | 'project' | 'keepWords'> {
  readonly read: ReadFlows;
  readonly flows: readonly CheckedFlow[];
  readonly flow: (name: string) => CheckedFlow | undefined;
  /** Every locale, in the order of their codes. */
  readonly locales: readonly CheckedLocale[];
  /** The names of the questions that are known in people's own words. */
  readonly questions: readonly string[];
  /** Words that may stay in Latin letters in every language. */
  readonly latin: ReadonlySet<string>;
  /** What may never be promised and must always be said; nothing where nobody has written it. */
  readonly promises: Promises | undefined;
  /** What is kept of the translations of each locale. */
  readonly reviews: ReadonlyMap<Lng, Review>;
  /** Whether all of the content could be read; where not, nobody knows what it lacks. */
  readonly isContentWhole: boolean;
  /** The warnings that somebody has let stand. */
  readonly waivers: readonly Waiver[];
  /** What was found on the way. */
  readonly findings: readonly Finding[];
}

/** Compiles what can be compiled, for checks that look at more than one thing. */
export function checkedProject({ project, files, keepWords: _, ...rest }: CheckInput): Project {
  const read = project.flows;
  const keys = nodeKeys(read.defs.flows, read.defs.released);
  const flows = read.defs.flows.map((def): CheckedFlow => {
    const place = (node?: string, ...path: readonly PropertyKey[]) => read.place(def.flow, node, ...path);
    return { name: def.flow, def, nodes: compiledNodes(def, read, keys), place };
  });
  const byName = new Map(flows.map((flow) => [flow.name, flow]));
  const latin = readLatin(files);
  const promises = readPromises(files);
  const locales = [...project.locales.texts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([lng, resources]) => checkedLocale(files, lng, resources));
  const reviews = locales.map(({ lng }) => ({ lng, ...readReview(files, lng) }));
  return {
    ...rest,
    read,
    flows,
    flow: (name) => byName.get(name),
    locales,
    questions: [
      ...new Set(
        project.lexicon.sources.flatMap(({ intents, danger }) => [
          ...Object.keys(intents?.intents ?? {}),
          ...(danger ? [IN_DANGER] : []),
        ]),
      ),
    ].filter((id) => id !== SMALL_TALK),
    latin: latin.allowed,
    promises: promises.promises,
    reviews: new Map(reviews.map(({ lng, review }) => [lng, review])),
    isContentWhole: !project.findings.some(
      ({ severity, file }) => severity === 'error' && !/^(flows|locales)\//.test(file),
    ),
    waivers: readWaivers(files),
    findings: [
      ...latin.findings,
      ...promises.findings,
      ...reviews.flatMap(({ findings }) => findings),
      ...locales.flatMap((locale) => [...locale.files.values()].flatMap((file) => file.findings)),
    ],
  };
}

/** The locale that the others are translated from. */
const SOURCE = 'en';

export function sourceLocale(locales: readonly CheckedLocale[]): CheckedLocale | undefined {
  return locales.find(({ lng }) => lng === SOURCE) ?? locales[0];
}

/** Each node by itself, so that a mistake in one does not hide those of the others. */
function compiledNodes(
  def: FlowDef,
  { defs }: ReadFlows,
  keys: ReadonlyMap<string, string>,
): Map<string, Node> {
  const nodes = new Map<string, Node>();
  for (const [name, node] of Object.entries(def.nodes)) {
    const alone: Readonly<Record<string, NodeDef>> = { [name]: node };
    try {
      const flow = compileFlow({ ...def, nodes: alone }, defs.profile, (n) => keys.get(`${def.flow}/${n}`));
      const compiled = flow.nodes.get(name);
      if (compiled) nodes.set(name, compiled);
    } catch {
      // The checks of guards and answers look at the definition and say what is wrong.
    }
  }
  return nodes;
}

function checkedLocale(files: Files, lng: Lng, resources: TextResources): CheckedLocale {
  const own = new Map(
    Object.entries(resources).map(([namespace, tree]) => {
      const file = `locales/${lng}/${namespace}.json`;
      return [namespace, locateTexts(file, namespace, files[file] ?? '', tree)];
    }),
  );
  const written = new Map<string, string>(
    [...own].flatMap(([namespace, { texts }]) =>
      [...texts].map(([name, text]) => [`${namespace}:${name}`, text] as const),
    ),
  );
  const split = (key: string): [namespace: string, name: string] => {
    const colon = key.indexOf(':');
    return [key.slice(0, colon), key.slice(colon + 1)];
  };
  return {
    lng,
    files: own,
    resources,
    texts: compileTexts(lng, resources, () => (key) => key),
    written: (key) => written.get(key),
    place: (key) => {
      const [namespace, name] = split(key);
      return own.get(namespace)?.place(name) ?? { file: `locales/${lng}/${namespace}.json`, line: 1 };
    },
    unread: (key) => {
      const [namespace] = split(key);
      return !own.has(namespace) && files[`locales/${lng}/${namespace}.json`] !== undefined;
    },
  };
}
