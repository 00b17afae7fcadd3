import type { Finding } from './finding.ts';
import { type Files, type ReadFlows, readFlows } from './flow-files.ts';
import type { LocatedContent } from './located.ts';
import { type ReadAgencies, readAgencies } from './read-agencies.ts';
import { type ContentFiles, type LeftOut, readContent } from './read-content.ts';
import { type ReadLexicon, readLexicon } from './read-lexicon.ts';
import { type ReadLocales, readLocales } from './read-locales.ts';

/** Everything that people edit, read from the texts of their files, and what could not be read. */
export interface ReadProject {
  readonly flows: ReadFlows;
  readonly content: LocatedContent;
  /** Entries of content with errors of their own; `content` is without them. */
  readonly leftOut: LeftOut;
  readonly locales: ReadLocales;
  readonly lexicon: ReadLexicon;
  readonly agencies: ReadAgencies;
  /** The files of the gazetteer by their names, unread (see `readPlaces`): those of the overlay go before. */
  readonly placeFiles: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** The files of a folder by their path inside it. */
export function filesBelow(files: Files, folder: string): Files {
  const start = `${folder}/`;
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) =>
      path.startsWith(start) ? [[path.slice(start.length), text]] : [],
    ),
  );
}

/**
 * Reads `flows/`, `content/` and `locales/`. `overlay` is a folder of an installation that is laid over `content/`:
 * its entries take the place of those with the same id.
 */
export function readProject(files: Files, overlay?: ContentFiles): ReadProject {
  const flows = readFlows(files);
  const shipped: ContentFiles = { root: 'content', files: filesBelow(files, 'content') };
  const folders = overlay ? [shipped, overlay] : [shipped];
  const content = readContent(...folders);
  const below = (name: string) =>
    folders.map(
      ({ root, files }): ContentFiles => ({ root: `${root}/${name}`, files: filesBelow(files, name) }),
    );
  const agencies = readAgencies(...below('agencies'));
  const locales = readLocales(files);
  const lexicon = readLexicon(files);
  return {
    flows,
    content: content.content,
    leftOut: content.leftOut,
    locales,
    lexicon,
    agencies,
    placeFiles: Object.fromEntries(below('places').flatMap(({ files }) => Object.entries(files))),
    findings: [
      ...flows.findings,
      ...content.findings,
      ...locales.findings,
      ...lexicon.findings,
      ...agencies.findings,
    ],
  };
}
