import { type Command, UsageError } from './cli/command.ts';
import { COMMANDS } from './cli/commands.ts';
import { keptYaml } from './cli/kept-yaml.ts';
import { readYamlWith } from './content/yaml-memory.ts';

const HELP_WORDS = new Set(['help', '--help', '-h']);

async function printCommands(): Promise<void> {
  console.log('Mitr: a chatbot for safe migration in the Mekong.\n\nUsage: mitr <command> [options]\n');
  for (const [name, load] of Object.entries(COMMANDS))
    console.log(`  ${name.padEnd(20)} ${(await load()).summary}`);
  console.log('\n"mitr <command> --help" shows options and examples.');
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

/** Commands have names of one word or two ("agencies check"); the longer name wins. */
async function main(args: string[]): Promise<number> {
  if (args.length === 0 || HELP_WORDS.has(args[0] ?? '')) {
    await printCommands();
    return 0;
  }
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    const load = COMMANDS[name];
    if (args.length >= words && load) return runCommand(name, await load(), args.slice(words));
  }
  console.error(`mitr: there is no command "${args[0]}". "mitr help" lists them.`);
  return 2;
}

readYamlWith(keptYaml());
process.exitCode = await main(process.argv.slice(2));
