import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { BOX_BYTES } from '../../tips/box.ts';
import { PART_BYTES, PARTS, SUITE } from '../../tips/format.ts';
import type { SealedTip } from '../../tips/record.ts';
import { REPLY_BYTES } from '../../tips/reply.ts';
import type { Head, Letter } from '../../vault/store.ts';

/** The rows of the vault as bytes: each kind has one size. */

const NAME = 16;
const COMMITTEE = 48;
const WEEK = 8;

const HEAD = { unit: NAME, next: NAME + COMMITTEE, weeks: NAME + 2 * COMMITTEE };
const HEAD_FLAGS = HEAD.weeks + 3 * WEEK;
export const TIP_SIZES = { head: HEAD_FLAGS + 1, body: 2 * BOX_BYTES + PARTS * PART_BYTES };
/** Attachments lie in pieces of their smallest size, which all others are multiples of. */
export const PIECE_SIZES = { head: NAME + 4, body: 16_384 };
const LETTER_MAILBOX = NAME;
const LETTER_WEEK = LETTER_MAILBOX + 4;
const LETTER_FLAGS = LETTER_WEEK + WEEK;
export const LETTER_SIZES = { head: LETTER_FLAGS + 1, body: REPLY_BYTES };

const URGENT = 1;
const DEMO = 2;
const ACKNOWLEDGED = 4;
const RELEASED = 8;
const NEXT_ACKNOWLEDGED = 16;
const FOLLOW_UP = 1;
const SHOWN = 2;

const flag = (on: boolean, bit: number): number => (on ? bit : 0);

function ascii(cell: Uint8Array, from: number, length: number): string {
  return new TextDecoder().decode(cell.subarray(from, from + length)).replace(/\0+$/, '');
}

function put(cell: Uint8Array, from: number, length: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > length) throw new RangeError('too long for its place');
  cell.set(bytes, from);
}

export function nameOf(head: Uint8Array): string {
  return bytesToHex(head.subarray(0, NAME));
}

export type StoredHead = Omit<Head, 'attachments'>;

export function writeHead(head: StoredHead): Uint8Array {
  const cell = new Uint8Array(TIP_SIZES.head);
  cell.set(hexToBytes(head.id));
  put(cell, HEAD.unit, COMMITTEE, head.unit);
  put(cell, HEAD.next, COMMITTEE, head.next ?? '');
  for (const [n, week] of [head.week, head.until, head.attachmentsUntil].entries())
    put(cell, HEAD.weeks + n * WEEK, WEEK, week);
  cell[HEAD_FLAGS] =
    flag(head.urgent, URGENT) |
    flag(head.demo, DEMO) |
    flag(head.acknowledged, ACKNOWLEDGED) |
    flag(head.nextAcknowledged, NEXT_ACKNOWLEDGED) |
    flag(head.released, RELEASED);
  return cell;
}

export function readHead(cell: Uint8Array): StoredHead {
  const flags = cell[HEAD_FLAGS] ?? 0;
  const week = (n: number) => ascii(cell, HEAD.weeks + n * WEEK, WEEK);
  return {
    id: nameOf(cell),
    unit: ascii(cell, HEAD.unit, COMMITTEE),
    next: ascii(cell, HEAD.next, COMMITTEE) || null,
    week: week(0),
    until: week(1),
    attachmentsUntil: week(2),
    urgent: (flags & URGENT) !== 0,
    demo: (flags & DEMO) !== 0,
    acknowledged: (flags & ACKNOWLEDGED) !== 0,
    nextAcknowledged: (flags & NEXT_ACKNOWLEDGED) !== 0,
    released: (flags & RELEASED) !== 0,
  };
}

export function writeBody(tip: SealedTip): Uint8Array {
  const cell = new Uint8Array(TIP_SIZES.body);
  let at = 0;
  for (const piece of [...tip.boxes, ...tip.parts]) {
    cell.set(piece, at);
    at += piece.length;
  }
  return cell;
}

/** A body without its key boxes: it opens for nobody. */
export function withoutBoxes(body: Uint8Array): Uint8Array {
  return body.slice().fill(0, 0, 2 * BOX_BYTES);
}

export function readTip(head: StoredHead, body: Uint8Array, attachments: readonly Uint8Array[]): SealedTip {
  const { id, unit, next, week, urgent, demo } = head;
  const box = (n: number) => body.slice(n * BOX_BYTES, (n + 1) * BOX_BYTES);
  const parts = 2 * BOX_BYTES;
  return {
    format: 'mitr-record/1',
    suite: SUITE,
    ...{ id, unit, next, week, urgent, demo },
    parts: Array.from({ length: PARTS }, (_, n) =>
      body.slice(parts + n * PART_BYTES, parts + (n + 1) * PART_BYTES),
    ),
    boxes: [box(0), box(1)],
    attachments: [...attachments],
  };
}

/** Where a piece belongs: record, attachment, place within it. */
export function writePieceHead(id: string, attachment: number, index: number): Uint8Array {
  const cell = new Uint8Array(PIECE_SIZES.head);
  cell.set(hexToBytes(id));
  const view = new DataView(cell.buffer);
  view.setUint16(NAME, attachment);
  view.setUint16(NAME + 2, index);
  return cell;
}

export function readPieceHead(cell: Uint8Array): { id: string; attachment: number; index: number } {
  const view = new DataView(cell.buffer, cell.byteOffset);
  return { id: nameOf(cell), attachment: view.getUint16(NAME), index: view.getUint16(NAME + 2) };
}

export type LetterHead = Omit<Letter, 'file'> & { readonly shown: boolean };

export function writeLetterHead(letter: LetterHead): Uint8Array {
  const cell = new Uint8Array(LETTER_SIZES.head);
  cell.set(hexToBytes(letter.locatorHash));
  put(cell, LETTER_MAILBOX, 4, letter.mailbox);
  put(cell, LETTER_WEEK, WEEK, letter.until);
  cell[LETTER_FLAGS] = flag(letter.kind === 'follow-up', FOLLOW_UP) | flag(letter.shown, SHOWN);
  return cell;
}

export function readLetterHead(cell: Uint8Array): LetterHead {
  const flags = cell[LETTER_FLAGS] ?? 0;
  return {
    kind: flags & FOLLOW_UP ? 'follow-up' : 'reply',
    locatorHash: nameOf(cell),
    mailbox: ascii(cell, LETTER_MAILBOX, 4),
    until: ascii(cell, LETTER_WEEK, WEEK),
    shown: (flags & SHOWN) !== 0,
  };
}
