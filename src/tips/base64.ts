import { z } from 'zod';

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

/** The bytes of standard base64; nothing if it is not written in its one canonical way. */
export function fromBase64(text: string): Uint8Array | undefined {
  const body = text.replace(/={1,2}$/, '');
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(body)) return undefined;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  // Only the last group can be written in several ways.
  const last = bytes.subarray(Math.floor(Math.max(0, bytes.length - 1) / 3) * 3);
  return toBase64(last) === text.slice(-4) ? bytes : undefined;
}

/** A zod field that reads base64 into bytes. */
export const base64Bytes = z.string().transform((text, context): Uint8Array => {
  const bytes = fromBase64(text);
  if (bytes) return bytes;
  context.addIssue({ code: 'custom', message: 'is not base64' });
  return z.NEVER;
});
