import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { identityToRecipient } from 'age-encryption';
import { newKey } from '../tips/identity.ts';
import { coordinatorSigner, verifyKeyOf } from '../tips/reply.ts';
import { type Command, UsageError } from './command.ts';

/** The text of an identity file, which the age program reads too. */
export function identityFile(identity: string): string {
  return `# Identity of a coordinator. Whoever has this file reads this coordinator's tips.\n${identity}\n`;
}

/** `mitr tip keygen` */
export const command: Command = {
  summary: "makes a coordinator's identity",
  help: `Usage: mitr tip keygen --out FILE

Writes the identity to FILE, which never leaves the coordinator's machine, and prints what goes into the roster.
The file is an age identity file: "age -d -i FILE" opens key boxes with it.

Example:
  mitr tip keygen --out coordinator.txt`,
  async run(args) {
    const { values } = parseArgs({ args, options: { out: { type: 'string' } } });
    if (values.out === undefined) throw new UsageError('say --out');
    const identity = new TextDecoder().decode(newKey().identity);
    writeFileSync(values.out, identityFile(identity), { mode: 0o600, flag: 'wx' });
    console.log(`--recipient ${await identityToRecipient(identity)}`);
    console.log(`--verify-key ${verifyKeyOf(coordinatorSigner(identity))}`);
    return 0;
  },
};
