import { parseArgs } from 'node:util';
import { checkProject } from '../content/check/check-project.ts';
import { freshnessReport } from '../content/check/freshness-report.ts';
import { type Finding, printFinding } from '../content/finding.ts';
import { readProject } from '../content/read-project.ts';
import { audioFolder, recordingsIn } from './audio-folder.ts';
import type { Command } from './command.ts';
import { dayOf } from './day.ts';
import { readProjectFiles } from './files.ts';
import { keptChecks } from './kept-checks.ts';
import { keptPosters } from './kept-posters.ts';
import { namedOverlay } from './overlay.ts';
import { PROFILES } from './profiles.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr check [options]

Looks for everything that would go wrong in flows, texts, facts and words, and says where it stands and what to do.
docs/flows.md and docs/content.md list the codes. Ends with exit code 1 where there is an error, with 0 where there
are only warnings.

  --overlay DIR    lay this folder over content/, as a server does with DATA_DIR/content
  --today DATE     also print which facts will be old on this day (YYYY-MM-DD), and take it for today
  --json           print one JSON object: {"findings": […], "errors": 0, "warnings": 0, "stale": […]}

Examples:
  mitr check
  mitr check --today 2027-01-01
  mitr check --overlay data/content`;

export const command: Command = {
  summary: 'look for everything wrong in flows, texts and facts',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: 'boolean', default: false },
        today: { type: 'string' },
        overlay: { type: 'string' },
      },
    });
    const started = performance.now();
    const files = readProjectFiles();
    const today = values.today === undefined ? todayInTheRegion() : dayOf(values.today);
    const overlay = values.overlay === undefined ? undefined : namedOverlay(values.overlay);
    const project = readProject(files, overlay?.content);
    const inProject = checkProject({
      files,
      project,
      profiles: Object.values(PROFILES),
      today,
      recordings: (lng) => recordingsIn(audioFolder(lng)),
      ...keptChecks,
    });
    const found = [...(overlay?.findings ?? []), ...inProject];
    const findings = found.some(({ severity }) => severity === 'error')
      ? found
      : [...found, ...(await keptPosters(files, project))];
    const stale = values.today === undefined ? [] : freshnessReport(project, today);
    const errors = countOf(findings, 'error');
    const warnings = countOf(findings, 'warning');
    if (values.json) console.log(JSON.stringify({ findings, errors, warnings, stale }));
    else {
      for (const finding of [...findings, ...stale]) console.log(printFinding(finding));
      const took = Math.round(performance.now() - started);
      console.log(
        `${counted(errors, 'error')}, ${counted(warnings, 'warning')}${stale.length > 0 ? `, ${counted(stale.length, 'old fact')}` : ''} in ${Object.keys({ ...files, ...overlay?.content.files }).length} files; ${took} ms.`,
      );
    }
    return errors > 0 ? 1 : 0;
  },
};

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function countOf(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
}
