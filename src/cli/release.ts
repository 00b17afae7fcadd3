import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkProject } from '../content/check/check-project.ts';
import { printFinding } from '../content/finding.ts';
import { NOTHING_RELEASED, RELEASED_FILE } from '../content/flow-files.ts';
import { readProject } from '../content/read-project.ts';
import { release } from '../content/release.ts';
import { audioFolder, recordingsIn } from './audio-folder.ts';
import type { Command } from './command.ts';
import { ROOT, readProjectFiles } from './files.ts';
import { PROFILES } from './profiles.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr release [--dry-run]

Writes flows/released.json: every node gets a short key that never changes, so that a button which was printed today
still works after the flow has changed, and a talk that waits at a node which is gone goes on at a checkpoint. Run it
before a version goes out, and commit the file with it. Does nothing where the check finds an error.

  --dry-run   print what would change, write nothing

Examples:
  mitr release --dry-run
  mitr release`;

export const command: Command = {
  summary: 'give every node of the flows its lasting key',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({ args, options: { 'dry-run': { type: 'boolean', default: false } } });
    // Without the file this is the first release.
    const files = { [RELEASED_FILE]: JSON.stringify(NOTHING_RELEASED), ...readProjectFiles() };
    const errors = checkProject({
      files,
      profiles: Object.values(PROFILES),
      today: todayInTheRegion(),
      recordings: (lng) => recordingsIn(audioFolder(lng)),
    }).filter(({ severity }) => severity === 'error');
    if (errors.length > 0) {
      console.error(errors.map(printFinding).join('\n'));
      console.error('\nNothing was released: mend these errors first.');
      return 1;
    }
    const { released, changes } = release(readProject(files).flows.defs);
    for (const change of changes) console.log(change);
    if (changes.length === 0) console.log('Nothing has changed since the last release.');
    else if (values['dry-run']) console.log(`Nothing was written; changes: ${changes.length}.`);
    else {
      const file = join(ROOT, RELEASED_FILE);
      // Keys that are lost can't be made again: the old file stays whole until the new one is.
      writeFileSync(`${file}.new`, `${JSON.stringify(released, null, 2)}\n`);
      renameSync(`${file}.new`, file);
      console.log(`Written to ${RELEASED_FILE}; changes: ${changes.length}.`);
    }
    return 0;
  },
};
