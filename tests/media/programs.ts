import { spawnSync } from 'node:child_process';
import { hasWall } from '../../src/media/protections.ts';
import { ffmpegPath } from '../../src/media/voice.ts';

export const FFMPEG = ffmpegPath();
/** Whether this machine lets a process be left without network and files. */
export const HAS_WALL = await hasWall();
export const HAS_VOICE = FFMPEG !== undefined && HAS_WALL;

/** What ffmpeg makes of these arguments, as bytes. */
export function ffmpeg(args: readonly string[], input?: Uint8Array): Uint8Array {
  const { status, stdout, stderr } = spawnSync(
    FFMPEG ?? 'ffmpeg',
    ['-hide_banner', '-loglevel', 'error', ...args],
    {
      maxBuffer: 64_000_000,
      ...(input ? { input } : undefined),
    },
  );
  if (status !== 0) throw new Error(`ffmpeg: ${stderr}`);
  return new Uint8Array(stdout);
}

/** Samples a second of `heard`. */
export const RATE = 16_000;

/** A recording as samples between -1 and 1. */
export function heard(file: Uint8Array): Float32Array {
  const raw = ffmpeg(['-i', 'pipe:0', '-ac', '1', '-ar', String(RATE), '-f', 'f32le', 'pipe:1'], file);
  return new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength >> 2);
}
