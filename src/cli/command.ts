/** One command of `mitr`: what it is for, how it is called, what it does. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Usage, options and at least one example, printed by `--help`. */
  readonly help: string;
  /** Runs with the arguments after the command's name; resolves to the exit code. */
  run(args: string[]): Promise<number>;
}

/** Wrong words on the command line: printed with the way to the help text, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
