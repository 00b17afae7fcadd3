import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config.ts';
import { addWeeks, weekOf } from '../tips/week.ts';
import type { Command } from './command.ts';
import { DamagedFileError } from './json-file.ts';
import { readPosterCounts } from './poster-counts-file.ts';
import { PosterFileError, readPosters } from './poster-file.ts';
import { posterPlace } from './poster-places.ts';
import { telephonesOf } from './poster-telephones.ts';
import { projectBundle } from './project.ts';
import { readCommittees } from './roster-files.ts';

const HELP = `Usage: mitr poster list [--data-dir DIR] [--json]

Shows every poster, how often its code came this week, last week and in all, and whether those whom it names still read
tips about its place. Whoever brings a code is never counted: the same person twice is two. A running server writes at
every full hour and when it stops.

  --data-dir DIR   the data folder (default: DATA_DIR, else ./data)
  --json           one JSON object a line: code, place, locale, made, committee, outdated,
                   telephone, weeks, total

Examples:
  mitr poster list
  mitr poster list --json --data-dir /var/lib/mitr`;

export const command: Command = {
  summary: 'show posters and how often their codes came',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { 'data-dir': { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    try {
      const dataDir = values['data-dir'] ?? readConfig(process.env).dataDir;
      const listed = postersIn(dataDir);
      if (values.json) for (const one of listed) console.log(JSON.stringify(one));
      else console.log(listed.length === 0 ? 'There is no poster yet.' : table(listed).join('\n'));
      return 0;
    } catch (error) {
      if (
        !(
          error instanceof PosterFileError ||
          error instanceof DamagedFileError ||
          error instanceof ConfigError
        )
      )
        throw error;
      console.error(`mitr poster list: ${error.message}`);
      return 1;
    }
  },
};

interface Listed {
  readonly code: string;
  readonly place: string;
  readonly name: string;
  readonly locale: string;
  readonly made: string;
  /** Who reads first, as it stands on the poster. */
  readonly committee: string | null;
  /** Others read now than the poster says. */
  readonly outdated: boolean;
  /** Its code is a number that people are told to call. */
  readonly telephone: boolean;
  readonly weeks: Readonly<Record<string, number>>;
  readonly total: number;
}

function postersIn(dataDir: string): readonly Listed[] {
  const bundle = projectBundle();
  const committees = readCommittees();
  const counts = readPosterCounts(dataDir);
  const telephones = telephonesOf(bundle);
  return [...readPosters(dataDir).values()].map(({ id, value }) => {
    const own = counts.filter(({ code }) => code === id);
    const now = posterPlace(bundle, committees, value.place);
    return {
      code: id,
      place: value.place,
      name: value.name['*'] ?? value.place,
      locale: value.locale,
      made: value.made,
      committee: value.readers?.committee ?? null,
      outdated: now?.readers?.committee !== value.readers?.committee,
      telephone: telephones.has(id),
      weeks: Object.fromEntries(own.map(({ week, count }) => [week, count])),
      total: own.reduce((sum, { count }) => sum + count, 0),
    };
  });
}

function table(listed: readonly Listed[]): string[] {
  const week = weekOf(Date.now());
  const before = addWeeks(week, -1);
  const heads = [
    'code',
    'place',
    '',
    'language',
    'made',
    'this week',
    'last week',
    'in all',
    'first read by',
  ];
  const rows = listed.map((one) => [
    one.code,
    one.place,
    one.name,
    one.locale,
    one.made,
    String(one.weeks[week] ?? 0),
    String(one.weeks[before] ?? 0),
    String(one.total),
    `${one.committee ?? 'nobody'}${one.outdated ? ' (no longer: print it anew)' : ''}${one.telephone ? ' (its code is a telephone number: take it down)' : ''}`,
  ]);
  const widths = heads.map((head, i) =>
    Math.max(...[head, ...rows.map((row) => row[i] ?? '')].map((c) => c.length)),
  );
  return [heads, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
