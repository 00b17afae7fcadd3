import { execFileSync, spawnSync } from 'node:child_process';

/** Whether this machine has the age program; without it the tests that need it are reported as left out. */
export const HAS_AGE = spawnSync('age', ['--version']).status === 0;

/** Runs `age` and returns what it writes; throws with its message when it fails. */
export function age(args: readonly string[], input?: Uint8Array): Buffer {
  return execFileSync('age', args, {
    maxBuffer: 2 ** 26,
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    ...(input ? { input } : {}),
  });
}
