import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { rosterText } from '../tips/roster.ts';
import { readDraft, withoutMember } from '../tips/roster-edit.ts';
import { type Command, UsageError } from './command.ts';
import { orUsage } from './roster-files.ts';

/** `mitr roster remove` */
export const command: Command = {
  summary: 'takes a person off a committee of a roster',
  help: `Usage: mitr roster remove FILE --committee ID --person ID

Signatures are taken off; a roster that was signed gets the next epoch. What the person has read or kept cannot be taken back.

Example:
  mitr roster remove roster-kh.txt --committee kh-0110 --person chair`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { committee: { type: 'string' }, person: { type: 'string' } },
    });
    const [path, ...more] = positionals;
    const { committee, person } = values;
    if (path === undefined || more.length > 0 || committee === undefined || person === undefined)
      throw new UsageError('say one roster file, --committee and --person');
    const text = orUsage(path, () =>
      rosterText(withoutMember(readDraft(readFileSync(path, 'utf8')), committee, person)),
    );
    writeFileSync(path, text);
    console.log(`${path}: ${person} is off ${committee}. The roster needs two new signatures.`);
    return 0;
  },
};
