import { hash } from 'node:crypto';

/** What must be found nowhere. */
export interface Trace {
  /** What a finding calls it. */
  readonly of: string;
  readonly text: string;
  /** Who is known by it may also lie there as a number, as bytes, or as what a hash or a key makes of one of these spellings. */
  readonly spellings?: readonly string[];
}

/** What the one who carries the server off can make keys of. */
export interface Secret {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A trace that lies somewhere. */
export interface Found {
  readonly of: string;
  readonly as: string;
  readonly at: number;
}

interface Needle {
  readonly bytes: Buffer;
  readonly of: string;
  readonly as: string;
}

/** Shorter ones would be found by chance in megabytes of sealed bytes. */
const SHORTEST = 6;
/** Of a digest its first and its last bytes are looked for, so that one that was cut is found too. */
const DIGEST_BYTES = 8;
const DIGESTS = ['md5', 'sha1', 'sha256', 'sha512'];
const BITS = 27;

/** The bytes as which traces may lie in a file, and the search for all of them in one pass. */
export class Needles {
  readonly #byStart = new Map<number, Needle[]>();
  readonly #maybe = new Uint8Array(2 ** (BITS - 3));

  constructor(traces: readonly Trace[], secrets: readonly Secret[]) {
    const keys = secrets.map(keyOf);
    for (const { of, text, spellings } of traces) {
      for (const [as, bytes] of lettersOf(text)) this.#add({ of, as, bytes });
      if (!spellings) continue;
      for (const [as, bytes] of numbersOf(text)) this.#add({ of, as, bytes });
      for (const [as, digest] of digestsOf(spellings, keys)) {
        this.#add({ of, as, bytes: digest.subarray(0, DIGEST_BYTES) });
        this.#add({ of, as: `${as}, its end`, bytes: digest.subarray(-DIGEST_BYTES) });
      }
    }
  }

  #add(needle: Needle): void {
    if (needle.bytes.length < SHORTEST)
      throw new RangeError(`${needle.of} as ${needle.as} is too short to mean anything where it is found`);
    const [low, high] = [needle.bytes.readUInt32LE(0), needle.bytes.readUInt16LE(4)];
    const bit = bitOf(low, high);
    this.#maybe[bit >>> 3] = (this.#maybe[bit >>> 3] ?? 0) | (1 << (bit & 7));
    const start = high * 2 ** 32 + low;
    const others = this.#byStart.get(start);
    if (!others) this.#byStart.set(start, [needle]);
    else if (!others.some(({ bytes, of }) => of === needle.of && bytes.equals(needle.bytes)))
      others.push(needle);
  }

  in(view: Buffer): Found[] {
    const found: Found[] = [];
    if (view.length < SHORTEST) return found;
    let low = view.readUInt32LE(0);
    let high = (view[4] ?? 0) << 8;
    for (let at = 0; at + SHORTEST <= view.length; at++) {
      high = (high >>> 8) | ((view[at + 5] ?? 0) << 8);
      const bit = bitOf(low, high);
      if (((this.#maybe[bit >>> 3] ?? 0) >>> (bit & 7)) & 1)
        for (const { bytes, of, as } of this.#byStart.get(high * 2 ** 32 + low) ?? [])
          if (view.compare(bytes, 0, bytes.length, at, Math.min(at + bytes.length, view.length)) === 0)
            found.push({ of, as, at });
      low = ((low >>> 8) | ((high & 0xff) << 24)) >>> 0;
    }
    return found;
  }
}

function bitOf(low: number, high: number): number {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high + 0x7f4a7c15, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> (32 - BITS);
}

/** A text as letters. Hex, base64 and what is compressed are undone by the search itself. */
function lettersOf(text: string): Map<string, Buffer> {
  const plain = Buffer.from(text);
  const escaped = [...text].map((letter) =>
    letter < '\u0080' ? letter : JSON.stringify(letter).slice(1, -1) === letter ? unicode(letter) : letter,
  );
  return new Map([
    ['plain', plain],
    ['small letters', Buffer.from(text.toLowerCase())],
    ['capitals', Buffer.from(text.toUpperCase())],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
    ['reversed', Buffer.from(plain).reverse()],
    ['for an address', Buffer.from(encodeURIComponent(text))],
    ['escaped', Buffer.from(escaped.join(''))],
  ]);
}

function unicode(letter: string): string {
  return Array.from(
    { length: letter.length },
    (_, n) => `\\u${letter.charCodeAt(n).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** What is a number, a platform's hexadecimal id or an IPv6 address, as bytes. */
export function numbersOf(text: string): Map<string, Buffer> {
  const forms = new Map<string, Buffer>();
  const add = (as: string, bytes: Buffer) => bytes.length >= SHORTEST && forms.set(as, bytes);
  if (/^\d+$/.test(text)) {
    const number = BigInt(text);
    const hex = number.toString(16);
    const big = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
    add('integer, high byte first', big);
    add('integer, low byte first', Buffer.from(big).reverse());
    add('floating point, high byte first', double(Number(number)));
    add('floating point, low byte first', double(Number(number)).reverse());
    add("SQLite's variable integer", Buffer.from(sevens(number).reverse().map(behind)));
    add('variable integer', Buffer.from(sevens(number).map(behind)));
    add('variable integer, zigzag', Buffer.from(sevens(number * 2n).map(behind)));
    add('number in hex', Buffer.from(hex));
    add('number in base 36', Buffer.from(number.toString(36)));
  }
  const hex = /^[A-Z]?((?:[0-9a-f]{2}){8,})$/.exec(text)?.[1];
  if (hex !== undefined) {
    add('bytes', Buffer.from(hex, 'hex'));
    add('bytes, reversed', Buffer.from(hex, 'hex').reverse());
  }
  if (/^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}$/.test(text)) {
    const address = Buffer.from(
      text
        .split(':')
        .map((group) => group.padStart(4, '0'))
        .join(''),
      'hex',
    );
    add('address', address);
    add('address of the house', address.subarray(0, 7));
    add('first half of the address', Buffer.from(text.split(':').slice(0, 4).join(':')));
  }
  return forms;
}

function double(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number);
  return bytes;
}

/** Seven bits each, the lowest first. */
function sevens(number: bigint): Buffer {
  const groups: number[] = [];
  for (let left = number; left > 0n; left >>= 7n) groups.push(Number(left & 127n));
  return Buffer.from(groups);
}

/** Marks every byte but the last as having others behind it. */
const behind = (group: number, n: number, all: Uint8Array): number =>
  n < all.length - 1 ? group | 128 : group;

/** A secret with the pads by which HMAC uses it, for each block size. */
interface Key extends Secret {
  readonly pads: ReadonlyMap<string, readonly [inner: Buffer, outer: Buffer]>;
}

/** RFC 2104, by hashes in one call each: a hundred thousand of Node's own objects would take a minute. */
function keyOf({ name, bytes }: Secret): Key {
  const pads = DIGESTS.map((kind) => {
    const block = Buffer.alloc(kind === 'sha512' ? 128 : 64);
    block.set(bytes.length > block.length ? hash(kind, bytes, 'buffer') : bytes);
    const pad = (byte: number) => Buffer.from(block.map((one) => one ^ byte));
    return [kind, [pad(0x36), pad(0x5c)]] as const;
  });
  return { name, bytes, pads: new Map(pads) };
}

/** An id alone and behind its channel, as whoever makes a key of it might write it. */
export function spellingsOf(id: string, ...channels: readonly string[]): string[] {
  return [id, ...channels.flatMap((channel) => [`${channel}:${id}`, `${channel}\0${id}`])];
}

/** What hashes make of these spellings, without a key and with each secret in three ways. */
function* digestsOf(
  spellings: readonly string[],
  keys: readonly Key[],
): Generator<[as: string, digest: Buffer]> {
  for (const kind of DIGESTS)
    for (const spelling of spellings) {
      const text = Buffer.from(spelling);
      const of = (...pieces: Uint8Array[]): Buffer => hash(kind, Buffer.concat(pieces), 'buffer');
      yield [kind, of(text)];
      for (const { name, bytes, pads } of keys) {
        const [inner, outer] = pads.get(kind) ?? [text, text];
        yield [`HMAC-${kind} with ${name}`, of(outer, of(inner, text))];
        yield [`${kind} behind ${name}`, of(bytes, text)];
        yield [`${kind} before ${name}`, of(text, bytes)];
      }
    }
}
