import { z } from 'zod';
import { open, SealRefused, seal } from './age.ts';
import { randomNameSchema } from './cover.ts';
import { plainSize, SUITE } from './format.ts';
import { wipe } from './random.ts';

/** The sealed sizes of attachments in bytes: few enough that a size says little. */
export const ATTACHMENT_BYTES = [16_384, 65_536, 262_144, 1_048_576, 4_194_304, 8_388_608] as const;

/** What may be sealed: pictures that were drawn anew, voices that were changed (by the server, by the page). */
export const ATTACHMENT_TYPES = ['image/jpeg', 'audio/ogg', 'audio/wav', 'video/mp4'] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

/** The first line of an attachment's content; its bytes follow, then zeros up to the bucket. */
const attachmentHead = z.object({
  format: z.literal('mitr-attachment/1'),
  suite: z.literal(SUITE),
  handle: randomNameSchema,
  n: z.int().nonnegative(),
  type: z.enum(ATTACHMENT_TYPES),
  bytes: z.int().nonnegative(),
});

export interface Attachment {
  /** Its place among the messages of the story. */
  readonly n: number;
  readonly type: AttachmentType;
  readonly bytes: Uint8Array;
}

/** Seals an attachment to its tip; nothing if it is larger than the largest bucket. The caller wipes the bytes. */
export async function sealAttachment(
  attachment: Attachment,
  handle: string,
  tipRecipient: string,
): Promise<Uint8Array | undefined> {
  const { n, type, bytes } = attachment;
  const head = new TextEncoder().encode(
    `${JSON.stringify({ format: 'mitr-attachment/1', suite: SUITE, handle, n, type, bytes: bytes.length })}\n`,
  );
  const bucket = ATTACHMENT_BYTES.find((size) => plainSize(size, 1) >= head.length + bytes.length);
  if (bucket === undefined) return undefined;
  const content = new Uint8Array(plainSize(bucket, 1));
  content.set(head);
  content.set(bytes, head.length);
  const file = await seal(content, [tipRecipient], 1);
  wipe(content);
  return file;
}

/** Throws SealRefused, also when the attachment belongs to another tip. */
export async function openAttachmentFile(
  file: Uint8Array,
  handle: string,
  tipIdentity: string,
): Promise<Attachment> {
  const bytes = ATTACHMENT_BYTES.find((size) => size === file.length);
  if (bytes === undefined) throw new SealRefused('wrong form', 'attachment');
  const content = await open(file, tipIdentity, { stanzas: 1, bytes }, 'attachment');
  const end = content.indexOf(0x0a);
  const head = parseHead(content.subarray(0, Math.max(end, 0)));
  if (!head || head.bytes > content.length - end - 1) throw new SealRefused('unreadable', 'attachment');
  if (head.handle !== handle) throw new SealRefused('wrong handle', 'attachment');
  return { n: head.n, type: head.type, bytes: content.slice(end + 1, end + 1 + head.bytes) };
}

function parseHead(line: Uint8Array): z.infer<typeof attachmentHead> | undefined {
  try {
    return attachmentHead.safeParse(JSON.parse(new TextDecoder().decode(line))).data;
  } catch {
    return undefined;
  }
}
