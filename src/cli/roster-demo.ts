import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CommitteeFile } from '../tips/committee.ts';
import { demonstration } from '../tips/demo.ts';
import { signerText, verifierOf, verifierText } from '../tips/note.ts';
import { type Week, weekOf } from '../tips/week.ts';
import { type Command, UsageError } from './command.ts';
import { readCommittees } from './roster-files.ts';
import { identityFile } from './tip-keygen.ts';

/**
 * Writes a demonstration's rosters, oversight keys and coordinators to a folder that does not exist yet or is empty.
 * Throws a UsageError if the folder is inside the data folder: whoever takes the data must not find keys in it.
 */
export function writeDemoKeys(
  folder: string,
  dataFolder: string,
  committees: readonly CommitteeFile[],
  week: Week,
): void {
  const inside = relative(resolve(dataFolder), resolve(folder));
  if (inside === '' || !/^\.\.(?:[/\\]|$)/.test(inside))
    throw new UsageError(`${folder} is inside ${dataFolder}: keys never lie beside sealed tips`);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new UsageError(`${folder} is not empty`);
  // All of it appears at once, or nothing: two servers may start side by side.
  const making = `${folder}.${process.pid}`;
  const demo = demonstration(
    committees.filter((file) => file.demo),
    week,
  );
  const write = (name: string, text: string) =>
    writeFileSync(join(making, name), text, { mode: 0o600, flag: 'wx' });
  mkdirSync(join(making, 'coordinators'), { recursive: true, mode: 0o700 });
  write(
    'README.txt',
    'Keys of the demonstration. Anybody who has this folder reads every demo tip. Delete it when real committees begin.\n',
  );
  for (const { country, note } of demo.rosters) write(`roster-${country.toLowerCase()}.txt`, note);
  for (const signer of demo.oversight) write(`${signer.name}.key`, `${signerText(signer)}\n`);
  write('oversight.txt', demo.oversight.map((signer) => `${verifierText(verifierOf(signer))}\n`).join(''));
  for (const { committee, identity } of demo.coordinators)
    write(join('coordinators', `${committee}.txt`), identityFile(identity));
  try {
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw error;
  }
}

/** `mitr roster demo` */
export const command: Command = {
  summary: 'writes rosters and keys of the demonstration',
  help: `Usage: mitr roster demo [--out FOLDER] [--data FOLDER]

Writes rosters, oversight keys and one coordinator for each demo committee, as the first start of a demonstration does.
  --out   a folder that does not exist yet; ./demo-keys if not said
  --data  the data folder, which --out must not be in; ./data if not said

Example:
  mitr roster demo --out /tmp/demo-keys`,
  async run(args) {
    const { values } = parseArgs({ args, options: { out: { type: 'string' }, data: { type: 'string' } } });
    const folder = values.out ?? 'demo-keys';
    writeDemoKeys(folder, values.data ?? 'data', readCommittees(), weekOf(Date.now()));
    console.log(`${folder}: rosters and keys of the demonstration.`);
    return 0;
  },
};
