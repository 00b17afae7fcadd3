import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashOf } from './dist.ts';
import { ROOT } from './files.ts';

/** Beside the compiled code: whatever lies here can be made again and may be deleted at any time. */
export const KEPT = join(ROOT, 'node_modules/.cache/mitr');

/**
 * What a slow function of plain data made the last time, of the same inputs by the same code; made anew where either
 * has changed. One result is kept under each name. `code` are the files and folders that make it, from the root.
 */
export function kept<T>(name: string, code: readonly string[], inputs: readonly Input[], make: () => T): T {
  const { file, of, found } = keptOf(name, code, inputs);
  if (found) return found.made as T;
  const made = make();
  writeKept(file, { of, made });
  return made;
}

/** The same of a slow function whose code is loaded only where it is needed. */
export async function keptLater<T>(
  name: string,
  code: readonly string[],
  inputs: readonly Input[],
  make: () => Promise<T>,
): Promise<T> {
  const { file, of, found } = keptOf(name, code, inputs);
  if (found) return found.made as T;
  const made = await make();
  writeKept(file, { of, made });
  return made;
}

/** What is kept under a name, where it was made of these very inputs. */
function keptOf(name: string, code: readonly string[], inputs: readonly Input[]) {
  const file = join(KEPT, `${name}.json`);
  const of = [codeHash(code), ...inputs.map(digest)].join(' ');
  const found = readKept(file);
  return { file, of, found: found?.of === of ? found : undefined };
}

/** Plain data, maps among it, that nobody changes once it was read. */
type Input = object | string;

const DIGESTS = new WeakMap<object, string>();

/** Several results are made of the same large inputs; each is looked at once. */
function digest(input: Input): string {
  if (typeof input === 'string') return input;
  const known = DIGESTS.get(input);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  const values = Object.entries(input);
  // Texts of files are as long as all the rest together, and need no quotes.
  if (values.length > 0 && values.every(([, value]) => typeof value === 'string'))
    for (const [name, text] of values) hash.update(`${name.length} ${text.length} ${name}`).update(text);
  else hash.update(JSON.stringify(input, withMaps));
  const made = hash.digest('base64url');
  DIGESTS.set(input, made);
  return made;
}

/** JSON knows no maps and leaves out what is in them. */
function withMaps(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

const CODE_HASHES = new Map<string, string>();

/** A hash of files and folders of code, by their paths from the root, and of the packages that they use. */
export function codeHash(code: readonly string[]): string {
  // Code does not change while it runs.
  const known = CODE_HASHES.get(code.join());
  if (known !== undefined) return known;
  const made = hashOf([...code, 'package-lock.json'].map((path) => join(ROOT, path)));
  CODE_HASHES.set(code.join(), made);
  return made;
}

interface Kept {
  /** The hash of input and code. */
  readonly of: string;
  readonly made: unknown;
}

/** What a file holds; nothing where there is none or it is damaged. */
export function readKept(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}

export function writeKept(file: string, content: Kept): void {
  tryToKeep(file, JSON.stringify(content));
}

/** Bytes that were kept under a name of a folder; nothing where there are none. */
export function readKeptBytes(folder: string, name: string): Buffer | undefined {
  try {
    return readFileSync(join(KEPT, folder, name));
  } catch {
    return undefined;
  }
}

/** Keeps bytes under a name that says what they were made of. A folder keeps its `most` newest files. */
export function keepBytes(folder: string, name: string, bytes: Uint8Array, most: number): void {
  const path = join(KEPT, folder);
  tryToKeep(join(path, name), bytes);
  forgetOldest(path, most);
}

function forgetOldest(folder: string, most: number): void {
  try {
    const names = readdirSync(folder);
    if (names.length <= most) return;
    const ages = names.map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }));
    // Half go at once, so that most writes look at no file.
    for (const { name } of ages.sort((a, b) => a.at - b.at).slice(0, names.length - Math.ceil(most / 2)))
      rmSync(join(folder, name), { force: true });
  } catch {
    // Another process tidies up, or nothing may be written.
  }
}

/** Whole or not at all; where nothing may be written, the next run makes it again. */
function tryToKeep(file: string, content: string | Uint8Array): void {
  const written = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(written, content);
    renameSync(written, file);
  } catch {
    rmSync(written, { force: true });
  }
}
