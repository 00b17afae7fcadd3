import type { Found, Query, Row } from '../../dialogue/bundle.ts';
import type { CapabilityProfile, Day, Lng } from '../../dialogue/message.ts';
import { INTENTS } from '../../dialogue/turn.ts';
import { compileCommands, openCommands } from '../../understanding/commands.ts';
import { checkLexicon } from '../../understanding/hear.ts';
import type { LexiconFinding } from '../../understanding/lexicon.ts';
import type { Finder } from '../bundle.ts';
import { checkContent } from '../check-content.ts';
import { checkTexts } from '../check-texts.ts';
import type { Finding } from '../finding.ts';
import type { Files } from '../flow-files.ts';
import { compileContent } from '../located.ts';
import { collectionNames, openContent } from '../open-content.ts';
import { type PlaceIndexOf, projectShelves } from '../project-shelves.ts';
import { readPlaces } from '../read-places.ts';
import { type ReadProject, readProject } from '../read-project.ts';
import { SHELVES } from '../shelves.ts';
import { readYaml } from '../yaml-file.ts';
import { checkFlows } from './check-flows.ts';
import { checkedContent } from './content-rows.ts';
import { checkLeftOver } from './left-over.ts';
import { checkLexicons } from './lexicons.ts';
import { checkPosterPlaces } from './poster-places.ts';
import type { KeepWords } from './project.ts';
import { error } from './report.ts';
import { checkWagePlaces } from './wage-places.ts';
import { withoutWaived } from './waivers.ts';

/** The project as it lies on the disk, and what only the edges know. */
export interface ProjectInput {
  /** The files of `flows/`, `content/` and `locales/`. */
  readonly files: Files;
  /** What was read of them, where an installation lays its own content over it; read here where it is not given. */
  readonly project?: ReadProject;
  readonly profiles: readonly CapabilityProfile[];
  /** For dates that lie ahead; how old a fact is never is an error. */
  readonly today: Day;
  /** The names of the recordings of a locale. */
  readonly recordings: (lng: Lng) => readonly string[];
  /** For callers that keep the index of places; built here where it is not given. */
  readonly placeIndex?: PlaceIndexOf;
  /** For callers that keep all rows of a shelf's collection, which `find` gives; looked up here where it is not given. */
  readonly shelfRows?: (asked: ShelfRows, find: () => Found) => Found;
  /** For callers that keep what was found in words alone. */
  readonly keepWords?: KeepWords;
  /** For callers that keep what the gazetteer holds; read here where it is not given. */
  readonly checkPlaces?: typeof checkPlaces;
  /** For callers that keep what trying out all words of danger came to; tried out here where it is not given. */
  readonly checkLexicon?: typeof checkLexicon;
}

/** All rows of a collection that lies on a shelf, and all that they are made of. */
export interface ShelfRows {
  readonly collection: string;
  readonly project: ReadProject;
  readonly today: Day;
}

/** Everything that is wrong with flows, texts, facts and words, by file and line. Never throws on what people wrote. */
export function checkProject(input: ProjectInput): Finding[] {
  const { files, profiles, today, recordings, project = readProject(files), placeIndex } = input;
  const locales = project.locales.locales.map((id) => ({ id, label: id, values: { id }, stale: false }));
  const { defs } = project.flows;
  const intents = Object.entries(defs.intents).map(([id, { go, title, icon }]): Row => {
    const label = { text: title ?? defs.flows.find(({ flow }) => flow === go)?.title ?? '' };
    return { id, label, ...(icon === undefined ? undefined : { icon }), values: { id, label }, stale: false };
  });
  const finders = [openContent(compileContent(project.content)), ...projectShelves(project, placeIndex)];
  const { shelfRows = (_, find) => find() } = input;
  const content = checkedContent(
    [...collectionNames(), ...Object.values(SHELVES).flat(), 'locales', INTENTS],
    (query, day) => {
      if (query.from === 'locales') return { rows: locales };
      if (query.from === INTENTS) return { rows: intents };
      const find = () => firstFound(finders, query, day);
      const whole =
        Object.values(SHELVES)
          .flat()
          .some((name) => name === query.from) && hasNoBounds(query);
      return whole ? shelfRows({ collection: query.from, project, today: day }, find) : find();
    },
    today,
  );
  const places = (input.checkPlaces ?? checkPlaces)(project.placeFiles);
  const hearCommand = openCommands(compileCommands(project.lexicon.sources));
  const command = (text: string, lng: Lng) => hearCommand(text, lng)?.command ?? null;
  const findings = [
    ...project.findings,
    ...places.findings,
    ...checkWagePlaces(project.content, places.countryOf),
    ...checkPosterPlaces(project.content, places.countryOf, project.locales.locales),
    ...checkContent(project.content, today, project.leftOut),
    ...checkTexts(project.content, Object.fromEntries(project.locales.texts)),
    ...(project.leftOut.size > 0 ? [] : checkLeftOver(project.content, project.locales.texts, files)),
    ...checkLexicons(project, files),
    ...lexicon(files, (input.checkLexicon ?? checkLexicon)(project.lexicon.sources)),
    ...checkFlows({ project, files, profiles, content, command, recordings, keepWords: input.keepWords }),
  ];
  const isWhole = ![...project.findings, ...places.findings, ...findings.filter(isLost)].some(isError);
  return inOrder(withoutWaived(findings, files, today, isWhole));
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

/** A way to what there is not: what lies behind it is looked at no more. */
function isLost({ code }: Finding): boolean {
  return code === 'E02';
}

function firstFound(finders: readonly Finder[], query: Query, day: Day): Found {
  for (const find of finders) {
    const found = find(query, day);
    if (found) return found;
  }
  return { rows: [] };
}

function hasNoBounds({ from, where, ...bounds }: Query): boolean {
  return Object.keys({ ...where, ...bounds }).length === 0;
}

/** What the check needs of the gazetteer's files (name → text): what is wrong with them, and the country of each place. */
export function checkPlaces(files: Readonly<Record<string, string>>): {
  readonly findings: readonly Finding[];
  readonly countryOf: Readonly<Record<string, string>>;
} {
  const { findings, gazetteer } = readPlaces(files);
  return { findings, countryOf: Object.fromEntries(gazetteer.units.map(({ id, country }) => [id, country])) };
}

/** E61: the words of danger and the commands fire on their own examples, and on nothing harmless. */
function lexicon(files: Files, found: readonly LexiconFinding[]): Finding[] {
  return found.map(({ file, entry, item, problem }) => {
    const path = `content/lexicon/${file}`;
    const yaml = readYaml(path, files[path] ?? '');
    const groups = ['commands', 'hard', 'soft', 'who', 'acts'] as const;
    const at = item === undefined ? [entry] : [entry, item];
    const line = Math.max(yaml.line(at), ...groups.map((group) => lineWithin(yaml, group, entry)));
    return error(
      'E61',
      { file: path, line },
      `${entry}: ${problem}.`,
      'docs/understanding.md says how frames work.',
    );
  });
}

/** The line of an entry of a group; nought where the group has no such entry. */
function lineWithin({ data, line }: ReturnType<typeof readYaml>, group: string, entry: string): number {
  const entries = typeof data === 'object' && data !== null ? Reflect.get(data, group) : undefined;
  const has = typeof entries === 'object' && entries !== null && Object.hasOwn(entries, entry);
  return has ? line([group, entry]) : 0;
}

/** Findings by file and line, each once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((f) => [[f.file, f.line, f.code, f.message].join('\n'), f]));
  return [...once.values()].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || (a.code < b.code ? -1 : 1),
  );
}
