import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { isText } from '../http/asset.ts';
import { STAMP, type Stamp } from '../http/built.ts';
import { compressed } from './compressed.ts';
import { BOARD_DIR, CLIENT_DIR, clientInputs, TIP_PAGE_DIR } from './dist.ts';
import { ROOT } from './files.ts';

/** Builds the chat into `dist/client`, the secret page into `dist/tip-page` and the reply board into `dist/board`: hashed files, each text also compressed. */
export async function buildClient(): Promise<void> {
  const stamp: Stamp = { inputs: clientInputs() };
  await buildPage('src/tippage', '/t/', TIP_PAGE_DIR, 'iife');
  await buildPage('src/board', '/t/board/', BOARD_DIR, 'es');
  await buildPage('src/webchat', '/chat/', CLIENT_DIR, 'es');
  writeFileSync(join(CLIENT_DIR, STAMP), JSON.stringify(stamp));
}

/**
 * Every schema of zod carries how it would be printed as JSON Schema, a tenth of the secret page, which prints none.
 * Where zod names its modules otherwise one day, this does nothing and the page is only heavier.
 */
const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  enforce: 'pre',
  load(id) {
    if (!/\/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/.test(id)) return null;
    const names = readFileSync(id, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm);
    return [...names].map(([, name]) => `export const ${name} = () => ({});`).join('\n');
  },
};

/**
 * The library of age also knows keys that no tip is sealed to (`RECIPIENT` in src/tips/identity.ts): they bring ML-KEM, the
 * NIST curves and a second copy of the curves, which is a third of the secret page. Here whoever touches one gets an error.
 */
const withoutOtherKeys: Plugin = {
  name: 'without-other-keys',
  enforce: 'pre',
  load(id) {
    if (!/\/@noble\/(post-quantum\/hybrid|curves\/nist)\.js$/.test(id)) return null;
    const names = readFileSync(id, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm);
    return [
      "const none = new Proxy({}, { get() { throw new Error('such keys are not in this page'); } });",
      ...[...names].map(([, name]) => `export const ${name} = none;`),
    ].join('\n');
  },
};

const PLUGINS = [withoutJsonSchema, withoutOtherKeys];

/** @param workers `iife` where browsers must run a worker that can't have modules in one yet. */
async function buildPage(folder: string, base: string, out: string, workers: 'es' | 'iife'): Promise<void> {
  await build({
    configFile: false,
    root: join(ROOT, folder),
    base,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: out,
      emptyOutDir: true,
      target: ['chrome96', 'firefox100', 'safari15.4'],
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
    },
    plugins: PLUGINS,
    worker: { format: workers, plugins: () => PLUGINS },
  });
  await compressBelow(out);
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
