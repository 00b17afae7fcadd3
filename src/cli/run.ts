import { type Command, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';

const HELP_WORDS = new Set(['help', '--help', '-h']);

async function printCommands(): Promise<void> {
  console.log('Mitr: a chatbot for safe migration in the Mekong.\n\nUsage: mitr <command> [options]\n');
  for (const [name, load] of Object.entries(COMMANDS))
    console.log(`  ${name.padEnd(20)} ${(await load()).summary}`);
  console.log('\n"mitr <command> --help" shows options and examples.');
}

/** The commands whose first word of two this is: `tip` of "tip inbox". */
function groupOf(first: string): [name: string, load: () => Promise<Command>][] {
  return Object.entries(COMMANDS).filter(([name]) => name.startsWith(`${first} `));
}

/** What each command of a group is for, with the example of its own help. */
async function printGroup(
  first: string,
  group: readonly [name: string, load: () => Promise<Command>][],
  print: (line: string) => void,
): Promise<void> {
  print(`Usage: mitr ${first} <command> [options]\n`);
  const commands = await Promise.all(group.map(async ([name, load]) => ({ name, ...(await load()) })));
  for (const { name, summary } of commands) print(`  ${name.padEnd(20)} ${summary}`);
  const examples = commands.flatMap(({ help }) => /^Examples?:\n( +mitr .*)/m.exec(help)?.[1] ?? []);
  print(`\nExamples:\n${examples.join('\n')}\n\n"mitr ${first} <command> --help" shows its options.`);
}

async function runCommand(name: string, command: Command, args: string[]): Promise<number> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(command.help);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    const wrongWords =
      error instanceof UsageError ||
      (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
    if (!wrongWords) throw error;
    console.error(`mitr ${name}: ${error.message}\nSee "mitr ${name} --help".`);
    return 2;
  }
}

/**
 * Runs what somebody typed after "mitr" and answers with its exit code: 2 where the words are not understood. Commands
 * have names of one word or two ("agencies check"); the longer name wins.
 */
export async function runMitr(args: string[]): Promise<number> {
  if (args.length === 0 || HELP_WORDS.has(args[0] ?? '')) {
    await printCommands();
    return 0;
  }
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    const load = COMMANDS[name];
    if (args.length >= words && load) return runCommand(name, await load(), args.slice(words));
  }
  const group = groupOf(args[0] ?? '');
  if (group.length > 0) {
    const wrong = args.slice(1).find((arg) => !HELP_WORDS.has(arg));
    if (wrong !== undefined) console.error(`mitr: there is no command "${args[0]} ${wrong}".`);
    await printGroup(args[0] ?? '', group, wrong === undefined ? console.log : console.error);
    return wrong === undefined && args.length > 1 ? 0 : 2;
  }
  console.error(`mitr: there is no command "${args[0]}". "mitr help" lists them.`);
  return 2;
}
