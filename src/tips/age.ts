import { Decrypter, Encrypter } from 'age-encryption';
import { type Blank, finishBlank, sealBlank, writeBlank } from './blank.ts';
import { CHUNK, hasSealedForm } from './format.ts';
import { nobody, RECIPIENT } from './identity.ts';
import { shuffled } from './random.ts';

/** Why a sealed piece was not opened. `detail` never holds key material or content. */
export type Refusal =
  | 'wrong form' // not an age file of this size and number of X25519 stanzas
  | 'not for this key'
  | 'damaged' // opened by this key but changed since
  | 'unreadable' // sealed well, but what is inside does not parse
  | 'wrong handle' // belongs to another tip
  | 'wrong place'; // a part, attachment or reply that stands where another belongs

/** A sealed piece that must not be used. Carries no cause: messages of the age library can quote the key. */
export class SealRefused extends Error {
  override readonly name = 'SealRefused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, piece: string) {
    super(`${piece}: ${refusal}`);
    this.refusal = refusal;
  }
}

function encrypter(recipients: readonly string[]): Encrypter {
  const age = new Encrypter();
  for (const recipient of recipients) {
    if (!RECIPIENT.test(recipient)) throw new TypeError('not an X25519 recipient');
    age.addRecipient(recipient);
  }
  return age;
}

/**
 * A blank of `plain` bytes for these recipients and for dummies up to `stanzas`, in random order.
 * Throws a TypeError for a recipient that is not X25519, a RangeError for more recipients than stanzas.
 */
export async function blankFor(
  plain: number,
  recipients: readonly string[],
  stanzas: number,
): Promise<Blank> {
  return sealBlank(encrypter(withDummies(recipients, stanzas)), stanzas, plain);
}

function withDummies(recipients: readonly string[], stanzas: number): string[] {
  if (recipients.length > stanzas)
    throw new RangeError(`${recipients.length} recipients for ${stanzas} stanzas`);
  const dummies = Array.from({ length: stanzas - recipients.length }, nobody);
  return shuffled([...recipients, ...dummies]);
}

/** Seals `plain`, as `blankFor` says; what is longer than 64 KB goes through the library as it is. */
export async function seal(
  plain: Uint8Array,
  recipients: readonly string[],
  stanzas: number,
): Promise<Uint8Array> {
  if (plain.length > CHUNK) return encrypter(withDummies(recipients, stanzas)).encrypt(plain);
  const blank = await blankFor(plain.length, recipients, stanzas);
  writeBlank(blank, plain, 0);
  return finishBlank(blank);
}

/**
 * Opens a file that must have exactly this form.
 * Throws SealRefused ("wrong form", "not for this key", "damaged"), naming `piece`.
 */
export async function open(
  file: Uint8Array,
  identity: string | CryptoKey,
  form: { stanzas: number; bytes: number },
  piece: string,
): Promise<Uint8Array> {
  if (!hasSealedForm(file, form)) throw new SealRefused('wrong form', piece);
  const age = new Decrypter();
  try {
    age.addIdentity(identity);
  } catch {
    throw new SealRefused('not for this key', piece);
  }
  try {
    return await age.decrypt(file);
  } catch (error) {
    const unmatched = error instanceof Error && error.message.startsWith('no identity matched');
    throw new SealRefused(unmatched ? 'not for this key' : 'damaged', piece);
  }
}
