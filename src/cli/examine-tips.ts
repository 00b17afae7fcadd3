import { existsSync, readFileSync } from 'node:fs';
import type { Finding } from '../channels/operator.ts';
import { type Config, rostersDir } from '../config.ts';
import { FEWEST_PEOPLE } from '../tips/format.ts';
import type { Verifier } from '../tips/note.ts';
import { verifyRoster, withoutNames } from '../tips/roster.ts';
import { weekOf } from '../tips/week.ts';
import { noteFiles, readCommittees, readOversight } from './roster-files.ts';

const SWAPS = '/proc/swaps';

/**
 * Whether tips can be taken here, and about whom. Names no person and no key.
 * @param now milliseconds since 1970; expired rosters are none.
 * @param oversight keys whose signatures count; those of the release if not said.
 */
export function examineTips(config: Config, now: number, oversight = readOversight().keys): Finding[] {
  const notes = noteFiles(rostersDir(config));
  const demo = config.demo ?? notes.length === 0;
  const findings: Finding[] = demo
    ? [{ well: true, says: 'Tips are a demonstration: whoever has the demo keys reads them (DEMO).' }]
    : notes.length === 0
      ? [{ well: true, says: 'Tips are closed: DEMO is off and there is no signed roster.' }]
      : [];
  for (const note of notes) findings.push(...examineRoster(note, now, oversight));
  const missing = served().filter((country) => !notes.some((note) => isOf(country, note, now, oversight)));
  if (missing.length > 0) findings.push({ well: true, says: unnamed(missing, demo) });
  if (!demo && notes.length > 0) findings.push(...examineSwap());
  if (!config.mail)
    findings.push({ well: true, says: 'Coordinators get no notices: set SMTP_URL, MAIL_FROM to send them.' });
  return findings;
}

/** Countries that have committees to be named. */
function served(): string[] {
  return readCommittees().map(({ country }) => country);
}

/** Whether this is a roster of the country that holds; what it lacks is said where it is examined. */
function isOf(country: string, note: string, now: number, oversight: readonly Verifier[]): boolean {
  const verdict = verified(note, now, oversight);
  return verdict.ok && verdict.roster.country === country;
}

function unnamed(countries: readonly string[], demo: boolean): string {
  const instead = demo
    ? 'Those of the demonstration are nobody real'
    : 'Until then tips from there are refused';
  return `No real independent body is named for ${countries.join(', ')}: tips about officials there can be taken only once a signed roster names one with two people (mitr roster). ${instead}.`;
}

function verified(
  note: string,
  now: number,
  oversight: readonly Verifier[],
): ReturnType<typeof verifyRoster> {
  return verifyRoster(note, { oversight, demoOversight: [], minimumEpoch: 1, week: weekOf(now) });
}

function examineRoster(note: string, now: number, oversight: readonly Verifier[]): Finding[] {
  const verdict = verified(note, now, oversight);
  if (!verdict.ok)
    return [{ well: false, says: `A roster is refused (${verdict.reason}): ${verdict.detail}.` }];
  const { country, committees, expires } = verdict.roster;
  const independent = committees.filter(
    (level) => level.independent && level.members.length >= FEWEST_PEOPLE,
  );
  return [
    { well: true, says: `${country}: ${committees.length} committees, until ${expires}.` },
    independent.length > 0
      ? {
          well: true,
          says: `${country}: ${independent.length} independent bodies can read tips about officials.`,
        }
      : {
          well: false,
          says: `${country}: no independent body with two people: tips about officials are refused, and a silent committee buries the rest.`,
        },
    ...withoutNames(committees).map(({ committee, people }) => ({
      well: false,
      says: `${committee}: ${people} people have no name in the roster: a tip that names one of them is not kept from them. Add names as villagers write them (mitr roster add --name).`,
    })),
  ];
}

/** What is in memory must not reach a disk. */
function examineSwap(): Finding[] {
  const on = existsSync(SWAPS) && readFileSync(SWAPS, 'utf8').trim().split('\n').length > 1;
  return [
    on
      ? { well: false, says: 'Swap is on: texts in memory can reach the disk. Turn it off or encrypt it.' }
      : { well: true, says: 'Swap is off.' },
  ];
}
