import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, the longest first, as the end of a whole run names them. One that is begun last would
 * run on alone for minutes when all others are done.
 */
const LONGEST = [
  'journeys/mutation',
  'faults/kill',
  'browser/tip-page',
  'browser/carried-agency',
  'faults/everybody',
  'channels/tips',
  'browser/barriers',
  'browser/tip-page-media',
  'faults/platform-kills',
  'faults/flood',
  'cli/poster',
  'browser/tip-page-screens',
  'cli/locales',
  'journeys/journeys',
  'media/voice',
  'http/start',
  'cli/reproducible',
  'cli/channel-setup',
  'vault/intake',
  'cli/doctor',
  'faults/linking',
  'browser/traces',
  'browser/board',
  'browser/consult',
  'http/start-line',
  'browser/agency',
  'dialogue/walks',
].map((name) => join(import.meta.dirname, `${name}.test.ts`));

/** Begins with the longest files; the others follow as Vitest sorts them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = LONGEST.filter((path) => !existsSync(path));
    if (gone.length > 0)
      throw new Error(`tests/longest-first.ts names what is not there: ${gone.join(', ')}`);
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.indexOf(moduleId);
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
