import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Decrypter } from 'age-encryption';
import { type Command, UsageError } from './command.ts';
import { ArchiveError, readTar } from './tar.ts';
import { identityIn } from './tip-record.ts';
import { VAULT } from './tips-server.ts';

/** `mitr restore` */
export const command: Command = {
  summary: 'opens a backup into a data folder',
  help: `Usage: mitr restore FILE --identity FILE --data FOLDER

FOLDER must be empty or not exist. Take the identity away from this machine afterwards, and put the newest signed rosters
into FOLDER/rosters before the server starts: the copy knows of none that was signed after it.

Example:
  mitr restore backup.age --identity backup-identity.txt --data data`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { identity: { type: 'string' }, data: { type: 'string' } },
    });
    const [path, ...more] = positionals;
    const folder = values.data;
    if (path === undefined || more.length > 0 || folder === undefined)
      throw new UsageError('say one backup and --data');
    if (existsSync(folder) && readdirSync(folder).length > 0) throw new UsageError(`${folder} is not empty`);
    const age = new Decrypter();
    age.addIdentity(identityIn(values.identity));
    let making: string | undefined;
    try {
      const files = readTar(await age.decrypt(readFileSync(path)));
      const whole = folder.replace(/[/\\]+$/, '');
      mkdirSync(dirname(whole), { recursive: true });
      // Under a name that nothing has: what lies beside is not to be written into, nor taken away where this fails.
      making = mkdtempSync(`${whole}.restoring-`);
      for (const file of files) {
        const target = join(making, file.path);
        mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
        writeFileSync(target, file.bytes, { mode: 0o600, flag: 'wx' });
      }
      renameSync(making, folder);
      console.log(`${folder}: ${files.length} files.`);
      if (files.some(({ path }) => path === VAULT))
        console.log(
          `Put the newest signed rosters into ${join(folder, 'rosters')} before the server starts: this copy knows of none that was signed after it, and takes an older one.`,
        );
      return 0;
    } catch (error) {
      if (making !== undefined) rmSync(making, { recursive: true, force: true });
      if (!(error instanceof ArchiveError) && !isAge(error)) throw error;
      // The library's own words can quote the identity.
      console.error(
        `${path}: not restored: ${error instanceof ArchiveError ? error.message : 'it does not open with this identity, or was damaged'}.`,
      );
      return 1;
    }
  },
};

/** Errors of the library are plain ones; those of the file system have a code. */
function isAge(error: unknown): boolean {
  return error instanceof Error && !('code' in error);
}
