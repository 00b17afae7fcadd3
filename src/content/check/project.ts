import type { Heard, Row } from '../../dialogue/bundle.ts';
import { compileFlow, nodeKeys } from '../../dialogue/compile.ts';
import type { FlowDef, Node, NodeDef } from '../../dialogue/flow.ts';
import type { CapabilityProfile, Lng, Texts } from '../../dialogue/message.ts';
import type { Finding } from '../finding.ts';
import { type Files, type Place, type ReadFlows, readFlows } from '../flow-files.ts';
import { compileTexts, type TextResources, type TextTree } from '../texts.ts';
import { readLatin } from './latin.ts';
import { type LocaleFile, readLocaleFile } from './locale-file.ts';

/** What the content holds, as far as flows can ask for it. */
export interface CheckedContent {
  /** Every row of a collection; nothing for a collection that nobody keeps. */
  rows(collection: string): readonly Row[] | undefined;
  /** The names of all collections, for suggestions. */
  readonly collections: readonly string[];
}

/** Everything that the checks of flows and texts look at. */
export interface CheckInput {
  /** The files of `flows/` and `locales/`. */
  readonly files: Files;
  /** What each channel shows, as its folder says. */
  readonly profiles: readonly CapabilityProfile[];
  readonly content: CheckedContent;
  /** Danger and commands in a text, in any language. */
  readonly hear: (text: string, lng: Lng | undefined, soft: boolean) => Heard;
  /** Paths of recordings, such as `locales/km/audio/crisis.card.1a2b3c4d.m4a`. */
  readonly recordings: readonly string[];
}

/** A locale with its files and its words. */
export interface CheckedLocale {
  readonly lng: Lng;
  readonly files: ReadonlyMap<string, LocaleFile>;
  readonly texts: Texts;
  /** The text of a key as it is written, its placeholders unfilled. */
  written(key: string): string | undefined;
  place(key: string): Place;
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
export interface Project extends Omit<CheckInput, 'files'> {
  readonly read: ReadFlows;
  readonly flows: readonly CheckedFlow[];
  readonly flow: (name: string) => CheckedFlow | undefined;
  /** Every locale, in the order of their codes. */
  readonly locales: readonly CheckedLocale[];
  /** Words that may stay in Latin letters in every language. */
  readonly latin: ReadonlySet<string>;
  /** What was found while reading. */
  readonly findings: readonly Finding[];
}

/** Reads and compiles what can be read; whatever can't is a finding. */
export function readCheckedProject({ files, ...rest }: CheckInput): Project {
  const read = readFlows(files);
  const keys = nodeKeys(read.defs.flows, read.defs.released);
  const flows = read.defs.flows.map((def): CheckedFlow => {
    const place = (node?: string, ...path: readonly PropertyKey[]) => read.place(def.flow, node, ...path);
    return { name: def.flow, def, nodes: compiledNodes(def, read, keys), place };
  });
  const byName = new Map(flows.map((flow) => [flow.name, flow]));
  const latin = readLatin(files);
  const localeFiles = Object.entries(files).map(([file, text]) => readLocaleFile(file, text));
  return {
    ...rest,
    read,
    flows,
    flow: (name) => byName.get(name),
    locales: localesOf(localeFiles.flatMap(({ read: file }) => file ?? [])),
    latin: latin.allowed,
    findings: [...read.findings, ...latin.findings, ...localeFiles.flatMap(({ findings }) => findings)],
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

function localesOf(files: readonly LocaleFile[]): CheckedLocale[] {
  const codes = [...new Set(files.map((file) => file.lng))].sort();
  return codes.map((lng): CheckedLocale => {
    const own = new Map(files.filter((f) => f.lng === lng).map((f) => [f.namespace, f]));
    const resources: TextResources = Object.fromEntries(
      [...own].map(([namespace, { tree }]): [string, TextTree] => [namespace, tree]),
    );
    const split = (key: string): [string, string] => {
      const colon = key.indexOf(':');
      return [key.slice(0, colon), key.slice(colon + 1)];
    };
    return {
      lng,
      files: own,
      texts: compileTexts(lng, resources, () => (key) => key),
      written: (key) => {
        const [namespace, name] = split(key);
        return own.get(namespace)?.texts.get(name);
      },
      place: (key) => {
        const [namespace, name] = split(key);
        return own.get(namespace)?.place(name) ?? { file: `locales/${lng}/${namespace}.json`, line: 1 };
      },
    };
  });
}
