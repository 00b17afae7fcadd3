import { openBundle } from '../content/bundle.ts';
import { printFinding } from '../content/finding.ts';
import { i18nextFallback } from '../content/i18next-texts.ts';
import { compileContent } from '../content/located.ts';
import { openContent } from '../content/open-content.ts';
import { projectShelves } from '../content/project-shelves.ts';
import { type ReadProject, readProject } from '../content/read-project.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import { compileLexicon, openHearing } from '../understanding/hear.ts';
import { compileIntents } from '../understanding/intents.ts';
import { openRetrieval } from '../understanding/retrieval.ts';
import { readProjectFiles } from './files.ts';
import { placeIndex } from './kept-places.ts';

/** The project's files do not make a bundle. */
export class BrokenProjectError extends Error {
  override readonly name = 'BrokenProjectError';
}

/** The project's files, read; throws BrokenProjectError with the findings where something is wrong with them. */
export function soundProject(): ReadProject {
  const project = readProject(readProjectFiles());
  const errors = project.findings.filter((finding) => finding.severity === 'error');
  if (errors.length > 0)
    throw new BrokenProjectError(
      `${errors.map(printFinding).join('\n')}\n\nMitr can't start on this. "npm run check" shows all of it.`,
    );
  return project;
}

/** A bundle straight from the project's files, for commands that talk; throws BrokenProjectError. */
export function projectBundle(project: ReadProject = soundProject()): Bundle {
  const { locales, texts } = project.locales;
  return openBundle({
    flows: project.flows.defs,
    locales,
    texts,
    finders: [openContent(compileContent(project.content)), ...projectShelves(project, placeIndex)],
    hear: openHearing(compileLexicon(project.lexicon.sources)).hear,
    retrieve: openRetrieval(compileIntents(project.lexicon.sources)),
    fallback: i18nextFallback(Object.fromEntries(texts)),
  });
}
