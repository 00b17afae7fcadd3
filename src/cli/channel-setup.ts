import { parseArgs } from 'node:util';
import { messengerSetup, SetupRefusedError, setUpMessenger } from '../channels/messenger/setup.ts';
import { NoAnswerError } from '../channels/platform-pool.ts';
import { setUpTelegram, telegramSetup } from '../channels/telegram/setup.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import { messengerWords, telegramWords } from './channel-words.ts';
import { type Command, UsageError } from './command.ts';
import { projectBundle } from './project.ts';

const HELP = `Usage: mitr channel setup <telegram|messenger> [--dry-run]

Tells a platform what its bot is: where to call, what stands above the first message and in the menu, in every language
of locales/. The secrets come from the environment, as for "mitr start". Doing it again changes nothing.

  --dry-run   print what would be asked of the platform, and ask nothing; works without secrets

Examples:
  mitr channel setup telegram --dry-run
  PUBLIC_URL=https://mitr.example.org mitr channel setup telegram`;

interface Setup {
  /** What would be asked, as lines. */
  plan(config: Config, bundle: Bundle): readonly (readonly [string, object])[];
  /** Asks it; throws ConfigError where the channel is off. */
  run(config: Config, bundle: Bundle, done: (what: string) => void): Promise<void>;
}

const SETUPS: Readonly<Record<string, Setup>> = {
  telegram: {
    plan: (config, bundle) =>
      telegramSetup({ webhook: telegramWebhook(config), words: telegramWords(bundle) }).map(
        ({ method, args }) => [method, args] as const,
      ),
    async run(config, bundle, done) {
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
      messengerSetup({ words: messengerWords(bundle) }).map(({ path, body }) => [path, body] as const),
    async run({ messenger }, bundle, done) {
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
      options: { 'dry-run': { type: 'boolean' } },
    });
    const [name = '', ...more] = positionals;
    const setup = SETUPS[name];
    if (!setup || more.length > 0)
      throw new UsageError(`name one channel: ${Object.keys(SETUPS).join(', ')}`);
    try {
      const config = readConfig(process.env);
      const bundle = projectBundle();
      if (values['dry-run'])
        for (const [what, body] of setup.plan(config, bundle))
          console.log(`${what} ${JSON.stringify(body, undefined, 2)}`);
      else await setup.run(config, bundle, (what) => console.log(`done: ${what}`));
      return 0;
    } catch (error) {
      console.error(`Nothing more was set up. ${reasonOf(error)}`);
      return 1;
    }
  },
};

function telegramWebhook({ telegram, publicUrl }: Config) {
  if (telegram?.mode === 'polling') return undefined;
  return { url: `${publicUrl}/webhooks/telegram`, secret: telegram?.webhookSecret ?? '' };
}

/** A platform's refusal in its own words; nothing that could hold a token. */
function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof SetupRefusedError) return `Meta says: ${error.message}`;
  if (error instanceof NoAnswerError) return `${error.message}.`;
  if (error instanceof Error && 'description' in error) return `Telegram says: ${String(error.description)}`;
  return error instanceof Error ? `It failed (${error.name}).` : 'It failed.';
}
