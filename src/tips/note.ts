import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { fromBase64, toBase64 } from './base64.ts';
import { randomBytes } from './random.ts';

/**
 * Signed notes: a text, an empty line, and one line for each Ed25519 signature over the text's exact bytes.
 * The format is C2SP's: https://github.com/C2SP/C2SP/blob/main/signed-note.md. Rosters, replies and follow-ups are all
 * notes whose text is JSON with a `format` of its own, so that no signature of one kind passes for another.
 */
export interface Verifier {
  /** No blanks and no plus signs. */
  readonly name: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface Signer {
  readonly name: string;
  /** 32 secret bytes. */
  readonly seed: Uint8Array;
}

const ED25519 = 1;
const KEY_NAME = /^[^\s+]+$/;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) (\S+)$/;

/** A fresh signing key. */
export function newSigner(name: string): Signer {
  return { name, seed: randomBytes(32) };
}

/** What others check its signatures with. */
export function verifierOf(signer: Signer): Verifier {
  return { name: signer.name, publicKey: ed25519.getPublicKey(signer.seed) };
}

function keyHash(verifier: Verifier): Uint8Array {
  const name = new TextEncoder().encode(`${verifier.name}\n`);
  return sha256(concatBytes(name, Uint8Array.of(ED25519), verifier.publicKey)).slice(0, 4);
}

function keyText(verifier: Verifier, key: Uint8Array): string {
  return `${verifier.name}+${bytesToHex(keyHash(verifier))}+${toBase64(concatBytes(Uint8Array.of(ED25519), key))}`;
}

function readKey(text: string): { name: string; hash: string; key: Uint8Array } | undefined {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (name === undefined || hash === undefined || bytes?.length !== 33 || bytes[0] !== ED25519)
    return undefined;
  return { name, hash, key: bytes.slice(1) };
}

/** `name+hash+key`, as it is pinned and printed. */
export function verifierText(verifier: Verifier): string {
  return keyText(verifier, verifier.publicKey);
}

/** Nothing if it is not such a text or its hash does not fit the key. */
export function readVerifier(text: string): Verifier | undefined {
  const read = readKey(text);
  const verifier = read && { name: read.name, publicKey: read.key };
  return verifier && bytesToHex(keyHash(verifier)) === read.hash ? verifier : undefined;
}

/** `PRIVATE+KEY+name+hash+seed`, the content of a signing key's file. */
export function signerText(signer: Signer): string {
  return `PRIVATE+KEY+${keyText(verifierOf(signer), signer.seed)}`;
}

/** Nothing if it is not such a text or its hash does not fit the key. */
export function readSigner(text: string): Signer | undefined {
  const prefix = 'PRIVATE+KEY+';
  const read = text.startsWith(prefix) ? readKey(text.slice(prefix.length).trim()) : undefined;
  const signer = read && { name: read.name, seed: read.key };
  return signer && bytesToHex(keyHash(verifierOf(signer))) === read.hash ? signer : undefined;
}

interface Signature {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The text with its signatures; a text without an empty line before its end is a note without any. */
export function readNote(note: string): { text: string; signatures: readonly Signature[] } | undefined {
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return note.endsWith('\n') ? { text: note, signatures: [] } : undefined;
  const lines = note.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) return undefined;
  const signatures = lines.map((line) => {
    const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = fromBase64(encoded ?? '');
    return name !== undefined && bytes && bytes.length > 4 ? { name, bytes } : undefined;
  });
  return signatures.every((signature) => signature !== undefined)
    ? { text: note.slice(0, split + 1), signatures }
    : undefined;
}

/** Adds a signature to a note, signed already or not. Throws a TypeError for what is no note. */
export function signNote(note: string, signer: Signer): string {
  const read = readNote(note);
  if (!read || !KEY_NAME.test(signer.name)) throw new TypeError('not a text that can be signed');
  const signature = ed25519.sign(new TextEncoder().encode(read.text), signer.seed);
  const line = `\u2014 ${signer.name} ${toBase64(concatBytes(keyHash(verifierOf(signer)), signature))}\n`;
  return `${read.text}\n${note.slice(read.text.length + 1)}${line}`;
}

/**
 * The note's text and which of these keys signed it. Signatures of other keys are passed over; one that claims to be of a
 * known key and is not refuses the whole note.
 */
export function verifyNote(
  note: string,
  verifiers: readonly Verifier[],
):
  | { ok: true; text: string; signedBy: readonly Verifier[] }
  | { ok: false; reason: 'unreadable' | 'forged' } {
  const read = readNote(note);
  if (!read) return { ok: false, reason: 'unreadable' };
  const message = new TextEncoder().encode(read.text);
  const signedBy = new Set<Verifier>();
  for (const { name, bytes } of read.signatures) {
    const hash = bytesToHex(bytes.subarray(0, 4));
    const verifier = verifiers.find((known) => known.name === name && bytesToHex(keyHash(known)) === hash);
    if (!verifier) continue;
    if (!holds(bytes.subarray(4), message, verifier.publicKey)) return { ok: false, reason: 'forged' };
    signedBy.add(verifier);
  }
  return { ok: true, text: read.text, signedBy: [...signedBy] };
}

function holds(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  // Strict RFC 8032: of the keys and signatures that ZIP 215 allows besides, a signer could use two for one text.
  return signature.length === 64 && ed25519.verify(signature, message, publicKey, { zip215: false });
}
