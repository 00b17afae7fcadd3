import { parseArgs } from 'node:util';
import {
  type StaleFact,
  staleFacts,
  staleFinding,
  staleSentence,
  whatToDo,
} from '../content/check/freshness-report.ts';
import { writeDelimited } from '../tables/delimited.ts';
import { type Command, UsageError } from './command.ts';
import { dayOf } from './day.ts';
import { soundProject } from './project.ts';
import { todayInTheRegion } from './today.ts';
import { BYTE_ORDER_MARK } from './translation-csv.ts';

const HELP = `Usage: mitr content stale [--today DATE] [--new] [--in TEXT …] [--csv | --json]

Says which facts are older than facts of their kind may be (content/max_age.yaml), and where they stand. People still
read them, with their age said; look for something newer, and where there is none, write the day of the search as
"checked". That does not make a fact young: it leaves this list when a newer source is found.

  --today DATE   the day to look from (YYYY-MM-DD), to see what will be old by then
  --new          with --today: only what is not old yet
  --in TEXT      only facts whose file or name holds this: kh_passport, directory/kh; more than once for several
  --csv          print a table for a spreadsheet
  --json         print one JSON list

Examples:
  mitr content stale --in kh_passport
  mitr content stale --today 2027-06-30 --new
  mitr content stale --csv > old.csv`;

const COLUMNS = ['file', 'line', 'name', 'kind', 'as_of', 'days', 'fresh_for', 'checked'] as const;

export const command: Command = {
  summary: 'say which facts are old, today or on a day to come',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        today: { type: 'string' },
        new: { type: 'boolean', default: false },
        in: { type: 'string', multiple: true, default: [] },
        csv: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const today = values.today === undefined ? todayInTheRegion() : dayOf(values.today);
    if (values.new && values.today === undefined)
      throw new UsageError('--new takes a day to come: --today 2027-06-30');
    const project = soundProject();
    const nameOf = ({ file, name }: StaleFact) => `${file} ${name}`;
    const known = new Set(values.new ? staleFacts(project, todayInTheRegion()).map(nameOf) : []);
    const isAsked = (fact: StaleFact) =>
      !known.has(nameOf(fact)) &&
      (values.in.length === 0 || values.in.some((text) => nameOf(fact).includes(text)));
    const stale = staleFacts(project, today).filter(isAsked);
    if (values.json) {
      console.log(JSON.stringify(stale.map(staleFinding)));
      return 0;
    }
    if (values.csv) {
      process.stdout.write(tableOf(stale));
      return 0;
    }
    for (const fact of stale) console.log(`${fact.file}:${fact.line} ${staleSentence(fact)}`);
    for (const what of new Set(stale.map(({ kind }) => whatToDo(kind)))) console.log(`\n${what}`);
    const are = stale.length === 1 ? 'fact is' : 'facts are';
    console.log(`\n${stale.length} ${are} old on ${today}${values.new ? ' and not today' : ''}.`);
    return 0;
  },
};

function tableOf(stale: readonly StaleFact[]): string {
  const rows = stale.map(({ file, line, name, kind, asOf, days, limit, checked }) => [
    file,
    String(line),
    name,
    kind,
    asOf,
    String(days ?? ''),
    String(limit),
    checked ?? '',
  ]);
  return BYTE_ORDER_MARK + writeDelimited([COLUMNS, ...rows]);
}
