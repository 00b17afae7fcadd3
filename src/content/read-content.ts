import type { z } from 'zod';
import type { Finding } from './finding.ts';
import type { Located, LocatedContent } from './located.ts';
import { COLLECTIONS, type CollectionName, type EntryOf, isCollectionName } from './model/collections.ts';
import { issueFinding } from './schema-issues.ts';
import { madeOf, readYaml, type YamlFile } from './yaml-file.ts';

/** The texts of the files of one content folder, by their paths inside it: `procedures/kh.yaml`. */
export interface ContentFiles {
  /** How the folder is called in findings: `content`, or the path of the folder that is laid over it. */
  readonly root: string;
  readonly files: Readonly<Record<string, string>>;
}

/** What was read, and what was wrong. Entries with errors are left out. */
export interface ReadContent {
  readonly content: LocatedContent;
  readonly findings: readonly Finding[];
  readonly leftOut: LeftOut;
}

/**
 * The ids of entries that stand in a file and were left out for an error, by collection: whoever names one of them
 * made no mistake.
 */
export type LeftOut = ReadonlyMap<CollectionName, ReadonlySet<string>>;

/** Stands among the ids left out where a file came to nothing at all, so that nobody knows what it held. */
export const ANY_ID = '*';

/** Folders of `content/` that other parts of Mitr read. */
const READ_ELSEWHERE = ['agencies', 'places', 'committees', 'lexicon', 'waivers', 'latin', 'promises'];
/** Those of them that may also be laid over. */
const LAID_OVER = ['agencies', 'places'];

/**
 * Reads facts from the texts of their YAML files. An entry of a later folder takes the place of the entry with
 * the same id in an earlier one; within one folder an id stands once.
 */
export function readContent(...folders: readonly ContentFiles[]): ReadContent {
  const findings: Finding[] = [];
  const leftOut = new Map<CollectionName, Set<string>>();
  const layers = folders.map((folder, i) =>
    readFolder(folder, i === 0 ? READ_ELSEWHERE : LAID_OVER, findings, leftOut),
  );
  const merged = <C extends CollectionName>(name: C): ReadonlyMap<string, Located<EntryOf<C>>> =>
    new Map(layers.flatMap((layer) => [...layer[name]]));
  const content: LocatedContent = {
    sources: merged('sources'),
    procedures: merged('procedures'),
    kinds: merged('kinds'),
    rules: merged('rules'),
    advisories: merged('advisories'),
    directory: merged('directory'),
    countries: merged('countries'),
    gaps: merged('gaps'),
    max_age: merged('max_age'),
    wages: merged('wages'),
    rates: merged('rates'),
    posters: merged('posters'),
  };
  return { content, findings, leftOut };
}

function readFolder(
  { root, files }: ContentFiles,
  readElsewhere: readonly string[],
  findings: Finding[],
  leftOut: Map<CollectionName, Set<string>>,
): LocatedContent {
  const paths = Object.keys(files).sort();
  for (const path of paths) {
    const top = topOf(path);
    if (readElsewhere.includes(top) || isCollectionName(top)) continue;
    findings.push({
      file: `${root}/${path}`,
      line: 1,
      code: 'unknown-file',
      severity: 'warning',
      message: `Nothing reads ${path}.`,
      hint: READ_ELSEWHERE.includes(top)
        ? `It can not be laid over: change content/${top} itself, and start anew.`
        : `Facts stand in files or folders named ${Object.keys(COLLECTIONS).join(', ')}.`,
    });
  }
  const read = <C extends CollectionName>(name: C): ReadonlyMap<string, Located<EntryOf<C>>> => {
    const entries = new Map<string, Located<EntryOf<C>>>();
    for (const path of paths.filter((p) => topOf(p) === name && /\.ya?ml$/.test(p))) {
      const before = findings.length;
      const text = files[path] ?? '';
      const own = readFile<EntryOf<C>>(name, `${root}/${path}`, text, findings);
      const right = new Set(own.map(({ id }) => id));
      const named = findings.length > before ? idsWritten(text).filter((id) => !right.has(id)) : [];
      if (findings.length > before && own.length === 0) named.push(ANY_ID);
      if (named.length > 0) leftOut.set(name, new Set([...(leftOut.get(name) ?? []), ...named]));
      for (const entry of own) {
        const first = entries.get(entry.id);
        if (first) findings.push(twice(entry, first));
        else entries.set(entry.id, entry);
      }
    }
    return entries;
  };
  return {
    sources: read('sources'),
    procedures: read('procedures'),
    kinds: read('kinds'),
    rules: read('rules'),
    advisories: read('advisories'),
    directory: read('directory'),
    countries: read('countries'),
    gaps: read('gaps'),
    max_age: read('max_age'),
    wages: read('wages'),
    rates: read('rates'),
    posters: read('posters'),
  };
}

function readFile<T>(
  name: CollectionName,
  file: string,
  text: string,
  findings: Finding[],
): readonly Located<T>[] {
  const yaml = readYaml(file, text);
  const lineOf = (id: string) => (path: readonly PropertyKey[]) => yaml.line([id, ...path]);
  const right: (readonly [id: string, value: T])[] = [];
  const whole = madeOf(yaml, `entries of ${name}`, () => {
    const before = findings.length;
    right.push(...readEntries<T>(name, yaml, lineOf, findings));
    return findings.length === before ? right : undefined;
  });
  return (whole ?? right).map(([id, value]) => ({ id, file, lineOf: lineOf(id), value }));
}

function readEntries<T>(
  name: CollectionName,
  yaml: YamlFile,
  lineOf: (id: string) => (path: readonly PropertyKey[]) => number,
  findings: Finding[],
): readonly (readonly [id: string, value: T])[] {
  const { file } = yaml;
  findings.push(...yaml.findings);
  if (yaml.findings.length > 0) return [];
  const root = yaml.data;
  if (root === null || root === undefined) {
    findings.push({
      file,
      line: 1,
      code: 'empty',
      severity: 'error',
      message: 'The file is empty.',
      hint: 'Take it back from git, or take the file away: then what refers to its entries is told.',
    });
    return [];
  }
  if (typeof root !== 'object' || Array.isArray(root)) {
    findings.push({
      file,
      line: 1,
      code: 'not-a-map',
      severity: 'error',
      message: 'The file is no list of entries by their ids.',
      hint: 'Begin each entry with its id and a colon at the start of a line.',
    });
    return [];
  }
  // The table of collections pairs each name with its schema; its type is known to the caller by that name.
  const schema = COLLECTIONS[name].entry as unknown as z.ZodType<T>;
  return Object.entries(root).flatMap(([id, raw]) => {
    const entry: Omit<Located<T>, 'value'> = { id, file, lineOf: lineOf(id) };
    const key = COLLECTIONS[name].key.safeParse(id);
    const parsed = schema.safeParse(raw);
    for (const issue of key.error?.issues ?? []) findings.push(issueFinding(entry, issue, id));
    for (const issue of parsed.error?.issues ?? []) findings.push(issueFinding(entry, issue, raw));
    return key.success && parsed.success ? [[id, parsed.data] as const] : [];
  });
}

/** The ids that a file holds, and more: all names before a colon, since its indentation may be what is wrong. */
function idsWritten(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*["']?(\w+)["']?[ \t]*:/gm)].flatMap(([, id]) => id ?? []);
}

function twice(entry: Located<unknown>, first: Located<unknown>): Finding {
  return {
    file: entry.file,
    line: entry.lineOf([]),
    code: 'twice',
    severity: 'error',
    message: `The id ${entry.id} stands twice.`,
    hint: `The first is in ${first.file}:${first.lineOf([])}. Give this one another id, or take it out.`,
  };
}

function topOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ya?ml$/, '') ?? '';
}
