import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Zero bits that a proof of work must begin with: 2^18 hashes, about two seconds of a slow phone. */
export const WORK_BITS = 18;

/** Hashes that finding a proof takes on average; what the page estimates its time from. */
export const WORK_HASHES = 2 ** WORK_BITS;

/**
 * Whether a number was searched for long enough: SHA-256 of `mitr work 1 CHALLENGE RECORD NUMBER` begins with
 * `bits` zeros. The record's name is in it, so work that was done for one record serves no other.
 */
export function isWorkDone(
  challenge: string,
  record: string,
  number: number,
  bits: number = WORK_BITS,
): boolean {
  const hash = sha256(utf8ToBytes(`mitr work 1 ${challenge} ${record} ${number}`));
  const head = new DataView(hash.buffer, hash.byteOffset).getUint32(0);
  return Math.clz32(head) >= bits;
}

/** Tries `tries` numbers from `from` on: the first that is a proof, if one is among them. */
export function searchWork(
  challenge: string,
  record: string,
  from: number,
  tries: number,
  bits: number = WORK_BITS,
): number | undefined {
  for (let number = from; number < from + tries; number++)
    if (isWorkDone(challenge, record, number, bits)) return number;
  return undefined;
}
