import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliDecompressSync, constants, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { Needles, type Secret, type Trace } from './needles.ts';

/** A trace in a file: in which, of whom, and how it lies there. */
export interface Finding {
  readonly file: string;
  readonly of: string;
  readonly as: string;
  /** What had to be undone to see it, from the file inwards. */
  readonly within: string;
}

/** So often what was undone is looked into again. */
const DEEPEST = 3;
const MOST_BYTES = 2 ** 26;
const SQLITE = 'SQLite format 3\0';

/** Looks for traces in every byte of files: as they lie, as databases read them, and inside of what is encoded or compressed. */
export class Scan {
  readonly #needles: Needles;

  constructor(traces: readonly Trace[], secrets: readonly Secret[]) {
    this.#needles = new Needles(traces, secrets);
  }

  /** All files below a folder, their names, and databases as SQLite reads them with their logs. */
  folder(folder: string): Finding[] {
    const found: Finding[] = [];
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const file = relative(folder, path);
      found.push(...this.#look(file, Buffer.from(file), 'its name', DEEPEST));
      if (!entry.isFile()) continue;
      const bytes = readFileSync(path);
      found.push(...this.bytes(file, bytes));
      if (bytes.subarray(0, SQLITE.length).toString('latin1') === SQLITE)
        found.push(...this.#database(file, path));
    }
    return unique(found);
  }

  bytes(file: string, bytes: Uint8Array): Finding[] {
    return unique(this.#look(file, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), '', 0));
  }

  #look(file: string, bytes: Buffer, within: string, depth: number): Finding[] {
    const found = this.#needles.in(bytes).map(({ of, as }): Finding => ({ file, of, as, within }));
    if (depth >= DEEPEST) return found;
    for (const [how, inner] of undone(bytes))
      found.push(...this.#look(file, inner, within === '' ? how : `${within}, ${how}`, depth + 1));
    return found;
  }

  /** Values, one by one: a long one lies on many pages, and a number in as many bytes as it needs. */
  #database(file: string, path: string): Finding[] {
    const folder = mkdtempSync(join(tmpdir(), 'mitr-scan-'));
    try {
      const copy = join(folder, basename(path));
      for (const behind of ['', '-wal', '-journal'])
        if (existsSync(path + behind)) copyFileSync(path + behind, copy + behind);
      const db = new DatabaseSync(copy);
      try {
        const found: Finding[] = [];
        for (const { name } of db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
          const rows = db.prepare(`SELECT * FROM "${String(name)}"`);
          rows.setReadBigInts(true);
          for (const row of rows.iterate())
            for (const [column, value] of Object.entries(row))
              found.push(...this.#look(file, bytesOf(value), `${String(name)}.${column}`, 0));
        }
        return found;
      } finally {
        db.close();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length);
  return Buffer.from(value === null ? '' : String(value));
}

function unique(found: readonly Finding[]): Finding[] {
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** What lies inside: streams wherever one may begin, texts in hex and base64 at any place in the alphabet's groups. */
function* undone(bytes: Buffer): Generator<[how: string, inner: Buffer]> {
  yield* streams(bytes);
  const text = bytes.toString('latin1');
  yield* decoded('hex', text.matchAll(/[0-9a-fA-F]{16,}/g), 2);
  yield* decoded('base64', text.matchAll(/[A-Za-z0-9+/_-]{11,}(?:\r?\n[A-Za-z0-9+/_-]{8,})*/g), 4);
}

/** Long ones by themselves, since something may begin there; short ones together. */
function* decoded(
  how: 'hex' | 'base64',
  runs: Iterable<RegExpExecArray>,
  group: number,
): Generator<[how: string, inner: Buffer]> {
  const short: Buffer[] = [];
  for (const run of new Set([...runs].map(([letters]) => letters))) {
    const letters = run.replace(/\s/g, '');
    for (let from = 0; from < group; from++) {
      const inner = Buffer.from(letters.slice(from), how);
      if (inner.length > LONG) yield [how, inner];
      else short.push(inner, BETWEEN);
    }
  }
  if (short.length > 0) yield [how, Buffer.concat(short)];
}

const LONG = 20;
const BETWEEN = Buffer.from('\n\0');

function* streams(bytes: Buffer): Generator<[how: string, inner: Buffer]> {
  if (bytes.length < 8) return;
  // These have no mark of their own: they are looked for where a file, a value or an encoded text begins.
  for (const [how, undo] of [
    ['Brotli', () => brotliDecompressSync(bytes, { maxOutputLength: MOST_BYTES })],
    ['deflate', () => inflateRawSync(bytes, LOOSE)],
  ] as const) {
    const inner = attempt(undo);
    if (inner) yield [how, inner];
  }
  for (let at = 0; at + 8 <= bytes.length; at++) {
    const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
    const undo = undoOf(first, second, bytes, at);
    const inner = undo && attempt(undo[1]);
    if (undo && inner) yield [undo[0], inner];
  }
}

/** What is behind the end, or missing at it, does not matter. */
const LOOSE = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_BYTES };

function undoOf(
  first: number,
  second: number,
  bytes: Buffer,
  at: number,
): readonly [string, () => Buffer] | undefined {
  if (first === 0x1f && second === 0x8b && bytes[at + 2] === 8)
    return ['gzip', () => inflateRawSync(bytes.subarray(behindGzipHead(bytes, at)), LOOSE)];
  // RFC 1950; without a dictionary, which would have to be known.
  if ((first & 15) === 8 && first >> 4 <= 7 && (second & 32) === 0 && (first * 256 + second) % 31 === 0)
    return ['zlib', () => inflateSync(bytes.subarray(at), LOOSE)];
  if (first === 0x28 && second === 0xb5 && bytes[at + 2] === 0x2f && bytes[at + 3] === 0xfd)
    return ['zstd', () => zstdDecompressSync(bytes.subarray(at), { maxOutputLength: MOST_BYTES })];
  if (
    first === 0x50 &&
    second === 0x4b &&
    bytes[at + 2] === 3 &&
    bytes[at + 3] === 4 &&
    at + 30 < bytes.length
  ) {
    const begins = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    return ['zip', () => inflateRawSync(bytes.subarray(begins), LOOSE)];
  }
  return undefined;
}

/** RFC 1952: ten bytes, then what the flags say. Node's own reader refuses a stream with other bytes behind it. */
function behindGzipHead(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0;
  let end = at + 10;
  if (flags & 4) end += 2 + bytes.readUInt16LE(end);
  for (const flag of [8, 16]) if (flags & flag) end = bytes.indexOf(0, end) + 1;
  return flags & 2 ? end + 2 : end;
}

function attempt(undo: () => Buffer): Buffer | undefined {
  // Most attempts fail, and nobody reads where.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const inner = undo();
    return inner.length === 0 ? undefined : inner;
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
