import { checkPlaces, type ProjectInput } from '../content/check/check-project.ts';
import { checkLexicon } from '../understanding/hear.ts';
import { kept } from './kept.ts';
import { placeIndex } from './kept-places.ts';

/** The parts of the check that take as long as all the rest, and whose files seldom change. */
export const keptChecks: Pick<ProjectInput, 'checkLexicon' | 'checkPlaces' | 'placeIndex' | 'shelfRows'> = {
  checkLexicon: (sources) => kept('lexicon', ['src/understanding'], [sources], () => checkLexicon(sources)),
  checkPlaces: (files) =>
    kept('places', ['src/places', 'src/content/read-places.ts'], [files], () => checkPlaces(files)),
  placeIndex,
  shelfRows: ({ collection, project: { agencies, content, placeFiles }, today }, find) =>
    kept(
      `rows-${collection}`,
      ['src/content', 'src/agencies', 'src/places', 'src/understanding'],
      [...(collection === 'places' ? [] : [agencies, content.directory]), placeFiles, today],
      find,
    ),
};
