import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { AFFILIATIONS } from '../tips/affiliation.ts';
import { member, rosterText } from '../tips/roster.ts';
import { readDraft, withMember } from '../tips/roster-edit.ts';
import { type Command, UsageError } from './command.ts';
import { orUsage } from './roster-files.ts';

/** `mitr roster add` */
export const command: Command = {
  summary: 'puts a person on a committee of a roster',
  help: `Usage: mitr roster add FILE --committee ID --person ID --affiliation NAME --recipient AGE1... [options]

Adds a person, or replaces the one of the same id. Signatures are taken off; a roster that was signed gets the next epoch.
  --affiliation  repeat for each: ${AFFILIATIONS.join(', ')}
  --recipient    the person's age recipient as "mitr tip keygen" prints it; repeat for each device
  --verify-key   the person's key for replies as "mitr tip keygen" prints it; repeat for each device
  --name         a name, spelling or title by which a tip may mean this person; repeat, in every script
  --woman        for tips that only a woman should read

Example:
  mitr roster add roster-kh.txt --committee kh-0110 --person chair --affiliation district --recipient age1... --verify-key 3b6a...`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        committee: { type: 'string' },
        person: { type: 'string' },
        affiliation: { type: 'string', multiple: true, default: [] },
        recipient: { type: 'string', multiple: true, default: [] },
        'verify-key': { type: 'string', multiple: true, default: [] },
        name: { type: 'string', multiple: true, default: [] },
        woman: { type: 'boolean', default: false },
      },
    });
    const [path, ...more] = positionals;
    const { committee } = values;
    if (path === undefined || more.length > 0 || committee === undefined)
      throw new UsageError('say one roster file and --committee');
    const person = member.safeParse({
      id: values.person,
      names: values.name,
      affiliations: values.affiliation,
      woman: values.woman,
      recipients: values.recipient,
      verifyKeys: values['verify-key'],
    });
    if (!person.success) throw new UsageError(z.prettifyError(person.error));
    const text = orUsage(path, () => {
      const changed = rosterText(withMember(readDraft(readFileSync(path, 'utf8')), committee, person.data));
      readDraft(changed);
      return changed;
    });
    writeFileSync(path, text);
    console.log(`${path}: ${person.data.id} is on ${committee}. The roster needs two new signatures.`);
    return 0;
  },
};
