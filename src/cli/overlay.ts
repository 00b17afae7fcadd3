import { basename, dirname, join } from 'node:path';
import type { Finding } from '../content/finding.ts';
import type { ContentFiles } from '../content/read-content.ts';
import { filesBelow } from '../content/read-project.ts';
import { UsageError } from './command.ts';
import { hasFiles } from './dist.ts';
import { CONTENT_ENDINGS, namesBelow, readTree } from './files.ts';

/** A folder of an installation that is laid over `content/`. */
export interface Overlay {
  readonly content: ContentFiles;
  /** A warning for each file that nothing reads for its name. */
  readonly findings: readonly Finding[];
}

/** Files that programs keep for themselves: hidden ones, older versions, locks. */
const LEFT_BEHIND = /^\.|~$|\.(lock|tmp|swp)$/;

export function readOverlay(folder: string): Overlay {
  const name = basename(folder);
  const files = filesBelow(readTree(dirname(folder), [name], CONTENT_ENDINGS), name);
  const unread = namesBelow(folder).filter(
    (path) => !Object.hasOwn(files, path) && !LEFT_BEHIND.test(basename(path)),
  );
  return {
    content: { root: folder, files },
    findings: unread.map((path) => ({
      file: join(folder, path),
      line: 1,
      code: 'unknown-file',
      severity: 'warning',
      message: `Nothing reads ${path}.`,
      hint: 'Let its name end in .yaml; a list of agencies or places ends in .csv.',
    })),
  };
}

/** The same where somebody names the folder; throws UsageError where nothing lies there. */
export function namedOverlay(folder: string): Overlay {
  if (!hasFiles(folder)) throw new UsageError(`there is no file below ${folder}`);
  return readOverlay(folder);
}
