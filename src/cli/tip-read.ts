import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SealRefused } from '../tips/age.ts';
import type { AttachmentType } from '../tips/attachment.ts';
import { openAttachment } from '../tips/open.ts';
import type { DeliveredTip } from '../tips/record.ts';
import { type Command, UsageError } from './command.ts';
import { atServer, identityIn, openFirst, printed, readRecord } from './tip-record.ts';

const ENDINGS: Readonly<Record<AttachmentType, string>> = {
  'image/jpeg': 'jpg',
  'audio/ogg': 'ogg',
  'video/mp4': 'mp4',
};

/** `mitr tip read` */
export const command: Command = {
  summary: 'opens a sealed tip on this machine',
  help: `Usage: mitr tip read FILE --identity FILE [--attachments FOLDER]
       mitr tip read ID --server URL --identity FILE [--attachments FOLDER]

Opens a record (JSON), or one of a server's list, with a coordinator's identity, checks that it is whole, and prints it.
  --attachments  writes the attachments to this folder; otherwise they are only counted

Example:
  mitr tip read tip.json --identity coordinator.txt
  mitr tip read 917177227768571e8d2ac50eb10e7591 --server https://mitr.example.org --identity coordinator.txt`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        identity: { type: 'string' },
        attachments: { type: 'string' },
        server: { type: 'string' },
      },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0 || values.identity === undefined)
      throw new UsageError('say one record and --identity');
    const identity = identityIn(values.identity);
    if (values.server !== undefined)
      return atServer(values.server, identity, async (client) =>
        print(path, [await client.record(path)], identity, values.attachments),
      );
    return print(path, readRecord(path), identity, values.attachments);
  },
};

async function print(
  name: string,
  deliveries: readonly DeliveredTip[],
  identity: string,
  folder: string | undefined,
): Promise<number> {
  try {
    const tip = await openFirst(deliveries, identity);
    const lines = [`Attachments: ${deliveries[0]?.attachments.length ?? 0}.`];
    if (folder !== undefined)
      for (const file of deliveries[0]?.attachments ?? []) {
        const { n, type, bytes } = await openAttachment(tip, file);
        const path = join(folder, `attachment-${n}.${ENDINGS[type]}`);
        writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' });
        lines.push(path);
      }
    console.log(printed(tip, lines));
    return 0;
  } catch (error) {
    if (!(error instanceof SealRefused)) throw error;
    console.error(`${name}: not opened: ${error.message}`);
    return 1;
  }
}
