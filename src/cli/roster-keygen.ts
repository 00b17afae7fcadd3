import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { newSigner, signerText, verifierOf, verifierText } from '../tips/note.ts';
import { type Command, UsageError } from './command.ts';

/** `mitr roster keygen` */
export const command: Command = {
  summary: 'makes an oversight key, which signs rosters',
  help: `Usage: mitr roster keygen --name NAME --out FILE

Writes the private key to FILE and prints the public one, which a release pins in content/committees/oversight.yaml.
Each of the two keys belongs to another person, on another machine, and neither to the server.
  --name  letters and digits without blanks, such as oversight-2026-a

Example:
  mitr roster keygen --name oversight-2026-a --out oversight-a.key`,
  async run(args) {
    const { values } = parseArgs({ args, options: { name: { type: 'string' }, out: { type: 'string' } } });
    const { name, out } = values;
    if (name === undefined || out === undefined) throw new UsageError('say --name and --out');
    if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(name))
      throw new UsageError('--name takes letters, digits, dots and dashes');
    const signer = newSigner(name);
    writeFileSync(out, `${signerText(signer)}\n`, { mode: 0o600, flag: 'wx' });
    console.log(verifierText(verifierOf(signer)));
    return 0;
  },
};
