import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FEWEST_PEOPLE } from '../tips/format.ts';
import { type RosterTrust, recipientsOf, verifyRoster, withoutNames } from '../tips/roster.ts';
import { readDraft } from '../tips/roster-edit.ts';
import { weekOf } from '../tips/week.ts';
import { type Command, UsageError } from './command.ts';
import { orUsage, readOversight, readVerifiers } from './roster-files.ts';

/** `mitr roster verify` */
export const command: Command = {
  summary: 'says whether a roster would be accepted, and which committees can read tips',
  help: `Usage: mitr roster verify FILE [--demo-keys FILE] [--committees FOLDER]

Checks form, signatures, epoch and expiry as the server and the page do. Exit code 1 if the roster is refused.
  --demo-keys   public oversight keys of the demonstration, one a line: accepts a demo roster that they signed
  --committees  folder with oversight.yaml; the installation's own if not said

Examples:
  mitr roster verify roster-kh.txt
  mitr roster verify demo-keys/roster-kh.txt --demo-keys demo-keys/oversight.txt`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { 'demo-keys': { type: 'string' }, committees: { type: 'string' } },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError('say one roster file');
    const note = readFileSync(path, 'utf8');
    const { country } = orUsage(path, () => readDraft(note)).roster;
    const oversight = readOversight(values.committees);
    const demoKeys = values['demo-keys'];
    const trust: RosterTrust = {
      oversight: oversight.keys,
      demoOversight: demoKeys === undefined ? [] : readVerifiers(demoKeys),
      minimumEpoch: oversight.minimumEpoch[country] ?? 1,
      week: weekOf(Date.now()),
    };
    const verdict = verifyRoster(note, trust);
    if (!verdict.ok) {
      console.error(`${path}: refused (${verdict.reason}): ${verdict.detail}`);
      return 1;
    }
    const { roster } = verdict;
    console.log(
      `${path}: accepted. ${roster.country}, epoch ${roster.epoch}, until ${roster.expires}${roster.demo ? ', DEMO' : ''}.`,
    );
    for (const level of roster.committees) {
      const people = level.members.length;
      const enough = people >= FEWEST_PEOPLE ? '' : ' (too few: gets no tips)';
      const kind = level.independent ? ', independent' : '';
      console.log(
        `  ${level.id}${kind}: ${people} people, ${recipientsOf(level).length} recipients${enough}`,
      );
    }
    if (!roster.demo)
      for (const { committee, people } of withoutNames(roster.committees))
        console.log(
          `  ${committee}: ${people} without a name: a tip that names them is not kept from them (roster add --name)`,
        );
    return 0;
  },
};
