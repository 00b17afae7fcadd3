import { parseArgs } from 'node:util';
import { type Command, UsageError } from './command.ts';
import { atServer, identityIn } from './tip-record.ts';

const CHANNELS = { line: 'LINE', telegram: 'Telegram' } as const;

/** `mitr tip notices` */
export const command: Command = {
  summary: 'says where a coordinator is told to look',
  help: `Usage: mitr tip notices --server URL --identity FILE --mail ADDRESS [--language km|lo|th|my|en]
       mitr tip notices --server URL --identity FILE --line [--language …]
       mitr tip notices --server URL --identity FILE --telegram [--language …]
       mitr tip notices --server URL --identity FILE --off

One sentence comes twice a day, whether or not there is news; it says nothing of any tip. Who carries it (your mail's
provider, LINE, Telegram) sees that Mitr writes to you at these times. For a channel you get a code; write it to Mitr
from the account that is to be told. There is one place at a time: a new one takes the place of the last.

Examples:
  mitr tip notices --server https://mitr.example.org --identity coordinator.txt --mail me@example.org --language km
  mitr tip notices --server https://mitr.example.org --identity coordinator.txt --telegram --language th
  mitr tip notices --server https://mitr.example.org --identity coordinator.txt --off`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        server: { type: 'string' },
        identity: { type: 'string' },
        mail: { type: 'string' },
        line: { type: 'boolean' },
        telegram: { type: 'boolean' },
        language: { type: 'string' },
        off: { type: 'boolean' },
      },
    });
    const { mail, line, telegram, off, language = 'en' } = values;
    if ([mail, line, telegram, off].filter((one) => one !== undefined).length !== 1)
      throw new UsageError('say one of --mail, --line, --telegram and --off');
    if (mail !== undefined && !/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(mail))
      throw new UsageError('--mail takes one address');
    const identity = identityIn(values.identity);
    return atServer(values.server, identity, async (client) => {
      if (line || telegram) {
        const kind = line ? 'line' : 'telegram';
        const code = await client.enrol(kind, language);
        console.log(
          `Write this to Mitr on ${CHANNELS[kind]} within fifteen minutes, and nothing else:\n\n  ${code}\n`,
        );
        return 0;
      }
      await client.notices(mail === undefined ? undefined : { address: mail, language });
      console.log(mail === undefined ? 'No notices any more.' : 'Notices go there from now on.');
      return 0;
    });
  },
};
