import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/files.ts';
import { nodeFlags } from '../../src/node-flags.js';

/** What a command left behind: its exit code and what it printed. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A process that runs one command after the other as src/main.ts does, which saves the start of one for each. */
export interface ManyCommands {
  /** Runs the command that these words name. @param env the only variables that it sees; those of the process if not said */
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  close(): Promise<void>;
}

/** @param root a copy of the project with its `src/`, which then reads and writes there and nowhere else */
export function manyCommands(root: string = ROOT): ManyCommands {
  const child = fork(join(import.meta.dirname, 'many-commands-process.ts'), [root], {
    execArgv: nodeFlags(false),
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  return {
    async run(words, env) {
      const answer = once(child, 'message');
      child.send({ words, env });
      const [ran] = await Promise.race([
        answer,
        gone.then(([code]) => Promise.reject(new Error(`it ended with ${code} at: mitr ${words.join(' ')}`))),
      ]);
      return ran as Ran;
    },
    async close() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}
