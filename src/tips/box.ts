import { open, SealRefused, seal } from './age.ts';
import { STANZAS, SUITE, sealedSize } from './format.ts';
import { secretBytes, wipe } from './random.ts';

const IDENTITY_LENGTH = 74;
const head = (handle: string) => `# mitr-key/1 ${SUITE}\n# handle ${handle}\n`;
const CONTENT = /^# mitr-key\/1 (\S+)\n# handle ([0-9a-f]{32})\n(AGE-SECRET-KEY-1[0-9A-Z]{58})\n$/;

/** Size of every key box in bytes, whoever it is for. */
export const BOX_BYTES = sealedSize(head('0'.repeat(32)).length + IDENTITY_LENGTH + 1, STANZAS);

/**
 * A key box: the tip's identity and handle, sealed to a level's recipients and to dummies, twelve in all.
 * Its content is an identity file, so that `age -d` and then `age -d -i` open a tip without this program.
 * No recipients at all gives a box that nobody opens, of the same form.
 */
export async function sealBox(
  identity: Uint8Array,
  handle: string,
  recipients: readonly string[],
): Promise<Uint8Array> {
  const label = new TextEncoder().encode(head(handle));
  const content = secretBytes(label.length + identity.length + 1);
  content.set(label);
  content.set(identity, label.length);
  content[content.length - 1] = 0x0a;
  const box = await seal(content, recipients, STANZAS);
  wipe(content);
  return box;
}

/** The tip's identity and handle. Throws SealRefused. */
export async function openBox(
  box: Uint8Array,
  identity: string | CryptoKey,
): Promise<{ identity: string; handle: string }> {
  const content = await open(box, identity, { stanzas: STANZAS, bytes: BOX_BYTES }, 'key box');
  const [, suite, handle, tipIdentity] = CONTENT.exec(new TextDecoder().decode(content)) ?? [];
  wipe(content);
  if (suite !== SUITE || handle === undefined || tipIdentity === undefined)
    throw new SealRefused('unreadable', 'key box');
  return { identity: tipIdentity, handle };
}
