import { parseArgs } from 'node:util';
import { isDay, type Register } from '../agencies/register.ts';
import { ageInDays, isStale } from '../agencies/verdict.ts';
import { type Command, UsageError } from './command.ts';
import { importedAgencies, readRegisters, SHIPPED_AGENCIES } from './register-files.ts';

const help = `Usage: mitr register status [--today YYYY-MM-DD] [--data-dir DIR]

Lists each register with its age, size and completeness, and what that means for the answers people get.

Example:
  mitr register status --today 2026-11-22`;

/** What a register's age and completeness mean for what people are told. */
export function meaning(register: Register, today: string): string {
  if (!register.header.usedForVerdicts) return 'For tests only: no answer is given from it.';
  const stale = isStale(register, today);
  const { complete } = register.header;
  if (!stale && complete)
    return 'Firms on it are named as licensed; firms that are missing, as not on the list.';
  const known = stale
    ? 'Firms on it are named as having been on the list of its date'
    : 'Firms on it are named as on the list';
  const missing = complete
    ? 'firms that are missing were not on it then'
    : 'nobody is called unlicensed for being missing';
  return `${known}; ${missing}; people are told to ask before they pay.`;
}

function lines(register: Register, today: string): string[] {
  const { header, asOf, agencies } = register;
  const age = ageInDays(asOf, today);
  const inForce = agencies.filter(({ status }) => status === 'licensed').length;
  return [
    `${header.id}  ${header.publisher}`,
    `  ${agencies.length} firms, ${inForce} as licensed; ${header.complete ? 'complete' : 'not complete'}`,
    `  ${asOf ? `as of ${asOf}, ${age} days old` : 'undated'}; may be ${header.maxAgeDays} days old${isStale(register, today) ? ': STALE' : ''}`,
    `  ${meaning(register, today)}`,
    ...(header.ask || !header.usedForVerdicts ? [] : ['  No telephone to ask is known.']),
  ];
}

async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { today: { type: 'string' }, 'data-dir': { type: 'string', default: 'data' } },
  });
  const today = values.today ?? new Date().toISOString().slice(0, 10);
  if (!isDay(today)) throw new UsageError(`--today "${today}" is not a day as 2026-11-22`);
  const { registers, refused } = readRegisters([SHIPPED_AGENCIES, importedAgencies(values['data-dir'])]);
  console.log(registers.map((register) => lines(register, today).join('\n')).join('\n\n'));
  for (const { file, line, reason } of refused) console.log(`\n${file}:${line}: left out: ${reason}`);
  return 0;
}

export const command: Command = {
  summary: 'Show the age, size and completeness of each register',
  help,
  run,
};
