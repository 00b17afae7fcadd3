/** The only key agreement that is accepted; a roster, a part, a box and a record all say it and are refused otherwise. */
export const SUITE = 'x25519';

/** Sealed size of each part of a tip, in bytes. */
export const PART_BYTES = 4096;
/** Parts of every text tip; those that the story leaves empty are sealed blank. */
export const PARTS = 8;
/** The last part holds the cover (answers, reply address, digests); the others hold the story. */
export const COVER_PART = PARTS - 1;
/** Stanzas of every key box: real recipients and dummies, shuffled. */
export const STANZAS = 12;
/** A level with fewer people gets nothing: one person alone would be a tip's only reader and its only witness. */
export const FEWEST_PEOPLE = 2;

// Sizes of the age format: https://github.com/C2SP/C2SP/blob/main/age.md
const VERSION_LINE = 'age-encryption.org/v1\n'.length;
const STANZA = '-> X25519 '.length + 43 + 1 + 43 + 1;
const MAC_LINE = '--- '.length + 43 + 1;
export const NONCE = 16;
export const CHUNK = 65_536;
export const TAG = 16;

/** Bytes before the first encrypted byte of an age file with this many X25519 stanzas: header and nonce. */
export function payloadOffset(stanzas: number): number {
  return VERSION_LINE + stanzas * STANZA + MAC_LINE + NONCE;
}

/** Size in bytes of an age file that holds `plain` bytes for this many X25519 recipients. */
export function sealedSize(plain: number, stanzas: number): number {
  return payloadOffset(stanzas) + plain + TAG * Math.max(1, Math.ceil(plain / CHUNK));
}

/** How many bytes fit into an age file of exactly this size; throws if no content gives this size. */
export function plainSize(sealed: number, stanzas: number): number {
  const payload = sealed - payloadOffset(stanzas);
  const plain = payload - TAG * Math.max(1, Math.ceil(payload / (CHUNK + TAG)));
  if (plain < 0 || sealedSize(plain, stanzas) !== sealed)
    throw new RangeError(`no age file has ${sealed} bytes`);
  return plain;
}

/** Whether these bytes have the outer form of an age file with exactly this many X25519 stanzas and this size. */
export function hasSealedForm(file: Uint8Array, form: { stanzas: number; bytes: number }): boolean {
  if (file.length !== form.bytes || file.length < payloadOffset(form.stanzas) + TAG) return false;
  const header = String.fromCharCode(...file.subarray(0, payloadOffset(form.stanzas) - NONCE));
  const [version, ...lines] = header.split('\n');
  const macLine = lines[2 * form.stanzas] ?? '';
  return (
    version === 'age-encryption.org/v1' &&
    lines.length === 2 * form.stanzas + 2 &&
    /^--- [A-Za-z0-9+/]{43}$/.test(macLine) &&
    lines
      .slice(0, 2 * form.stanzas)
      .every((line, n) => (n % 2 === 0 ? /^-> X25519 [A-Za-z0-9+/]{43}$/ : /^[A-Za-z0-9+/]{43}$/).test(line))
  );
}
