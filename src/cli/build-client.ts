import { readdirSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { isText } from '../http/asset.ts';
import { STAMP, type Stamp } from '../http/built.ts';
import { compressed } from './compressed.ts';
import { CLIENT_DIR, clientInputs } from './dist.ts';
import { ROOT } from './files.ts';

/** Builds the page into `dist/client`: hashed files, each text also compressed. */
export async function buildClient(): Promise<void> {
  const stamp: Stamp = { inputs: clientInputs() };
  await build({
    configFile: false,
    root: join(ROOT, 'src/webchat'),
    base: '/chat/',
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: CLIENT_DIR,
      emptyOutDir: true,
      target: ['chrome96', 'firefox100', 'safari15.4'],
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
    },
    worker: { format: 'es' },
  });
  await compressBelow(CLIENT_DIR);
  writeFileSync(join(CLIENT_DIR, STAMP), JSON.stringify(stamp));
}

async function compressBelow(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  // The document is filled in and compressed by the server.
  const texts = files.filter((name) => isText(name) && !name.endsWith('.html'));
  await Promise.all(
    texts.map(async (name) => {
      const path = join(folder, name);
      const { brotli, gzip } = await compressed(await readFile(path));
      await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, gzip)]);
    }),
  );
}
