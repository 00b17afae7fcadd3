import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SealRefused } from '../tips/age.ts';
import type { AttachmentType } from '../tips/attachment.ts';
import { readIdentity } from '../tips/identity.ts';
import { type OpenedTip, openAttachment, openTip } from '../tips/open.ts';
import { type DeliveredTip, deliver, deliveredTip, sealedTip } from '../tips/record.ts';
import { visible } from '../understanding/normalise.ts';
import { type Command, UsageError } from './command.ts';

const ENDINGS: Readonly<Record<AttachmentType, string>> = {
  'image/jpeg': 'jpg',
  'audio/ogg': 'ogg',
  'video/mp4': 'mp4',
};

/** A record with both boxes or as one level gets it; with both, each is tried. */
function readRecord(path: string): DeliveredTip[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`${path} is not JSON`);
  }
  const delivered = deliveredTip.safeParse(json);
  if (delivered.success) return [delivered.data];
  const sealed = sealedTip.safeParse(json);
  if (!sealed.success) throw new UsageError(`${path} is no sealed tip`);
  return [deliver(sealed.data, 'unit'), deliver(sealed.data, 'next')];
}

async function openFirst(deliveries: readonly DeliveredTip[], identity: string): Promise<OpenedTip> {
  for (const delivery of deliveries.slice(0, -1))
    try {
      return await openTip(delivery, identity);
    } catch (error) {
      if (!(error instanceof SealRefused) || error.refusal !== 'not for this key') throw error;
    }
  const [last] = deliveries.slice(-1);
  if (!last) throw new SealRefused('wrong form', 'record');
  return openTip(last, identity);
}

/** A sender's text for a terminal: without control characters, which could move its cursor or colour its lines. */
function plain(text: string): string {
  return visible(text).replace(/\r\n?/g, '\n');
}

function printed(tip: OpenedTip, attachments: readonly string[]): string {
  const { answers, demo, sealedAt, level, next } = tip.cover;
  return [
    ...(demo ? ['DEMO: this tip was made with demonstration keys.'] : []),
    `Unverified. About: ${answers.category}. Accused: ${[answers.accused].flat().join(', ')}.`,
    `Place: ${answers.place}${answers.village === undefined ? '' : ` (${plain(answers.village)})`}. When: ${answers.when ?? 'not said'}.`,
    `Sealed ${sealedAt} for ${level}${next === null ? '' : `, then ${next}`}. Language: ${answers.language}.`,
    answers.reply ? `Replies go to mailbox ${answers.reply.mailbox}.` : 'The sender took no receipt.',
    '',
    ...tip.story.map((message) => plain(message.text)),
    ...attachments,
  ].join('\n');
}

/** `mitr tip read` */
export const command: Command = {
  summary: 'opens a sealed tip on this machine, without a server',
  help: `Usage: mitr tip read FILE --identity FILE [--attachments FOLDER]

Opens a record (JSON) with a coordinator's identity, checks that it is whole, and prints it.
  --attachments  writes the attachments to this folder; otherwise they are only counted

Example:
  mitr tip read tip.json --identity coordinator.txt`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { identity: { type: 'string' }, attachments: { type: 'string' } },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0 || values.identity === undefined)
      throw new UsageError('say one record and --identity');
    const identity = readIdentity(readFileSync(values.identity, 'utf8'));
    if (identity === undefined) throw new UsageError(`${values.identity} holds no single age identity`);
    const deliveries = readRecord(path);
    try {
      const tip = await openFirst(deliveries, identity);
      const lines = [`Attachments: ${deliveries[0]?.attachments.length ?? 0}.`];
      if (values.attachments !== undefined)
        for (const file of deliveries[0]?.attachments ?? []) {
          const { n, type, bytes } = await openAttachment(tip, file);
          const name = join(values.attachments, `attachment-${n}.${ENDINGS[type]}`);
          writeFileSync(name, bytes, { mode: 0o600, flag: 'wx' });
          lines.push(name);
        }
      console.log(printed(tip, lines));
      return 0;
    } catch (error) {
      if (!(error instanceof SealRefused)) throw error;
      console.error(`${path}: not opened: ${error.message}`);
      return 1;
    }
  },
};
