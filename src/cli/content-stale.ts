import { parseArgs } from 'node:util';
import { freshnessReport } from '../content/check/freshness-report.ts';
import { printFinding } from '../content/finding.ts';
import type { Command } from './command.ts';
import { dayOf } from './day.ts';
import { soundProject } from './project.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr content stale [--today DATE] [--json]

Says which facts are older than facts of their kind may be (content/max_age.yaml), and where they stand. People still
read them, with their age said; look for something newer, and where there is none, write the day of the search as
"checked".

  --today DATE   the day to look from (YYYY-MM-DD), to see what will be old by then
  --json         print one JSON list

Examples:
  mitr content stale
  mitr content stale --today 2027-06-30`;

export const command: Command = {
  summary: 'say which facts are old, today or on a day to come',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { today: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const today = values.today === undefined ? todayInTheRegion() : dayOf(values.today);
    const stale = freshnessReport(soundProject(), today);
    if (values.json) {
      console.log(JSON.stringify(stale));
      return 0;
    }
    for (const finding of stale) console.log(printFinding(finding));
    console.log(`${stale.length} facts are old on ${today}.`);
    return 0;
  },
};
