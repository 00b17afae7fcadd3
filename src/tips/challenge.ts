import { z } from 'zod';
import { open, SealRefused, seal } from './age.ts';
import { base64Bytes } from './base64.ts';
import { sealedSize } from './format.ts';
import { nobody } from './identity.ts';
import { wipe } from './random.ts';

/** Content of a challenge, padded to one size; the token is what the server wants to see. */
const challenge = z.object({
  format: z.literal('mitr-challenge/1'),
  token: z.string().regex(/^[0-9a-f]{32}$/),
});
const PLAIN = 128;
const FORM = { stanzas: 1, bytes: sealedSize(PLAIN, 1) };

/** What the server hands out to a recipient, and what it looks like on the wire. */
export const challengeAnswer = z.object({ challenge: base64Bytes });

/** Seals a token to a recipient; to nobody if there is none, so that both look alike. */
export async function sealChallenge(token: string, recipient: string | undefined): Promise<Uint8Array> {
  const content = new Uint8Array(PLAIN).fill(0x20);
  content.set(new TextEncoder().encode(JSON.stringify({ format: 'mitr-challenge/1', token })));
  const file = await seal(content, [recipient ?? nobody()], 1);
  wipe(content);
  return file;
}

/**
 * The token of a challenge. Opens nothing that is not a challenge, so that a server can't have key boxes opened by sending
 * them in its place. Throws SealRefused.
 */
export async function openChallenge(file: Uint8Array, identity: string | CryptoKey): Promise<string> {
  const content = await open(file, identity, FORM, 'challenge');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(content));
  } catch {
    throw new SealRefused('unreadable', 'challenge');
  }
  const read = challenge.safeParse(json);
  if (!read.success) throw new SealRefused('unreadable', 'challenge');
  return read.data.token;
}
