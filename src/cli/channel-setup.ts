import { parseArgs } from 'node:util';
import { PlatformRefusalError, type SetupStep } from '../channels/operator.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Texts } from '../dialogue/message.ts';
import { messengerWords, telegramWords } from './channel-words.ts';
import { type Command, UsageError } from './command.ts';
import { projectBundle } from './project.ts';

const HELP = `Usage: mitr channel setup <channel> [options]

Makes a platform ready for Mitr, with the secrets of the environment: on LINE the menu below the chat and the address
that LINE calls (PUBLIC_URL/webhooks/line, which must be https); on Telegram that address, commands and descriptions;
on Messenger what the page sends, the menu, the greeting and first questions. Doing it again changes nothing that is
right already.

  --locale LNG   the language of the menu on LINE (default: en); Telegram and Messenger show each person their own
  --dry-run      say what would be done, and do nothing

Channels: line, telegram, messenger

Examples:
  mitr channel setup line --dry-run
  mitr channel setup line --locale km`;

type Setup = (config: Config, texts: Texts, bundle: Bundle) => Promise<SetupStep[] | undefined>;

/** By channel: what is to be done; undefined where the channel is switched off. */
const SETUPS: Readonly<Record<string, Setup>> = {
  line: async ({ line, publicUrl }, texts) =>
    line && (await import('../channels/line/setup.ts')).lineSetup(line, publicUrl, texts),
  telegram: async ({ telegram, publicUrl }, _, bundle) =>
    telegram &&
    (await import('../channels/telegram/setup.ts')).telegramSetup(telegram, publicUrl, telegramWords(bundle)),
  messenger: async ({ messenger }, _, bundle) =>
    messenger &&
    (await import('../channels/messenger/setup.ts')).messengerSetup(messenger, messengerWords(bundle)),
};

export const command: Command = {
  summary: 'make a platform ready: menus, commands, the address that it calls',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { locale: { type: 'string', default: 'en' }, 'dry-run': { type: 'boolean', default: false } },
    });
    const [name = ''] = positionals;
    const setup = Object.hasOwn(SETUPS, name) ? SETUPS[name] : undefined;
    if (!setup || positionals.length !== 1)
      throw new UsageError(`name one channel; there is ${Object.keys(SETUPS).join(', ')}`);
    const bundle = projectBundle();
    if (!bundle.locales.includes(values.locale))
      throw new UsageError(`there is no locale "${values.locale}"; there is ${bundle.locales.join(', ')}`);
    try {
      const steps = await setup(readConfig(process.env), bundle.texts(values.locale), bundle);
      if (!steps)
        throw new ConfigError(`The channel ${name} is switched off: "mitr doctor" says what is missing.`);
      for (const step of steps) {
        console.log(`${values['dry-run'] ? 'Would do: ' : ''}${step.says}`);
        if (!values['dry-run']) await step.run();
      }
      return 0;
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof PlatformRefusalError)) throw error;
      console.error(error.message);
      return 1;
    }
  },
};
