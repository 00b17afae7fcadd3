import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlaces } from '../content/read-places.ts';
import { buildPlaceIndex, type PlaceIndexData } from '../places/index-data.ts';
import { type Compressed, compressed } from './compressed.ts';
import { hashOf, PLACE_CODE } from './dist.ts';
import { ROOT } from './files.ts';

/** Where the last index lies: it takes longer to build and to compress than all the rest, and seldom changes. */
const KEPT = join(ROOT, 'dist/places');

type PlaceFiles = Readonly<Record<string, string>>;

/** The index of the gazetteer's files (name → text), built or taken from an earlier time. */
export function placeIndex(files: PlaceFiles): PlaceIndexData {
  return JSON.parse(plainIndex(folderFor(files), files).toString()) as PlaceIndexData;
}

/** The same as it is served. */
export async function builtPlaces(files: PlaceFiles): Promise<Compressed> {
  const folder = folderFor(files);
  const plain = plainIndex(folder, files);
  const [brotli, gzip] = [readKept(folder, 'index.json.br'), readKept(folder, 'index.json.gz')];
  if (brotli && gzip) return { plain, brotli, gzip };
  const built = await compressed(plain);
  keep(folder, 'index.json.br', built.brotli);
  keep(folder, 'index.json.gz', built.gzip);
  return built;
}

function folderFor(files: PlaceFiles): string {
  const inputs = createHash('sha256')
    .update(hashOf(PLACE_CODE))
    .update(JSON.stringify(Object.entries(files).sort()))
    .digest('hex');
  return join(KEPT, inputs);
}

function plainIndex(folder: string, files: PlaceFiles): Buffer {
  const kept = readKept(folder, 'index.json');
  if (kept) return kept;
  const plain = Buffer.from(JSON.stringify(buildPlaceIndex(readPlaces(files).gazetteer)));
  forgetOthers();
  keep(folder, 'index.json', plain);
  return plain;
}

function readKept(folder: string, name: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, name));
  } catch {
    return undefined;
  }
}

function forgetOthers(): void {
  try {
    rmSync(KEPT, { recursive: true, force: true });
  } catch {
    // The installation is read-only.
  }
}

/** Keeps it for the next build, whole or not at all; where nothing may be written, the next build builds it again. */
function keep(folder: string, name: string, bytes: Buffer): void {
  const path = join(folder, name);
  const written = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(written, bytes);
    renameSync(written, path);
  } catch {
    // The installation is read-only.
  }
}
