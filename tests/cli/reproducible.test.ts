import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_INPUTS } from '../../src/cli/dist.ts';
import { ROOT, readTree } from '../../src/cli/files.ts';
import type { Asset } from '../../src/http/asset.ts';
import { ChatSite } from '../../src/http/chat-site.ts';
import type { Site } from '../../src/http/server.ts';
import { TipPageSite } from '../../src/http/tip-page-site.ts';

const EXIT = 'https://www.google.com/';
/** Everything of the project that a build reads. */
const PARTS = ['src', 'flows', 'content', 'locales', 'package.json', 'package-lock.json', 'tsconfig.json'];

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}
interface LockedPackage {
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}
const lock: Lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

/** Names of the packages whose bytes can come into a page, with those that they use. */
function packagesOfPages(): ReadonlySet<string> {
  const code = Object.values(readTree(ROOT, CLIENT_INPUTS.filter(isFolder), /\.(tsx?|css)$/)).join('\n');
  const names = new Set<string>();
  const add = (name: string): void => {
    const locked = lock.packages[`node_modules/${name}`];
    if (locked === undefined || names.has(name)) return;
    names.add(name);
    Object.keys(locked.dependencies ?? {}).forEach(add);
  };
  for (const [, name = ''] of code.matchAll(/(?:from '|url\(")((?:@[\w-]+\/)?[\w-]+)/g)) add(name);
  return names;
}

function isFolder(path: string): boolean {
  return !/\.\w+$/.test(path);
}

/** The project in a folder of its own, with nothing kept of earlier builds. Tools are linked, what pages are made of is copied. */
function copyProject(to: string): void {
  for (const part of PARTS) cpSync(join(ROOT, part), join(to, part), { recursive: true });
  const packages = packagesOfPages();
  for (const path of Object.keys(lock.packages)) {
    const name = path.slice('node_modules/'.length);
    // What lies inside another package comes with it; what is for other machines is not installed.
    if (path === '' || name.includes('node_modules/')) continue;
    const from = join(ROOT, path);
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    if (packages.has(name)) cpSync(realpathSync(from), join(to, path), { recursive: true });
    else symlinkSync(realpathSync(from), join(to, path));
  }
}

/** Builds there as an operator does, at a time, in a time zone and a language. */
async function build(folder: string, time: string, zone: string, language: string): Promise<void> {
  const clock = `const Real = Date, ahead = Real.parse('${time}') - Real.now();
    globalThis.Date = class extends Real {
      constructor(...given) { given.length > 0 ? super(...given) : super(Real.now() + ahead); }
      static now() { return Real.now() + ahead; }
    };`;
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      `--import=data:text/javascript,${encodeURIComponent(clock)}`,
      'src/main.ts',
      'build',
    ],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, TZ: zone, LC_ALL: language, LANG: language },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const code = await new Promise((done) => child.on('close', done));
  expect(code, errors).toBe(0);
}

/** A hash of every file that was built, by its path. The server's own list of recordings names them where they lie. */
function builtIn(folder: string): Record<string, string> {
  const dist = join(folder, 'dist');
  return Object.fromEntries(
    readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => {
        const bytes = readFileSync(file);
        const own = file.endsWith(`${sep}page.json`)
          ? bytes.toString('utf8').replaceAll(folder, 'ROOT')
          : bytes;
        return [file.slice(dist.length + 1), hashOf(own)];
      }),
  );
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** All that a phone can be given by a page: its documents and whatever was built for it, in every form it travels in. */
function servedFrom(folder: string): Record<string, string> {
  const dist = join(folder, 'dist');
  const pages: [Site & { takeOver(bundle: string): void }, string[]][] = [
    [
      new TipPageSite(join(dist, 'tip-page'), EXIT),
      ['/t', '/t/', '/t/km', '/t/lo', '/t/th', '/t/my', '/t/en'],
    ],
    [new ChatSite(join(dist, 'client'), EXIT), ['/chat/', '/chat/files.json']],
  ];
  const below = (path: string, address: string) =>
    readdirSync(join(dist, path)).map((name) => `${address}${name}`);
  const addresses = [
    ...below('tip-page/assets', '/t/assets/'),
    ...below('bundle/tip-page', '/t/data/'),
    ...below('client/assets', '/chat/assets/'),
    ...below('bundle/parts', '/chat/parts/'),
  ].filter((address) => !/\.(br|gz)$/.test(address));
  return Object.fromEntries(
    pages.flatMap(([site, documents]) => {
      site.takeOver(join(dist, 'bundle'));
      return [...documents, ...addresses].flatMap((address) => {
        const asset = site.asset(address);
        return asset ? [[address, hashOfAsset(asset)]] : [];
      });
    }),
  );
}

function hashOfAsset({ body, etag, type, caching, headers }: Asset): string {
  if ('file' in body) return hashOf(readFileSync(body.file));
  const forms = ['plain' in body ? body.plain : '', body.br ?? '', body.gzip ?? ''].map(hashOf);
  return hashOf(JSON.stringify([...forms, etag, type, caching, headers]));
}

describe('what a phone loads', () => {
  let here: string;
  let there: string;
  beforeAll(() => {
    here = mkdtempSync(join(realpathSync(tmpdir()), 'mitr-'));
    there = mkdtempSync(join(realpathSync(tmpdir()), 'built somewhere else, ទៀត '));
    copyProject(here);
    copyProject(there);
  });
  afterAll(() => {
    rmSync(here, { recursive: true, force: true });
    rmSync(there, { recursive: true, force: true });
  });

  it('is the same to the byte wherever, whenever and in whatever language it was built, with and without what is kept of a build', async () => {
    await Promise.all([
      build(here, '2026-11-22T01:00:00Z', 'UTC', 'C'),
      // Turkish has letters of its own for i, and in that zone it is another day.
      build(there, '2026-11-22T16:30:00Z', 'Pacific/Auckland', 'tr_TR.UTF-8'),
    ]);
    const served = servedFrom(here);
    const built = builtIn(here);
    expect(Object.keys(served)).toEqual(
      expect.arrayContaining(['/t', '/t/my', '/chat/', '/chat/files.json']),
    );
    for (const kind of [
      /^\/t\/assets\/worker-.*\.js$/,
      /^\/t\/data\/secret\..*\.json$/,
      /^\/chat\/parts\/km\./,
    ])
      expect(
        Object.keys(served).some((address) => kind.test(address)),
        String(kind),
      ).toBe(true);
    expect(builtIn(there)).toEqual(built);
    expect(servedFrom(there)).toEqual(served);

    rmSync(join(there, 'dist'), { recursive: true });
    await build(there, '2026-11-22T05:00:00Z', 'Asia/Bangkok', 'th_TH.UTF-8');
    expect(builtIn(there)).toEqual(built);
    expect(servedFrom(there)).toEqual(served);
  });
});

describe('the lock file', () => {
  it('says the bytes of every package, so that all who install have the same', () => {
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(packages.length).toBeGreaterThan(100);
    const open = packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(open.map(([path]) => path)).toEqual([]);
  });
});
