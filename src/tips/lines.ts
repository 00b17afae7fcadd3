import { secretBytes } from './random.ts';

/**
 * A part's content is JSON lines: readable with `age -d` alone, and a text can be added without touching what
 * stands before it. This file writes and cuts such lines as bytes, since a JavaScript string cannot be wiped.
 */

const HEX = '0123456789abcdef';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SHORT = new Map([
  [0x08, 0x62],
  [0x09, 0x74],
  [0x0a, 0x6e],
  [0x0c, 0x66],
  [0x0d, 0x72],
  [QUOTE, QUOTE],
  [BACKSLASH, BACKSLASH],
]);

/** The inside of a JSON string for UTF-8 bytes. The caller wipes it. */
export function escapeJson(utf8: Uint8Array): Uint8Array {
  const out = secretBytes(utf8.reduce((size, byte) => size + (byte < 0x20 ? 6 : SHORT.has(byte) ? 2 : 1), 0));
  let at = 0;
  for (const byte of utf8) {
    const short = SHORT.get(byte);
    if (short !== undefined) {
      out[at++] = BACKSLASH;
      out[at++] = short;
    } else if (byte < 0x20) {
      for (const char of `\\u00${HEX[byte >> 4]}${HEX[byte & 15]}`) out[at++] = char.charCodeAt(0);
    } else out[at++] = byte;
  }
  return out.subarray(0, at);
}

function unitLength(escaped: Uint8Array, at: number): number {
  const byte = escaped[at] ?? 0;
  if (byte === BACKSLASH) return escaped[at + 1] === 0x75 ? 6 : 2;
  if (byte < 0x80) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

/** The greatest length up to `room` at which an escaped text may be cut: never inside a character or an escape. */
export function cutBefore(escaped: Uint8Array, from: number, room: number): number {
  const end = Math.min(escaped.length, from + room);
  let at = from;
  while (at < end) {
    const next = at + unitLength(escaped, at);
    if (next > end) break;
    at = next;
  }
  return at;
}
