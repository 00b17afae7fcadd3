import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Renderer } from '@takumi-rs/core';

/** A family, its package, and the parts of it that are needed. Latin letters and digits of all cards are of one family. */
const FAMILIES = [
  { name: 'Noto Sans Khmer', folder: 'noto-sans-khmer', subset: 'khmer' },
  { name: 'Noto Sans Lao', folder: 'noto-sans-lao', subset: 'lao' },
  { name: 'Noto Sans Thai', folder: 'noto-sans-thai', subset: 'thai' },
  { name: 'Noto Sans Myanmar', folder: 'noto-sans-myanmar', subset: 'myanmar' },
  { name: 'Noto Sans', folder: 'noto-sans-khmer', subset: 'latin' },
] as const;
const WEIGHTS = [400, 700] as const;

/** Latin first: every family would otherwise bring digits of its own. */
export const FONT_STACK: readonly string[] = ['Noto Sans', ...FAMILIES.map(({ name }) => name).slice(0, -1)];

const resolve = createRequire(import.meta.url).resolve;

/** Hands the renderer all letters that Mitr writes. Throws where a font is not installed. */
export async function registerFonts(renderer: Renderer): Promise<void> {
  for (const { name, folder, subset } of FAMILIES)
    for (const weight of WEIGHTS) {
      const file = resolve(`@fontsource/${folder}/files/${folder}-${subset}-${weight}-normal.woff2`);
      await renderer.registerFont({ name, weight, data: await readFile(file) });
    }
}
