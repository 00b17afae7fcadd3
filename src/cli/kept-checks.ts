import { checkPlaces, type ProjectInput } from '../content/check/check-project.ts';
import { checkLexicon } from '../understanding/hear.ts';
import { READING_CODE } from './dist.ts';
import { kept } from './kept.ts';
import { placeIndex } from './kept-places.ts';

/** The parts of the check that take as long as all the rest, and whose files seldom change. */
export const keptChecks: Pick<
  ProjectInput,
  'checkLexicon' | 'checkPlaces' | 'placeIndex' | 'shelfRows' | 'keepWords'
> = {
  checkLexicon: (sources) => kept('lexicon', ['src/understanding'], [sources], () => checkLexicon(sources)),
  checkPlaces: (files) => kept('places', READING_CODE, [files], () => checkPlaces(files)),
  placeIndex,
  keepWords: (files, make) => kept('words', READING_CODE, [files], make),
  shelfRows: ({ collection, project: { agencies, content, placeFiles }, today }, find) =>
    kept(
      `rows-${collection}`,
      READING_CODE,
      [...(collection === 'places' ? [] : [agencies, content.directory]), placeFiles, today],
      find,
    ),
};
