import { parseArgs } from 'node:util';
import { openTip } from '../tips/open.ts';
import { type Command, UsageError } from './command.ts';
import { atServer, identityIn } from './tip-record.ts';

/** `mitr tip ack` */
export const command: Command = {
  summary: 'tells a server that a tip was read by its committee',
  help: `Usage: mitr tip ack ID... --server URL --identity FILE

A tip that its committee does not acknowledge goes to the independent body at the start of the second week after its own. Each of
the two acknowledges for itself.

Example:
  mitr tip ack 917177227768571e8d2ac50eb10e7591 --server https://mitr.example.org --identity coordinator.txt`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { server: { type: 'string' }, identity: { type: 'string' } },
    });
    if (positionals.length === 0) throw new UsageError('say at least one record');
    const identity = identityIn(values.identity);
    return atServer(values.server, identity, async (client) => {
      for (const id of positionals) {
        // Who cannot open it must not keep it from those who can.
        await openTip(await client.record(id), identity);
        await client.acknowledge(id);
        console.log(`${id}: acknowledged.`);
      }
      return 0;
    });
  },
};
