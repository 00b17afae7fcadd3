import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Asset, Caching } from './asset.ts';
import { SECURITY_HEADERS } from './headers.ts';

const CACHE_CONTROL: Readonly<Record<Caching, string>> = {
  forever: 'public, max-age=31536000, immutable',
  ask: 'no-cache',
  never: 'no-store',
};

/** Answers with a few words. */
export function respondText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

/** Answers with an asset, in the form that the browser takes; 304 where it has this very one. */
export function respondAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
  const headers: Record<string, string | number> = {
    ...SECURITY_HEADERS,
    'content-type': asset.type,
    'cache-control': CACHE_CONTROL[asset.caching],
    etag: 'file' in asset.body ? asset.etag : `W/${asset.etag}`,
    ...asset.headers,
  };
  if (isSame(request.headers['if-none-match'], asset.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  if ('file' in asset.body) {
    respondFile(request, response, asset.body, headers);
    return;
  }
  const { body } = asset;
  const compresses = 'size' in body || body.br !== undefined || body.gzip !== undefined;
  if (compresses) headers['vary'] = 'accept-encoding';
  const encoding = compresses ? encodingFor(request.headers['accept-encoding']) : undefined;
  const packed = encoding && body[encoding];
  const content = packed ?? ('plain' in body ? body.plain : body);
  if (!Buffer.isBuffer(content)) {
    respondUnpacked(request, response, content, headers);
    return;
  }
  if (packed) headers['content-encoding'] = encoding;
  headers['content-length'] = content.length;
  response.writeHead(200, headers);
  response.end(request.method === 'HEAD' ? undefined : content);
}

/** For the rare one who takes no compressed form: unpacked piece by piece while it is sent. */
function respondUnpacked(
  request: IncomingMessage,
  response: ServerResponse,
  { gzip, size }: { readonly gzip: Buffer; readonly size: number },
  headers: Record<string, string | number>,
): void {
  headers['content-length'] = size;
  response.writeHead(200, headers);
  if (request.method === 'HEAD') response.end();
  // Nothing to be done about a broken pipe: the browser has gone.
  else pipeline(Readable.from([gzip]), createGunzip(), response, () => undefined);
}

/** Recordings are asked for in pieces. */
function respondFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, size }: { readonly file: string; readonly size: number },
  headers: Record<string, string | number>,
): void {
  headers['accept-ranges'] = 'bytes';
  const range = rangeOf(request.headers.range, size);
  if (range === 'beyond') {
    response
      .writeHead(416, { ...SECURITY_HEADERS, 'content-range': `bytes */${size}`, 'content-length': 0 })
      .end();
    return;
  }
  const [start, end] = range ?? [0, size - 1];
  if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`;
  headers['content-length'] = end - start + 1;
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD') response.end();
  // Nothing to be done about a broken pipe: the browser has gone, or the file has.
  else pipeline(createReadStream(file, { start, end }), response, () => undefined);
}

/** First and last byte that are asked for; nothing where the whole is; only one range at a time is served. */
function rangeOf(header: string | undefined, size: number): readonly [number, number] | 'beyond' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') return Number(to) === 0 ? 'beyond' : [Math.max(0, size - Number(to)), size - 1];
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start >= size || end < start ? 'beyond' : [start, end];
}

function isSame(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;
}

function encodingFor(header: string | undefined): 'br' | 'gzip' | undefined {
  const taken = new Set(
    (header ?? '').split(',').flatMap((one) => {
      const [name = '', ...rest] = one.split(';').map((word) => word.trim().toLowerCase());
      return rest.some((word) => /^q=0(\.0*)?$/.test(word)) ? [] : [name];
    }),
  );
  if (taken.has('br')) return 'br';
  return taken.has('gzip') ? 'gzip' : undefined;
}
