import { randomBytes } from 'node:crypto';
import { BOX_BYTES } from '../../src/tips/box.ts';
import { PART_BYTES, PARTS } from '../../src/tips/format.ts';
import { randomName } from '../../src/tips/random.ts';
import type { SealedTip } from '../../src/tips/record.ts';
import type { Letter } from '../../src/vault/store.ts';

/** A record of the right sizes whose sealed pieces are noise, which is what they look like to a store. */
export function noiseTip(more: Partial<SealedTip> = {}): SealedTip {
  return {
    format: 'mitr-record/1',
    suite: 'x25519',
    id: randomName(),
    unit: 'kh-local',
    next: 'kh-independent',
    week: '2026-W47',
    urgent: false,
    demo: false,
    parts: Array.from({ length: PARTS }, () => noise(PART_BYTES)),
    boxes: [noise(BOX_BYTES), noise(BOX_BYTES)],
    attachments: [],
    ...more,
  };
}

export function noise(bytes: number): Uint8Array {
  return new Uint8Array(randomBytes(bytes));
}

export function noiseLetter(more: Partial<Letter> = {}): Letter {
  return {
    kind: 'reply',
    mailbox: '4711',
    locatorHash: randomName(),
    file: noise(4096),
    until: '2027-W05',
    ...more,
  };
}

export const FRESH = {
  acknowledged: false,
  nextAcknowledged: false,
  released: false,
  until: '2027-W20',
  attachmentsUntil: '2027-W20',
};
