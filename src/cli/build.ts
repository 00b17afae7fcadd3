import { parseArgs } from 'node:util';
import { printFinding } from '../content/finding.ts';
import { buildBundle } from './build-bundle.ts';
import { type Command, UsageError } from './command.ts';
import { BUNDLE_DIR } from './dist.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr build [options]

Reads flows, content and locales, checks them, and writes what the server and the page need into dist/. "mitr start"
does it by itself when something has changed.

  --only PART      client (what runs in the browser) or bundle (what is asked, true and said)
  --overlay DIR    entries of this folder take the place of those in content/
  --out DIR        write the bundle here instead of into dist/bundle

Examples:
  mitr build
  mitr build --only bundle --overlay data/content --out data/bundle`;

/** More findings than these are left to the check. */
const MOST_SHOWN = 20;

export const command: Command = {
  summary: 'build the page and its bundle into dist/',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { only: { type: 'string' }, overlay: { type: 'string' }, out: { type: 'string' } },
    });
    const { only, overlay, out } = values;
    if (only !== undefined && only !== 'client' && only !== 'bundle')
      throw new UsageError('--only takes client or bundle');
    const began = performance.now();
    if (only !== 'client' && !(await bundle(out ?? BUNDLE_DIR, overlay))) return 1;
    // Vite takes half of the time of a build to load, and a bundle needs nothing of it.
    if (only !== 'bundle') await (await import('./build-client.ts')).buildClient();
    console.log(
      `Built ${only ?? 'client and bundle'} in ${((performance.now() - began) / 1000).toFixed(1)} s.`,
    );
    return 0;
  },
};

async function bundle(out: string, overlay: string | undefined): Promise<boolean> {
  const findings = await buildBundle(out, overlay, todayInTheRegion());
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length === 0) {
    // What the project itself is warned of is the check's; of an installation's folder nobody else tells.
    const laidOver = findings.filter(({ file }) => overlay !== undefined && file.startsWith(overlay));
    for (const finding of laidOver) console.error(printFinding(finding));
    return true;
  }
  for (const finding of errors.slice(0, MOST_SHOWN)) console.error(printFinding(finding));
  if (errors.length > MOST_SHOWN) console.error(`… and ${errors.length - MOST_SHOWN} more.`);
  console.error(
    overlay === undefined
      ? '\nNothing was built. Mend it; "npm run check" shows everything that is wrong.'
      : `\nNothing was built. Mend it, or take it out of ${overlay}; to look: npm run -s mitr -- check --overlay ${overlay}`,
  );
  return false;
}
