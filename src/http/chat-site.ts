import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PageManifest } from '../webchat/manifest.ts';
import { type Asset, type AssetKind, brotli, contentHash, gzip, typeOf } from './asset.ts';
import { type BuiltPage, DOCUMENT, PAGE, PARTS } from './built.ts';
import { escapeHtml } from './html.ts';
import type { Site } from './server.ts';

const HOME = '/chat/';
/** What an older document may still ask for: its parts, for as many changes of content as these. */
const OLDER_KEPT = 8;

/** The index of places weighs more than all the rest, and only who must find a place needs it. */
const TOO_LARGE = /\/parts\/places\./;

type Table = ReadonlyMap<string, Asset>;

/** The page as it is served: the built client, and the parts of the bundle, which change while the server runs. */
export class ChatSite implements Site {
  readonly #clientDir: string;
  readonly #exit: string;
  readonly #client: Table;
  #tables: readonly Table[] = [];
  #posters: ReadonlySet<string> = new Set();

  /** Reads the client; `takeOver` must follow before anything is served. */
  constructor(clientDir: string, exit: string) {
    this.#clientDir = clientDir;
    this.#exit = exit;
    this.#client = new Map(readAssets(join(clientDir, 'assets'), `${HOME}assets/`, 'file'));
  }

  asset(path: string): Asset | undefined {
    const own = this.#client.get(path);
    if (own) return own;
    for (const table of this.#tables) {
      const asset = table.get(path);
      if (asset) return asset;
    }
    return undefined;
  }

  /** Whether a poster with this code hangs somewhere. */
  hasPoster(code: string): boolean {
    return this.#posters.has(code);
  }

  /** Serves this bundle from now on. Documents that are open keep their parts. */
  takeOver(bundleDir: string): void {
    const page = JSON.parse(readFileSync(join(bundleDir, PAGE), 'utf8')) as BuiltPage;
    const parts = new Map(readAssets(join(bundleDir, PARTS), `${HOME}parts/`, 'part'));
    const table = new Map(parts);
    for (const [address, file] of Object.entries(page.recordings)) table.set(address, recording(file));
    const kept = JSON.stringify(
      [...this.#client.keys(), ...parts.keys()].filter((path) => !TOO_LARGE.test(path)),
    );
    table.set(`${HOME}files.json`, asked('files.json', kept, 'file'));
    table.set(HOME, asked(DOCUMENT, this.#document(page), 'page'));
    this.#posters = new Set(page.posters);
    this.#tables = [table, ...this.#tables.slice(0, OLDER_KEPT)];
  }

  #document(page: BuiltPage): string {
    const parts = Object.fromEntries(
      Object.entries(page.parts).map(([name, file]) => [name, `${HOME}parts/${file}`]),
    );
    const manifest: PageManifest = { parts, exit: this.#exit };
    return readFileSync(join(this.#clientDir, DOCUMENT), 'utf8')
      .replace('%core%', () => parts['core'] ?? '')
      .replace('%manifest%', () => escapeHtml(JSON.stringify(manifest)))
      .replace('%before%', () => page.before);
  }
}

/** Files whose names say their content, with their compressed forms beside them. */
export function* readAssets(folder: string, path: string, kind: AssetKind): Generator<[string, Asset]> {
  const names = new Set(readdirSync(folder));
  for (const name of names) {
    if (name.endsWith('.br') || name.endsWith('.gz')) continue;
    const file = join(folder, name);
    yield [
      `${path}${name}`,
      {
        type: typeOf(name),
        caching: 'forever',
        kind,
        etag: `"${name}"`,
        body:
          names.has(`${name}.br`) && names.has(`${name}.gz`)
            ? {
                br: readFileSync(`${file}.br`),
                gzip: readFileSync(`${file}.gz`),
                size: statSync(file).size,
              }
            : { plain: readFileSync(file) },
        // The worker lies below assets/ and watches over the whole page.
        ...(name.startsWith('service-worker') ? { headers: { 'service-worker-allowed': HOME } } : undefined),
      },
    ];
  }
}

export function asked(name: string, text: string, kind: AssetKind): Asset {
  const plain = Buffer.from(text);
  return {
    type: typeOf(name),
    caching: 'ask',
    kind,
    etag: `"${contentHash(plain)}"`,
    body: { plain, br: brotli(plain), gzip: gzip(plain) },
  };
}

function recording(file: string): Asset {
  const { size } = statSync(file);
  const name = file.slice(file.lastIndexOf('/') + 1);
  return {
    type: typeOf(name),
    caching: 'forever',
    kind: 'recording',
    etag: `"${name}.${size}"`,
    body: { file, size },
  };
}
