import { realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { runChild, SYSTEM } from './child.ts';
import { redrawPicture, sharpFiles } from './picture.ts';
import { ffmpegPath } from './voice.ts';

const NOTHING = new Uint8Array();
const SAID = 64_000;
const CPU_S = 10;

/** A picture of one point, for trying. */
const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Whether a process here can be left without network and without files (`unshare`, of util-linux). */
export async function hasWall(): Promise<boolean> {
  // Inside there is one network device, which is down, none of the old root's folders, and the first process is one's own.
  const trial =
    'if [ -e /proc ] || [ -e /home ] || [ -e /var ] || [ -e /root ] || [ $$ != 1 ]; then exit 1; fi; echo walled';
  const said = await runChild({
    program: '/bin/sh',
    args: ['-c', trial],
    reads: [],
    input: NOTHING,
    cpuSeconds: CPU_S,
    mostBytes: SAID,
  });
  return said !== undefined && text(said) === 'walled\n';
}

/** Whether a folder lies where a decoder reads, because it is shown all of what lies there, whoever's it is. */
export function decodersSee(folder: string): boolean {
  const path = realPath(folder);
  return [...SYSTEM, ...(sharpFiles()?.reads ?? [])]
    .map(realPath)
    .some((shown) => path === shown || path.startsWith(shown + sep));
}

/** Of a path that need not be there yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), basename(path));
  }
}

/**
 * Whether Node refuses a process files, programs and threads (`--permission`), and sharp draws under it: a file that exists
 * for everybody is asked for and must not be had.
 */
export async function permissionHolds(): Promise<boolean> {
  const trial = `
    const has = (scope) => process.permission.has(scope);
    const refused = !['fs.read', 'fs.write', 'child', 'worker'].some(has);
    let read = true;
    try { require('node:fs').readFileSync('/usr/bin/env'); } catch (error) { read = error.code !== 'ERR_ACCESS_DENIED'; }
    if (refused && !read) process.stdout.write('refused');`;
  const said = await runChild({
    program: process.execPath,
    args: ['--permission', '--eval', trial],
    reads: [process.execPath],
    input: NOTHING,
    cpuSeconds: CPU_S,
    mostBytes: SAID,
  });
  return said !== undefined && text(said) === 'refused' && (await redrawPicture(POINT, 'png')) !== undefined;
}

/** Whether ffmpeg is here with what changes a voice: Debian's has all of it. */
export async function ffmpegWorks(): Promise<boolean> {
  const program = ffmpegPath();
  if (program === undefined) return false;
  const ask = (what: string) =>
    runChild({
      program,
      args: ['-hide_banner', what],
      reads: [],
      input: NOTHING,
      cpuSeconds: CPU_S,
      mostBytes: SAID,
    });
  const [filters, encoders] = [await ask('-filters'), await ask('-encoders')];
  return (
    filters !== undefined &&
    encoders !== undefined &&
    [' rubberband ', ' afreqshift ', ' anoisesrc '].every((name) => text(filters).includes(name)) &&
    text(encoders).includes(' libopus ')
  );
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
