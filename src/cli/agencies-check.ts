import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type AgencyIndex, buildAgencyIndex } from '../agencies/build-index.ts';
import { type AgencyCheck, type AgencyFound, checkAgency } from '../agencies/match.ts';
import { isDay } from '../agencies/register.ts';
import type { Reason } from '../agencies/verdict.ts';
import { type Command, UsageError } from './command.ts';
import {
  importedAgencies,
  readAgencyWords,
  readForeignRegisters,
  readRegisters,
  SHIPPED_AGENCIES,
} from './register-files.ts';
import { linesOf } from './stdin-lines.ts';

const help = `Usage: mitr agencies check [--json] [--registers DIR_OR_CSV] [--today YYYY-MM-DD] [--data-dir DIR] [QUERY …]

Looks agencies up as the chatbot does: by name in any script and spelling, licence number, telephone or company
registration number. Reads the queries from the command line, or one a line from standard input.

  --json               one JSON object a line: verdict, agencyIds (best first), reasons
  --registers PATH     lists to look in instead of those of this installation: a CSV file with the columns of
                       content/agencies/*.csv, or a folder of them. Each is taken as complete and dated by its
                       newest as_of; a folder with a registers.yaml is taken as that file says
  --today YYYY-MM-DD   the day on which the age of a list is judged (default: the date of this machine)
  --data-dir DIR       where imported lists stand (default: ./data)

Verdicts: match, not-licensed, choose, not-found. Reasons: stale, incomplete, unconfirmed, number-of-another,
alias-untrusted, only-common-words.

Examples:
  mitr agencies check "Malindo recruiting agency"
  mitr agencies check "ต.๘/๒๕๒๗"
  mitr agencies check --json --registers list.csv --today 2026-07-20 < queries.txt`;

const REASON_TEXTS: Record<Reason, string> = {
  stale: 'the list is older than it may be: it was true on its date, ask before you rely on it',
  incomplete: 'the list is not complete: a firm that is not on it may still be licensed',
  unconfirmed: 'the name is known, a licence is not confirmed',
  'number-of-another': 'a number in the query is not that of the firm that is named',
  'alias-untrusted': 'the name looks wrong in the official list: check by licence number',
  'only-common-words': 'only words that many firms share: type the full name',
};
const VERDICT_TEXTS: Record<AgencyCheck['verdict'], string> = {
  match: 'MATCH: on the list as licensed, on the date of the list',
  'not-licensed': 'NO LICENCE IN FORCE, as its newest record says',
  choose: 'CHOOSE: it may be one of these',
  'not-found': 'NOT FOUND on the lists of this installation',
};

const UNCONFIRMED = 'UNCONFIRMED: the name is known, a licence cannot be confirmed';

function agencyLines({ id, record, standing, register }: AgencyFound): string[] {
  const { ask } = register.header;
  const names = [record.nameLocal, record.nameLatin].filter((name) => name !== '').join(' / ');
  const facts = [
    `${standing} on ${record.asOf || 'an unknown date'}`,
    record.licenceNo && `licence ${record.licenceNo}`,
    record.phones && `telephone ${record.phones}`,
    record.province,
  ];
  return [
    `  ${id}  ${names || record.aliases.join(' / ')}`,
    `    ${facts.filter((fact) => fact !== '').join(', ')}`,
    `    list of ${register.header.publisher}, ${register.asOf || 'undated'}`,
    ...(ask ? [`    ask ${ask.who}: ${ask.telephone} (number as of ${ask.asOf})`] : []),
  ];
}

function readable(query: string, check: AgencyCheck): string {
  const asked = query.length > 100 ? `${query.slice(0, 100)}…` : query;
  return [
    `"${asked}"`,
    check.reasons.includes('unconfirmed') ? UNCONFIRMED : VERDICT_TEXTS[check.verdict],
    ...check.agencies.flatMap(agencyLines),
    ...check.reasons.map((reason) => `  - ${reason}: ${REASON_TEXTS[reason]}`),
    '',
  ].join('\n');
}

/** A query of one line as one line of JSON. */
export function checkLine(index: AgencyIndex, query: string, today: string): string {
  const { verdict, agencies, reasons } = checkAgency(index, query, today);
  return JSON.stringify({ verdict, agencyIds: agencies.map(({ id }) => id), reasons });
}

async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      registers: { type: 'string' },
      today: { type: 'string' },
      'data-dir': { type: 'string', default: 'data' },
    },
  });
  const today = values.today ?? new Date().toISOString().slice(0, 10);
  if (!isDay(today)) throw new UsageError(`--today "${today}" is not a day as 2026-11-22`);
  if (values.registers && !existsSync(values.registers))
    throw new UsageError(`--registers: there is no "${values.registers}"`);
  const { registers, refused } = values.registers
    ? readForeignRegisters(values.registers)
    : readRegisters([SHIPPED_AGENCIES, importedAgencies(values['data-dir'])]);
  for (const { file, line, reason } of refused) console.error(`${file}:${line}: left out: ${reason}`);
  const index = buildAgencyIndex(registers, readAgencyWords());
  const answer = (query: string): string =>
    values.json ? checkLine(index, query, today) : readable(query, checkAgency(index, query, today));
  if (positionals.length > 0) {
    for (const query of positionals) await print(answer(query));
    return 0;
  }
  if (process.stdin.isTTY) console.error('Type one query a line; end with Ctrl+D.');
  for await (const line of linesOf(process.stdin)) await print(answer(line));
  return 0;
}

export const command: Command = {
  summary: 'Look agencies up in the registers, as the chatbot does',
  help,
  run,
};
