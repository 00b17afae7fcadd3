import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readNote, readSigner, signNote } from '../tips/note.ts';
import { readDraft } from '../tips/roster-edit.ts';
import { type Command, UsageError } from './command.ts';
import { orUsage } from './roster-files.ts';

/** `mitr roster sign` */
export const command: Command = {
  summary: 'adds the signature of an oversight key to a roster',
  help: `Usage: mitr roster sign FILE --key FILE

Two different oversight keys must sign. Read what you sign: the file is plain text.

Example:
  mitr roster sign roster-kh.txt --key oversight-a.key`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: 'string' } },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0 || values.key === undefined)
      throw new UsageError('say one roster file and --key');
    const signer = readSigner(readFileSync(values.key, 'utf8'));
    if (!signer) throw new UsageError(`${values.key} holds no key of "mitr roster keygen"`);
    const note = readFileSync(path, 'utf8');
    const { roster } = orUsage(path, () => readDraft(note));
    if (readNote(note)?.signatures.some((signature) => signature.name === signer.name))
      throw new UsageError(`${path} has a signature of ${signer.name} already`);
    writeFileSync(path, signNote(note, signer));
    console.log(`${path}: ${roster.country}, epoch ${roster.epoch}, signed by ${signer.name}.`);
    return 0;
  },
};
