import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';

const NAME = 'server-secret';
const BYTES = 32;

/**
 * What every key of this server is made of: SERVER_SECRET, or what the data folder keeps, which is made when missing.
 * Without it nobody's talk is found again. Throws ConfigError where the file is damaged.
 */
export function serverSecret(set: string | undefined, dataDir: string): Uint8Array {
  if (set !== undefined) return Buffer.from(set);
  const file = join(dataDir, NAME);
  return read(file) ?? make(dataDir, file);
}

function read(file: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const secret = Buffer.from(text, 'base64url');
  if (secret.length !== BYTES)
    throw new ConfigError(
      `${file} is damaged: put its backup in its place, or remove it and lose every talk.`,
    );
  return secret;
}

/** Whole or not there: a file that lies under its name is on the disk, and two processes make one. */
function make(dataDir: string, file: string): Uint8Array {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, `${randomBytes(BYTES).toString('base64url')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  const folder = openSync(dataDir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
  const made = read(file);
  if (!made) throw new ConfigError(`${file} could not be written.`);
  return made;
}
