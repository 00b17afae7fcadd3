import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isDay } from '../agencies/register.ts';
import { type Command, UsageError } from './command.ts';
import { DamagedFileError } from './json-file.ts';
import { todayInTheRegion } from './today.ts';
import { current, KEPT_DAYS, readUnmatched, type UnmatchedEntry } from './unmatched-file.ts';
import { SHOWN_FROM } from './unmatched-names.ts';

const help = `Usage: mitr agencies unmatched [--data DIR] [--json] [--today YYYY-MM-DD]

Shows names that people asked for on LINE, Telegram or Messenger and that no list has: a firm that a list lacks, or
one that does not exist and is talked of. Each conversation counts once a day. A name is shown when ${SHOWN_FROM} conversations
have asked for it on one day, and for ${KEPT_DAYS} days; of all others nothing is kept. Who asked is never known.

Names are shown in one spelling: small letters, without legal forms, telephones in digits without country code and
first zero.

  --data DIR           the data folder of the server (default: ./data)
  --json               one JSON object a line: name, count, days (day and count, oldest first)
  --today YYYY-MM-DD   the day from which the ${KEPT_DAYS} days are counted back (default: today in the region)

Examples:
  mitr agencies unmatched
  mitr agencies unmatched --data /var/lib/mitr --json`;

/** A name with its counts of all days. */
interface UnmatchedName {
  readonly name: string;
  readonly count: number;
  /** Oldest first. */
  readonly days: readonly { readonly day: string; readonly count: number }[];
}

/** The most asked for first. */
function byName(entries: readonly UnmatchedEntry[]): UnmatchedName[] {
  return [...Map.groupBy(entries, ({ name }) => name)]
    .map(([name, of]) => ({
      name,
      count: of.reduce((sum, { count }) => sum + count, 0),
      days: of.map(({ day, count }) => ({ day, count })).sort((a, b) => (a.day < b.day ? -1 : 1)),
    }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function readable({ name, count, days }: UnmatchedName): string {
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  return `${String(count).padStart(6)}  ${name}  (${first === last ? first : `${first} to ${last}`})`;
}

async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: 'data' },
      json: { type: 'boolean' },
      today: { type: 'string' },
    },
  });
  const today = values.today ?? todayInTheRegion();
  if (!isDay(today)) throw new UsageError(`--today "${today}" is not a day as 2026-11-22`);
  if (!existsSync(values.data)) throw new UsageError(`there is no folder ${values.data}`);
  let names: UnmatchedName[];
  try {
    names = byName(current(readUnmatched(values.data), today));
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    console.error(`mitr agencies unmatched: ${error.message}`);
    return 1;
  }
  if (values.json) for (const name of names) console.log(JSON.stringify(name));
  else if (names.length === 0)
    console.log(
      `Nothing yet: no name was asked for in ${SHOWN_FROM} conversations of one day, within ${KEPT_DAYS} days.`,
    );
  else {
    console.log(`Names that no list has, asked for within ${KEPT_DAYS} days:\n`);
    for (const name of names) console.log(readable(name));
  }
  return 0;
}

export const command: Command = {
  summary: 'Show names that many asked for and that no list has',
  help,
  run,
};
