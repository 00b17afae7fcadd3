import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isMissing, ROOT } from './files.ts';

/** Where the browser client is built to. */
export const CLIENT_DIR = join(ROOT, 'dist/client');
/** Where the secret page is built to. */
export const TIP_PAGE_DIR = join(ROOT, 'dist/tip-page');
/** Where the page of the reply board is built to. */
export const BOARD_DIR = join(ROOT, 'dist/board');
/** Where the bundle of the shipped content is built to. */
export const BUNDLE_DIR = join(ROOT, 'dist/bundle');

/** What reads flows, texts and facts, and finds in them. */
export const READING_CODE = [
  'src/dialogue',
  'src/content',
  'src/understanding',
  'src/tables',
  'src/agencies',
  'src/places',
] as const;

/** The folders whose files make the client: its own and those of the pure core. */
export const CLIENT_INPUTS: readonly string[] = [
  ...READING_CODE,
  'src/webchat',
  'src/pages',
  'src/tippage',
  'src/board',
  'src/letters',
  'src/tips',
  'src/cli/build-client.ts',
  'src/cli/compressed.ts',
  'src/http/asset.ts',
  'package-lock.json',
];
/** What makes a bundle: what people write, and the code that reads and cuts it. */
export const BUNDLE_INPUTS: readonly string[] = [
  ...READING_CODE,
  'flows',
  'content',
  'locales',
  'src/webchat/manifest.ts',
  'src/webchat/pieces.ts',
  'src/webchat/words.ts',
  'src/cli/build-bundle.ts',
  'src/cli/on-page.ts',
  'src/cli/kept-places.ts',
  'src/cli/overlay.ts',
  'src/cli/build-tip-page-data.ts',
  'src/cli/roster-files.ts',
  'src/tippage/data.ts',
  'src/tips',
  'src/cli/compressed.ts',
  'src/http/asset.ts',
  'src/http/built.ts',
  'src/http/html.ts',
  'src/channels/line/profile.ts',
  'src/channels/messenger/profile.ts',
  'src/channels/telegram/profile.ts',
  'src/webchat/profile.ts',
  'package-lock.json',
];

/** A hash of everything that makes the client. */
export function clientInputs(): string {
  return hashOf(CLIENT_INPUTS.map((path) => join(ROOT, path)));
}

/** A hash of everything that makes the bundle, with what is laid over the content. */
export function bundleInputs(overlay: string | undefined): string {
  const own = BUNDLE_INPUTS.map((path) => join(ROOT, path));
  return hashOf(overlay === undefined ? own : [...own, overlay]);
}

/** Whether the folder holds any file, however deep. Throws what forbids to look. */
export function hasFiles(folder: string): boolean {
  return filesOf(folder).length > 0;
}

/** A mark of a folder's state that is cheap to take: names, sizes and times of change. Throws what forbids to look. */
export function stateOf(folder: string): string {
  return filesOf(folder)
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return `${file} ${stat?.size} ${stat?.mtimeMs}`;
    })
    .join('\n');
}

/** A hash of files, and of all files below folders. */
export function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesOf))
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('base64url');
}

/** The file itself, or all files below a folder, sorted; nothing where the path is not there. Throws what forbids to look. */
function filesOf(path: string): string[] {
  let names: string[];
  try {
    if (!statSync(path).isDirectory()) return [path];
    names = readdirSync(path).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  return names.flatMap((name) => filesOf(join(path, name)));
}
