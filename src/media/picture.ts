import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './child.ts';
import { isBareJpeg } from './jpeg.ts';
import type { PictureKind } from './kind.ts';

const REDRAW = realpathSync(fileURLToPath(new URL('redraw.ts', import.meta.url)));
const CPU_S = 20;
const MOST_BYTES = 4_000_000;

/** Where sharp and all that it loads lie; nothing where it is not installed for this machine. */
export function sharpFiles(): { readonly library: string; readonly reads: readonly string[] } | undefined {
  try {
    const library = realpathSync(dirname(dirname(createRequire(import.meta.url).resolve('sharp'))));
    const modules = dirname(library);
    const needs = ['@img', 'detect-libc', 'semver'].map((name) => realpathSync(join(modules, name)));
    return { library, reads: [library, ...needs] };
  } catch {
    return undefined;
  }
}

/**
 * Draws a picture anew: at most 1,600 points a side, upright, as a JPEG that holds nothing but the drawing. Nothing where
 * it can't be read, has more than 50 million points, or sharp is missing, and where `closing` is aborted meanwhile.
 */
export async function redrawPicture(
  file: Uint8Array,
  kind: PictureKind,
  closing?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const sharp = sharpFiles();
  if (!sharp) return undefined;
  const reads = [REDRAW, ...sharp.reads];
  const job = {
    program: process.execPath,
    args: [
      '--permission',
      '--allow-addons',
      ...reads.map((path) => `--allow-fs-read=${path}`),
      '--max-old-space-size=64',
      REDRAW,
      sharp.library,
      kind,
    ],
    reads: [realpathSync(process.execPath), ...reads],
    input: file,
    cpuSeconds: CPU_S,
    mostBytes: MOST_BYTES,
  };
  const drawn = await runChild(job, closing);
  if (drawn && isBareJpeg(drawn)) return drawn;
  drawn?.fill(0);
  return undefined;
}
