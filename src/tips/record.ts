import { z } from 'zod';
import { ATTACHMENT_BYTES } from './attachment.ts';
import { base64Bytes, toBase64 } from './base64.ts';
import { BOX_BYTES } from './box.ts';
import { committeeId, randomNameSchema } from './cover.ts';
import { hasSealedForm, PART_BYTES, PARTS, STANZAS, SUITE } from './format.ts';
import { weekStart } from './week.ts';

const sealed = (stanzas: number, sizes: readonly number[]) =>
  base64Bytes.refine((file) => sizes.some((bytes) => hasSealedForm(file, { stanzas, bytes })), {
    message: `is not an age file of ${sizes.join(' or ')} bytes with ${stanzas} X25519 stanzas`,
  });
const box = sealed(STANZAS, [BOX_BYTES]);

const record = z.object({
  format: z.literal('mitr-record/1'),
  suite: z.literal(SUITE),
  /** Random, so that sending the same record again is seen to be the same. */
  id: randomNameSchema,
  /** The committee that gets it. */
  unit: committeeId,
  /** The independent body that gets it at the deadline. */
  next: committeeId.nullable(),
  week: z.string().refine((week) => weekStart(week) !== undefined, { message: 'is not an ISO week' }),
  urgent: z.boolean(),
  demo: z.boolean(),
  parts: z.array(sealed(1, [PART_BYTES])).length(PARTS),
  attachments: z.array(sealed(1, ATTACHMENT_BYTES)).max(8),
});

/** A tip as it is handed in and stored: all that the server ever has. Binary fields are base64 in JSON. */
export const sealedTip = record.extend({ boxes: z.tuple([box, box]) });
export type SealedTip = z.infer<typeof sealedTip>;

/** A tip as one level gets it: with its own box alone. */
export const deliveredTip = record.extend({ box });
export type DeliveredTip = z.infer<typeof deliveredTip>;

/** The record as the level of the first or of the second box gets it. */
export function deliver(tip: SealedTip, level: 'unit' | 'next'): DeliveredTip {
  const { boxes, ...rest } = tip;
  return { ...rest, box: boxes[level === 'unit' ? 0 : 1] };
}

/** JSON with base64 for bytes, which `sealedTip` and `deliveredTip` read back. */
export function recordJson(tip: SealedTip | DeliveredTip): string {
  return JSON.stringify(tip, (_key, value) => (value instanceof Uint8Array ? toBase64(value) : value), 1);
}
