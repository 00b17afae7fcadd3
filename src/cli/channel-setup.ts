import { parseArgs } from 'node:util';
import { messengerSetup, SetupRefusedError, setUpMessenger } from '../channels/messenger/setup.ts';
import { PlatformRefusalError } from '../channels/operator.ts';
import { NoAnswerError } from '../channels/platform-pool.ts';
import { setUpTelegram, telegramSetup } from '../channels/telegram/setup.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Lng } from '../dialogue/message.ts';
import { messengerWords, telegramWords } from './channel-words.ts';
import { type Command, UsageError } from './command.ts';
import { projectBundle } from './project.ts';

const HELP = `Usage: mitr channel setup <line|telegram|messenger> [options]

Tells a platform what its bot is: where to call, what stands above the first message and in the menu, in every language
of locales/ (LINE's menu below the chat has one language). The secrets come from the environment, as for "mitr start".
Doing it again changes nothing.

  --locale LNG   the language of LINE's menu (default: en)
  --dry-run      print what would be asked of the platform, and ask nothing

Examples:
  mitr channel setup line --dry-run
  mitr channel setup line --locale km
  mitr channel setup telegram --dry-run
  PUBLIC_URL=https://mitr.example.org mitr channel setup telegram`;

interface Setup {
  /** What would be asked, a line or more each. */
  plan(config: Config, bundle: Bundle, lng: Lng): readonly string[] | Promise<readonly string[]>;
  /** Asks it; throws ConfigError where the channel is off. */
  run(config: Config, bundle: Bundle, lng: Lng, done: (what: string) => void): Promise<void>;
}

const SETUPS: Readonly<Record<string, Setup>> = {
  line: {
    plan: async (config, bundle, lng) => (await lineSteps(config, bundle, lng)).map(({ says }) => says),
    async run(config, bundle, lng, done) {
      for (const step of await lineSteps(config, bundle, lng)) {
        await step.run();
        done(step.says);
      }
    },
  },
  telegram: {
    plan: (config, bundle) =>
      telegramSetup({ webhook: telegramWebhook(config), words: telegramWords(bundle) }).map(
        ({ method, args }) => shown(method, args),
      ),
    async run(config, bundle, _, done) {
      const { telegram } = config;
      if (!telegram)
        throw new ConfigError('Telegram is off: set TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET.');
      const webhook = telegramWebhook(config);
      if (webhook && !webhook.url.startsWith('https://'))
        throw new ConfigError(
          'Telegram calls addresses with https alone: set PUBLIC_URL, or TELEGRAM_MODE=polling.',
        );
      await setUpTelegram({ ...telegram, webhook, words: telegramWords(bundle) }, ({ method }) =>
        done(method),
      );
    },
  },
  messenger: {
    plan: (_, bundle) =>
      messengerSetup({ words: messengerWords(bundle) }).map(({ path, body }) => shown(path, body)),
    async run({ messenger }, bundle, _, done) {
      if (!messenger)
        throw new ConfigError(
          'Messenger is off: set MESSENGER_APP_SECRET, MESSENGER_PAGE_ID, MESSENGER_PAGE_TOKEN and MESSENGER_VERIFY_TOKEN.',
        );
      await setUpMessenger({ ...messenger, words: messengerWords(bundle) }, ({ path }) => done(path));
    },
  },
};

export const command: Command = {
  summary: 'tell a platform what its bot is: where to call, menu, description',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { locale: { type: 'string', default: 'en' }, 'dry-run': { type: 'boolean', default: false } },
    });
    const [name = '', ...more] = positionals;
    const setup = Object.hasOwn(SETUPS, name) ? SETUPS[name] : undefined;
    if (!setup || more.length > 0)
      throw new UsageError(`name one channel: ${Object.keys(SETUPS).join(', ')}`);
    const bundle = projectBundle();
    const { locale } = values;
    if (!bundle.locales.includes(locale))
      throw new UsageError(`there is no locale "${locale}"; there is ${bundle.locales.join(', ')}`);
    try {
      const config = readConfig(process.env);
      if (values['dry-run'])
        for (const line of await setup.plan(config, bundle, locale)) console.log(`Would do: ${line}`);
      else await setup.run(config, bundle, locale, (what) => console.log(`done: ${what}`));
      return 0;
    } catch (error) {
      console.error(`Nothing more was set up. ${reasonOf(error)}`);
      return 1;
    }
  },
};

async function lineSteps({ line, publicUrl }: Config, bundle: Bundle, lng: Lng) {
  if (!line) throw new ConfigError('LINE is off: set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN.');
  return (await import('../channels/line/setup.ts')).lineSetup(line, publicUrl, bundle.texts(lng));
}

function shown(what: string, body: object): string {
  return `${what} ${JSON.stringify(body, undefined, 2)}`;
}

function telegramWebhook({ telegram, publicUrl }: Config) {
  if (telegram?.mode === 'polling') return undefined;
  return { url: `${publicUrl}/webhooks/telegram`, secret: telegram?.webhookSecret ?? '' };
}

/** A platform's refusal in its own words; nothing that could hold a token. */
function reasonOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof PlatformRefusalError) return error.message;
  if (error instanceof SetupRefusedError) return `Meta says: ${error.message}`;
  if (error instanceof NoAnswerError) return `${error.message}.`;
  if (error instanceof Error && 'description' in error) return `Telegram says: ${String(error.description)}`;
  return error instanceof Error ? `It failed (${error.name}).` : 'It failed.';
}
