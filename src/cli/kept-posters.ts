import type { Finding } from '../content/finding.ts';
import type { Files } from '../content/flow-files.ts';
import { filesBelow, type ReadProject } from '../content/read-project.ts';
import { READING_CODE } from './dist.ts';
import { keptLater } from './kept.ts';

/** What is wrong with posters, which takes the whole bundle to say, and the code of tips. */
export function keptPosters(files: Files, project: ReadProject): Promise<readonly Finding[]> {
  const { posters, directory } = project.content;
  return keptLater(
    'posters',
    [...READING_CODE, 'src/tips', 'src/cli'],
    [posters, directory, project.placeFiles, filesBelow(files, 'content/committees')],
    async () => (await import('./check-posters.ts')).checkPosters(project),
  );
}
