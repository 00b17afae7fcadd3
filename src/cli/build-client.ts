import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { brotli, gzip, isText } from '../http/asset.ts';
import { STAMP, type Stamp } from '../http/built.ts';
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
  compressBelow(CLIENT_DIR);
  writeFileSync(join(CLIENT_DIR, STAMP), JSON.stringify(stamp));
}

function compressBelow(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) compressBelow(path);
    // The document is filled in and compressed by the server.
    else if (isText(entry.name) && !entry.name.endsWith('.html')) {
      const plain = readFileSync(path);
      writeFileSync(`${path}.br`, brotli(plain));
      writeFileSync(`${path}.gz`, gzip(plain));
    }
  }
}
