import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageManifest } from '../tippage/data.ts';
import type { Asset } from './asset.ts';
import { type BuiltPage, DOCUMENT, PAGE, TIP_PAGE_DATA } from './built.ts';
import { asked, readAssets } from './chat-site.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { escapeHtml } from './html.ts';
import type { Site } from './server.ts';

const HOME = '/t';
/** Short enough to be written from a poster; all of them are one document. */
const ADDRESSES = new Set([
  HOME,
  `${HOME}/`,
  ...['km', 'lo', 'th', 'my', 'en'].map((lng) => `${HOME}/${lng}`),
]);

/** This document alone may listen, when it is asked to: it changes a voice before anything else is done with it. */
const MICROPHONE = {
  'permissions-policy':
    SECURITY_HEADERS['permissions-policy']?.replace('microphone=()', 'microphone=(self)') ?? '',
};

/** The secret page as it is served: the same bytes for everybody, and nothing that a phone keeps. */
export class TipPageSite implements Site {
  readonly #clientDir: string;
  readonly #exit: string;
  readonly #client: ReadonlyMap<string, Asset>;
  #document: Asset | undefined;
  /** What documents that are open may still ask for stays. */
  readonly #data = new Map<string, Asset>();

  /** Reads the client; `takeOver` must follow before anything is served. */
  constructor(clientDir: string, exit: string) {
    this.#clientDir = clientDir;
    this.#exit = exit;
    this.#client = new Map(neverKept(readAssets(join(clientDir, 'assets'), `${HOME}/assets/`, 'file')));
  }

  asset(path: string): Asset | undefined {
    return ADDRESSES.has(path) ? this.#document : (this.#client.get(path) ?? this.#data.get(path));
  }

  /** Serves this bundle from now on. */
  takeOver(bundleDir: string): void {
    const page = JSON.parse(readFileSync(join(bundleDir, PAGE), 'utf8')) as BuiltPage;
    for (const [path, asset] of neverKept(
      readAssets(join(bundleDir, TIP_PAGE_DATA), `${HOME}/data/`, 'part'),
    ))
      this.#data.set(path, asset);
    const manifest: PageManifest = { data: `${HOME}/data/${page.tipPage}`, exit: this.#exit };
    const html = readFileSync(join(this.#clientDir, DOCUMENT), 'utf8')
      .replace('%manifest%', () => escapeHtml(JSON.stringify(manifest)))
      .replace('%before%', () => page.before);
    this.#document = { ...asked(DOCUMENT, html, 'page'), caching: 'never', headers: MICROPHONE };
  }
}

function* neverKept(assets: Iterable<[string, Asset]>): Generator<[string, Asset]> {
  for (const [path, asset] of assets) yield [path, { ...asset, caching: 'never' }];
}
