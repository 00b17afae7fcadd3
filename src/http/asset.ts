import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** How long a browser may use an answer: for ever (its name says its content), after asking whether it changed, or never again. */
export type Caching = 'forever' | 'ask' | 'never';

/**
 * What is served of an asset: from memory with its compressed forms, if it has any; from its compressed forms alone,
 * which every browser takes and which leave the server four fifths of the memory (`size` is what they unpack to, in
 * bytes); or from a file of the disk.
 */
export type AssetBody =
  | { readonly plain: Buffer; readonly br?: Buffer; readonly gzip?: Buffer }
  | { readonly br: Buffer; readonly gzip: Buffer; readonly size: number }
  | { readonly file: string; readonly size: number };

/** Something that is served. */
export interface Asset {
  readonly type: string;
  readonly caching: Caching;
  readonly etag: string;
  /** Kind of asset, for counters. */
  readonly kind: AssetKind;
  readonly body: AssetBody;
  readonly headers?: Readonly<Record<string, string>>;
}

export type AssetKind = 'page' | 'file' | 'part' | 'recording' | 'card';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  m4a: 'audio/mp4',
};

/** The media type of a file by its ending. */
export function typeOf(name: string): string {
  return TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}

/** Whether compressing such a file makes it smaller. */
export function isText(name: string): boolean {
  return /^(text|application\/json|image\/svg)/.test(typeOf(name));
}

/** Ten characters that change with every byte. */
export function contentHash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 10);
}

export function brotli(plain: Buffer): Buffer {
  return brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
}

export function gzip(plain: Buffer): Buffer {
  return gzipSync(plain, { level: constants.Z_BEST_COMPRESSION });
}
