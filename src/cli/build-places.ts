import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlaces } from '../content/read-places.ts';
import { buildPlaceIndex } from '../places/index-data.ts';
import { type Compressed, compressed } from './compressed.ts';
import { hashOf, PLACE_CODE } from './dist.ts';
import { ROOT } from './files.ts';

/** Where the last index lies: it takes longer to build and to compress than all the rest, and seldom changes. */
const KEPT = join(ROOT, 'dist/places');
const FORMS = { plain: 'index.json', brotli: 'index.json.br', gzip: 'index.json.gz' } as const;

/** Builds the index of the gazetteer's files (name → text), or takes the kept one of the same files and code. */
export async function builtPlaces(files: Readonly<Record<string, string>>): Promise<Compressed> {
  const inputs = createHash('sha256')
    .update(hashOf(PLACE_CODE))
    .update(JSON.stringify(Object.entries(files).sort()))
    .digest('hex');
  const folder = join(KEPT, inputs);
  const kept = readKept(folder);
  if (kept) return kept;
  const plain = Buffer.from(JSON.stringify(buildPlaceIndex(readPlaces(files).gazetteer)));
  const built = await compressed(plain);
  keep(folder, built);
  return built;
}

function readKept(folder: string): Compressed | undefined {
  try {
    if (!readdirSync(folder).includes('whole')) return undefined;
    return {
      plain: readFileSync(join(folder, FORMS.plain)),
      brotli: readFileSync(join(folder, FORMS.brotli)),
      gzip: readFileSync(join(folder, FORMS.gzip)),
    };
  } catch {
    return undefined;
  }
}

/** Keeps it for the next build; where nothing may be written, the next build builds it again. */
function keep(folder: string, built: Compressed): void {
  try {
    rmSync(KEPT, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const form of ['plain', 'brotli', 'gzip'] as const)
      writeFileSync(join(folder, FORMS[form]), built[form]);
    writeFileSync(join(folder, 'whole'), '');
  } catch {
    // The installation is read-only.
  }
}
