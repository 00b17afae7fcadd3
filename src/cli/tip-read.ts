import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mediaKind } from '../media/kind.ts';
import { SealRefused } from '../tips/age.ts';
import type { AttachmentType } from '../tips/attachment.ts';
import { type OpenedTip, openAttachment } from '../tips/open.ts';
import type { DeliveredTip } from '../tips/record.ts';
import { type Command, UsageError } from './command.ts';
import { atServer, identityIn, openFirst, printed, readRecord } from './tip-record.ts';

/** What a type's first bytes must say, and its ending: whoever seals a tip with a program of her own says what she likes. */
const ENDINGS: Readonly<Record<AttachmentType, { readonly kind: string; readonly ending: string }>> = {
  'image/jpeg': { kind: 'jpeg', ending: 'jpg' },
  'audio/ogg': { kind: 'ogg', ending: 'ogg' },
  'video/mp4': { kind: 'mp4', ending: 'mp4' },
};
const UNKNOWN = 'bin';

/** `mitr tip read` */
export const command: Command = {
  summary: 'opens a sealed tip on this machine',
  help: `Usage: mitr tip read FILE --identity FILE [--attachments FOLDER]
       mitr tip read ID --server URL --identity FILE [--attachments FOLDER]

Opens a record (JSON), or one of a server's list, with a coordinator's identity, checks that it is whole, and prints it.
  --attachments  writes the attachments to this folder, over no file that is there; otherwise they are only counted.
                 One that is not what it says gets the ending ".bin": do not open it.

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
    const written =
      folder === undefined
        ? true
        : await writeAttachments(tip, deliveries[0]?.attachments ?? [], folder, lines);
    console.log(printed(tip, lines));
    return written ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SealRefused)) throw error;
    console.error(`${name}: not opened: ${error.message}`);
    return 1;
  }
}

/** Writes all that can be; false where one could not, and the lines say which. Another's file is never touched. */
async function writeAttachments(
  tip: OpenedTip,
  files: readonly Uint8Array[],
  folder: string,
  lines: string[],
): Promise<boolean> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let all = true;
  for (const file of files) {
    const { n, type, bytes } = await openAttachment(tip, file);
    const { kind, ending } = ENDINGS[type];
    const isWhatItSays = mediaKind(bytes) === kind;
    const path = join(folder, `attachment-${n}.${isWhatItSays ? ending : UNKNOWN}`);
    try {
      writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' });
      lines.push(isWhatItSays ? path : `${path} is not what it says: do not open it.`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      lines.push(`${path} is there already and stays as it is.`);
      all = false;
    }
  }
  return all;
}
