import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib';
import { keepBytes, readKeptBytes } from './kept.ts';

/** A file with the forms in which it is served. */
export interface Compressed {
  readonly plain: Buffer;
  readonly brotli: Buffer;
  readonly gzip: Buffer;
}

/** At the highest quality a file larger than this would take as long as all others, for five bytes in a hundred. */
const LARGE = 1_000_000;
const quality = ({ length }: Buffer) =>
  length > LARGE ? constants.BROTLI_MAX_QUALITY - 1 : constants.BROTLI_MAX_QUALITY;
/** Where compressed forms are kept, and how many: those of some builds. */
export const FOLDER = 'compressed';
const MOST = 500;

/** One form of a file, how to make it, and how to read it back. */
interface Form {
  readonly ending: string;
  make(plain: Buffer): Promise<Buffer>;
  read(made: Buffer): Promise<Buffer>;
}

const toBrotli = promisify(brotliCompress);
const BROTLI: Form = {
  ending: 'br',
  make: (plain) =>
    toBrotli(plain, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality(plain),
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      },
    }),
  read: promisify(brotliDecompress),
};

const toGzip = promisify(gzip);
const GZIP: Form = {
  ending: 'gz',
  make: (plain) => toGzip(plain, { level: constants.Z_BEST_COMPRESSION }),
  read: promisify(gunzip),
};

/**
 * Compresses as small as it goes, beside the caller's own work: zlib has threads of its own. What an earlier
 * build compressed is taken from there, since of all parts an edit changes a few.
 */
export async function compressed(plain: Buffer): Promise<Compressed> {
  const [brotli, zipped] = await Promise.all([keptForm(BROTLI, plain), keptForm(GZIP, plain)]);
  return { plain, brotli, gzip: zipped };
}

async function keptForm({ ending, make, read }: Form, plain: Buffer): Promise<Buffer> {
  const name = `${createHash('sha256').update(plain).digest('base64url')}.${ending}`;
  const known = readKeptBytes(FOLDER, name);
  // A file that a power cut left half written would be a page that nobody can open.
  if (known && (await read(known).catch(() => undefined))?.equals(plain)) return known;
  const made = await make(plain);
  keepBytes(FOLDER, name, made, MOST);
  return made;
}
