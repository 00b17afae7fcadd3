import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { open, SealRefused } from './age.ts';
import { type Attachment, openAttachmentFile } from './attachment.ts';
import { openBox } from './box.ts';
import { type Cover, cover, partHead, type StoryLine, storyLine } from './cover.ts';
import { COVER_PART, PART_BYTES } from './format.ts';
import { wipe } from './random.ts';
import type { DeliveredTip } from './record.ts';

/** A tip in a coordinator's hands. `tipIdentity` opens its attachments and follow-ups, and goes when the tip goes. */
export interface OpenedTip {
  readonly handle: string;
  readonly tipIdentity: string;
  readonly cover: Cover;
  /** The messages in the order in which they were sent. */
  readonly story: readonly { readonly n: number; readonly text: string }[];
}

/**
 * Opens a tip with a coordinator's identity and proves that all its pieces are its own, whole and in their places.
 * Throws SealRefused.
 */
export async function openTip(tip: DeliveredTip, identity: string | CryptoKey): Promise<OpenedTip> {
  const { handle, identity: tipIdentity } = await openBox(tip.box, identity);
  const contents: Uint8Array[] = [];
  try {
    for (const [n, part] of tip.parts.entries())
      contents.push(await open(part, tipIdentity, { stanzas: 1, bytes: PART_BYTES }, `part ${n + 1}`));
    const bound = readCover(contents[COVER_PART], handle);
    const digest = sha256.create();
    for (const part of tip.parts.slice(0, COVER_PART)) digest.update(part);
    if (bytesToHex(digest.digest()) !== bound.story) throw new SealRefused('wrong place', 'story');
    if (bound.demo !== tip.demo) throw new SealRefused('wrong place', 'cover');

    const messages = new Map<number, string>();
    for (const [n, content] of contents.slice(0, COVER_PART).entries())
      for (const { n: message, text } of readStory(content, n + 1, handle, bound.void))
        messages.set(message, (messages.get(message) ?? '') + text);
    const story = [...messages].map(([n, text]) => ({ n, text })).sort((a, b) => a.n - b.n);
    return { handle, tipIdentity, cover: bound, story };
  } finally {
    wipe(...contents);
  }
}

/** Opens one of the tip's attachments; one that the cover does not list is refused. Throws SealRefused. */
export async function openAttachment(tip: OpenedTip, file: Uint8Array): Promise<Attachment> {
  if (!tip.cover.attachments.includes(bytesToHex(sha256(file))))
    throw new SealRefused('wrong place', 'attachment');
  return openAttachmentFile(file, tip.handle, tip.tipIdentity);
}

function readCover(content: Uint8Array | undefined, handle: string): Cover {
  const [head, line, ...more] = linesOf(content ?? new Uint8Array(), 'cover');
  checkHead(head, COVER_PART + 1, handle);
  const read = cover.safeParse(line);
  if (!read.success || more.length > 0) throw new SealRefused('unreadable', 'cover');
  return read.data;
}

function readStory(content: Uint8Array, part: number, handle: string, voids: Cover['void']): StoryLine[] {
  const kept = content.filter((_, at) => !voids.some(([n, from, to]) => n === part && at >= from && at < to));
  const [head, ...lines] = linesOf(kept, `part ${part}`);
  wipe(kept);
  checkHead(head, part, handle);
  return lines.map((line) => {
    const read = storyLine.safeParse(line);
    if (!read.success) throw new SealRefused('unreadable', `part ${part}`);
    return read.data;
  });
}

function checkHead(line: unknown, part: number, handle: string): void {
  const read = partHead.safeParse(line);
  if (!read.success) throw new SealRefused('unreadable', `part ${part}`);
  if (read.data.handle !== handle) throw new SealRefused('wrong handle', `part ${part}`);
  if (read.data.part !== part) throw new SealRefused('wrong place', `part ${part}`);
}

function linesOf(content: Uint8Array, piece: string): unknown[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  } catch {
    throw new SealRefused('unreadable', piece);
  }
}
