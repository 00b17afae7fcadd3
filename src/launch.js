// Runs a file with the Node that the lock file pins, whatever Node started npm. Plain JavaScript, since an old Node reads it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeEnvironment, nodeFlags } from './node-flags.js';

const OLDEST = 24;
const pinned = fileURLToPath(
  new URL(`../node_modules/node-${process.platform}-${process.arch}/bin/node`, import.meta.url),
);
const node = existsSync(pinned) ? pinned : process.execPath;
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < OLDEST) {
  console.error(
    `Mitr needs Node ${OLDEST} or newer and this is ${process.version}: run "npm ci" again without --omit=optional (Linux on x64 and arm64 brings its own Node), or install Node ${OLDEST}.`,
  );
  process.exit(1);
}

// Compiled code is kept: reading TypeScript anew is a third of the time of a short command.
const kept = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url));
const stays = process.argv[3] === 'start';
const child = spawn(node, [...nodeFlags(stays), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { NODE_COMPILE_CACHE: kept, ...nodeEnvironment(stays), ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`Mitr could not start ${node}: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(code ?? 1);
});
