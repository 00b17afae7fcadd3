import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { rosterText } from '../tips/roster.ts';
import { newRoster, readDraft } from '../tips/roster-edit.ts';
import { addWeeks, weekOf, weekStart } from '../tips/week.ts';
import { type Command, UsageError } from './command.ts';
import { orUsage, readCommittees } from './roster-files.ts';

const QUARTER = 13;

/** `mitr roster new` */
export const command: Command = {
  summary: "writes a country's roster without people, ready for roster add",
  help: `Usage: mitr roster new --country KH --out FILE [--from FILE] [--expires WEEK] [--committees FOLDER]

Writes the roster of a country from its committees, without signatures.
  --country     two letters
  --out         the file to write; it must not exist yet
  --from        an earlier roster: its people stay, its epoch goes on
  --expires     last ISO week of use, such as 2027-W08; 13 weeks from now if not said
  --committees  folder of the committees; the installation's own if not said

Examples:
  mitr roster new --country KH --out roster-kh.txt
  mitr roster new --country KH --from roster-kh.txt --out roster-kh-2.txt`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        country: { type: 'string' },
        out: { type: 'string' },
        from: { type: 'string' },
        expires: { type: 'string' },
        committees: { type: 'string' },
      },
    });
    const { country, out, from } = values;
    if (country === undefined || out === undefined) throw new UsageError('say --country and --out');
    const expires = values.expires ?? addWeeks(weekOf(Date.now()), QUARTER);
    if (weekStart(expires) === undefined) throw new UsageError(`${expires} is not an ISO week`);
    const file = readCommittees(values.committees).find((one) => one.country === country);
    if (!file) throw new UsageError(`there are no committees of ${country}`);
    const roster = orUsage(from ?? out, () =>
      newRoster(file, expires, from === undefined ? undefined : readDraft(readFileSync(from, 'utf8')).roster),
    );
    writeFileSync(out, rosterText(roster), { flag: 'wx' });
    console.log(
      `${out}: ${roster.committees.length} committees, epoch ${roster.epoch}, until ${roster.expires}.`,
    );
    return 0;
  },
};
