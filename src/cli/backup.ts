import { createWriteStream, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Encrypter } from 'age-encryption';
import { RECIPIENT } from '../tips/identity.ts';
import { type Command, UsageError } from './command.ts';
import { tarEnd, tarEntry } from './tar.ts';
import { UNMATCHED_NAMES } from './unmatched-file.ts';

/** Folders of a data folder that can be made again. */
const MADE_AGAIN = new Set(['bundle']);
/** What must end on its day; a backup would keep it longer. */
const NOT_KEPT = new Set([UNMATCHED_NAMES, `${UNMATCHED_NAMES}.new`]);

/**
 * Takes the databases of a data folder for this process and puts into their files what lies in their logs.
 * Throws a UsageError while a server has one of them.
 */
function settled(folder: string, names: readonly string[]): DatabaseSync[] {
  const taken: DatabaseSync[] = [];
  try {
    for (const name of names) {
      const db = new DatabaseSync(join(folder, name), { timeout: 1000 });
      taken.push(db);
      db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
    }
    return taken;
  } catch (error) {
    for (const db of taken) db.close();
    if (error instanceof Error && /locked|busy/.test(error.message))
      throw new UsageError('a server uses the data folder: stop it first');
    throw error;
  }
}

/** `mitr backup` */
export const command: Command = {
  summary: 'seals the data folder into one file',
  help: `Usage: mitr backup --to RECIPIENT [--to RECIPIENT] --out FILE [--data FOLDER]

Stop the server first. Everything of the data folder goes into a tar archive that is sealed to the recipients, whose
identities must not lie on this machine; but not the counted names that no list has, which last 35 days. Keep at most
fourteen.
  --data  ./data if not said

Without Mitr it opens with: age -d -i IDENTITY FILE | tar x

Example:
  mitr backup --to age1gde3ncmahlqd9gg50tanl99r960llztrhfapnmx853s4tjum03uqfssgdh --out backup.age`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        to: { type: 'string', multiple: true },
        out: { type: 'string' },
        data: { type: 'string' },
      },
    });
    const { out, to = [] } = values;
    const folder = values.data ?? 'data';
    if (out === undefined || to.length === 0) throw new UsageError('say --to and --out');
    if (!to.every((recipient) => RECIPIENT.test(recipient)))
      throw new UsageError('--to takes age recipients (age1...)');
    if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`);
    if (existsSync(out)) throw new UsageError(`${out} is there already`);
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
      .filter((name) => !MADE_AGAIN.has(name.split('/')[0] ?? '') && !/-(wal|shm)$/.test(name))
      .filter((name) => !NOT_KEPT.has(name))
      .sort();
    const databases = settled(
      folder,
      names.filter((name) => name.endsWith('.db')),
    );
    const making = `${out}.part`;
    try {
      const age = new Encrypter();
      for (const recipient of to) age.addRecipient(recipient);
      const sealed = await age.encrypt(archived(folder, names));
      await pipeline(
        Readable.fromWeb(sealed as never),
        createWriteStream(making, { mode: 0o600, flags: 'wx' }),
      );
      renameSync(making, out);
    } catch (error) {
      rmSync(making, { force: true });
      throw error;
    } finally {
      for (const db of databases) db.close();
    }
    console.log(`${out}: ${names.length} files. Keep it away from this machine.`);
    return 0;
  },
};

/** The archive as it is asked for, so that one file at a time is in memory. */
function archived(folder: string, names: readonly string[]): ReadableStream<Uint8Array> {
  const blocks = blocksOf(folder, names);
  return new ReadableStream({
    pull(controller) {
      const { value, done } = blocks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

function* blocksOf(folder: string, names: readonly string[]): Generator<Uint8Array> {
  for (const path of names) yield* tarEntry({ path, bytes: readFileSync(join(folder, path)) });
  yield tarEnd();
}
