import { checkPlaces, type ProjectInput } from '../content/check/check-project.ts';
import type { Finding } from '../content/finding.ts';
import type { ReadProject } from '../content/read-project.ts';
import { checkLexicon } from '../understanding/hear.ts';
import { checkPosters } from './check-posters.ts';
import { READING_CODE } from './dist.ts';
import { kept } from './kept.ts';
import { placeIndex } from './kept-places.ts';
import { readCommittees } from './roster-files.ts';

/** What is wrong with posters, which takes the whole bundle to say. */
export function keptPosters(project: ReadProject): readonly Finding[] {
  const { posters, directory } = project.content;
  return kept(
    'posters',
    [...READING_CODE, 'src/tips', 'src/cli'],
    [posters, directory, project.placeFiles, readCommittees()],
    () => checkPosters(project),
  );
}

/** The parts of the check that take as long as all the rest, and whose files seldom change. */
export const keptChecks: Pick<ProjectInput, 'checkLexicon' | 'checkPlaces' | 'placeIndex' | 'shelfRows'> = {
  checkLexicon: (sources) => kept('lexicon', ['src/understanding'], [sources], () => checkLexicon(sources)),
  checkPlaces: (files) => kept('places', READING_CODE, [files], () => checkPlaces(files)),
  placeIndex,
  shelfRows: ({ collection, project: { agencies, content, placeFiles }, today }, find) =>
    kept(
      `rows-${collection}`,
      READING_CODE,
      [...(collection === 'places' ? [] : [agencies, content.directory]), placeFiles, today],
      find,
    ),
};
