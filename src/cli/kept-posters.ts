import type { Finding } from '../content/finding.ts';
import type { ReadProject } from '../content/read-project.ts';
import { checkPosters } from './check-posters.ts';
import { READING_CODE } from './dist.ts';
import { kept } from './kept.ts';
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
