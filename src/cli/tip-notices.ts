import { parseArgs } from 'node:util';
import { type Command, UsageError } from './command.ts';
import { atServer, identityIn } from './tip-record.ts';

/** `mitr tip notices` */
export const command: Command = {
  summary: 'says where a coordinator is told to look',
  help: `Usage: mitr tip notices --server URL --identity FILE --mail ADDRESS [--language km|lo|th|my|en]
       mitr tip notices --server URL --identity FILE --off

One sentence comes twice a day, whether or not there is news; it says nothing of any tip.

Example:
  mitr tip notices --server https://mitr.example.org --identity coordinator.txt --mail me@example.org --language km`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        server: { type: 'string' },
        identity: { type: 'string' },
        mail: { type: 'string' },
        language: { type: 'string' },
        off: { type: 'boolean' },
      },
    });
    if ((values.mail === undefined) === (values.off !== true)) throw new UsageError('say --mail or --off');
    if (values.mail !== undefined && !/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(values.mail))
      throw new UsageError('--mail takes one address');
    const identity = identityIn(values.identity);
    return atServer(values.server, identity, async (client) => {
      const to = values.mail && { kind: 'mail', address: values.mail, language: values.language ?? 'en' };
      await client.notices(to || undefined);
      console.log(to ? 'Notices go there from now on.' : 'No notices any more.');
      return 0;
    });
  },
};
