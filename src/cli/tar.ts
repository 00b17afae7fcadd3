/** A file of an archive: a relative path with slashes, and its bytes. */
export interface ArchivedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** An archive that does not read as written here, or that was cut short. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

// POSIX ustar: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
const BLOCK = 512;
const PATH = 100;
const PREFIX = 155;
const FIELDS = {
  mode: 100,
  uid: 108,
  gid: 116,
  size: 124,
  mtime: 136,
  checksum: 148,
  type: 156,
  magic: 257,
  prefix: 345,
};
const LARGEST = 8 ** 11 - 1;

/** The blocks of one file; no time, no owner. Throws a RangeError for a path or a size that ustar can't say. */
export function* tarEntry({ path, bytes }: ArchivedFile): Generator<Uint8Array> {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const cut = path.length <= PATH ? -1 : path.indexOf('/', path.length - PATH - 1);
  if (
    cut > PREFIX ||
    (cut < 0 && path.length > PATH) ||
    !/^[\x21-\x7e]+$/.test(path) ||
    bytes.length > LARGEST
  )
    throw new RangeError('a path or a file is too long for the archive');
  put(0, path.slice(cut + 1));
  put(FIELDS.mode, '0000600\0');
  put(FIELDS.uid, '0000000\0');
  put(FIELDS.gid, '0000000\0');
  put(FIELDS.size, `${bytes.length.toString(8).padStart(11, '0')}\0`);
  put(FIELDS.mtime, '00000000000\0');
  put(FIELDS.type, '0');
  put(FIELDS.magic, 'ustar\x0000');
  if (cut >= 0) put(FIELDS.prefix, path.slice(0, cut));
  put(FIELDS.checksum, `${checksum(header).toString(8).padStart(6, '0')}\0 `);
  yield header;
  yield bytes;
  yield new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK);
}

/** Two empty blocks end an archive. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK);
}

/** The files of an archive. Throws ArchiveError for a path that leads out of a folder and for anything but files. */
export function readTar(archive: Uint8Array): ArchivedFile[] {
  const files: ArchivedFile[] = [];
  for (let at = 0; ; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.length < BLOCK) throw new ArchiveError('the archive is cut short');
    if (header.every((byte) => byte === 0)) return files;
    const text = (from: number, length: number) =>
      new TextDecoder().decode(header.subarray(from, from + length)).replace(/\0.*$/s, '');
    if (Number.parseInt(text(FIELDS.checksum, 8), 8) !== checksum(header) || text(FIELDS.type, 1) !== '0')
      throw new ArchiveError('the archive is not one of Mitr');
    const prefix = text(FIELDS.prefix, PREFIX);
    const path = (prefix === '' ? '' : `${prefix}/`) + text(0, PATH);
    if (path === '' || path.startsWith('/') || path.includes('\\') || path.split('/').includes('..'))
      throw new ArchiveError('a path leads out of the folder');
    const size = Number.parseInt(text(FIELDS.size, 12), 8);
    const bytes = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (bytes.length !== size) throw new ArchiveError('the archive is cut short');
    files.push({ path, bytes });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function checksum(header: Uint8Array): number {
  const blank = (at: number) => at >= FIELDS.checksum && at < FIELDS.checksum + 8;
  return header.reduce((sum, byte, at) => sum + (blank(at) ? 0x20 : byte), 0);
}
