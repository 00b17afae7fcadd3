import { checkPlaces, type ProjectInput } from '../content/check/check-project.ts';
import { checkLexicon } from '../understanding/hear.ts';
import { placeIndex } from './build-places.ts';
import { kept } from './kept.ts';

/** The parts of the check that take as long as all the rest, and whose files seldom change. */
export const keptChecks: Pick<ProjectInput, 'checkLexicon' | 'checkPlaces' | 'placeIndex'> = {
  checkLexicon: (sources) => kept('lexicon', ['src/understanding'], sources, () => checkLexicon(sources)),
  checkPlaces: (files) =>
    kept('places', ['src/places', 'src/content/read-places.ts'], files, () => checkPlaces(files)),
  placeIndex,
};
