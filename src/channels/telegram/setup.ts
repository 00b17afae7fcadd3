import type { Api } from 'grammy';
import { splitText } from '../../dialogue/split.ts';
import type { SetupStep } from '../operator.ts';
import { asked, openApi } from './client.ts';
import { ALLOWED_UPDATES } from './update.ts';

/** What one language says of the bot. */
export interface BotWords {
  /** Two letters, as Telegram names the language of an app; nothing for everybody else. */
  readonly language: string | undefined;
  /** What stands above the Start button. */
  readonly description: string;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

export interface TelegramSetup {
  readonly botToken: string;
  readonly webhookSecret: string | undefined;
  readonly apiRoot: string;
  readonly mode: 'webhook' | 'polling';
}

/** https://core.telegram.org/bots/api#setmydescription, #setmyshortdescription, #botcommand */
const MOST = { description: 512, short: 120, command: 256 };

/**
 * What makes a bot ready: where Telegram calls, its commands, what stands above Start, in every language. Doing it
 * again changes nothing that is right already. Steps throw PlatformRefusalError.
 */
export async function telegramSetup(
  options: TelegramSetup,
  publicUrl: string,
  words: readonly BotWords[],
): Promise<SetupStep[]> {
  const api = await openApi(options);
  return [webhookStep(api, options, publicUrl), ...words.map((one) => wordsStep(api, one))];
}

function webhookStep(api: Api, { mode, webhookSecret }: TelegramSetup, publicUrl: string): SetupStep {
  if (mode === 'polling' || webhookSecret === undefined)
    return {
      says: 'No webhook, since updates are fetched.',
      run: async () => void (await asked(api.deleteWebhook())),
    };
  const url = `${publicUrl}/webhooks/telegram`;
  return {
    says: `Webhook at ${url}.`,
    run: async () =>
      void (await asked(
        api.setWebhook(url, {
          secret_token: webhookSecret,
          allowed_updates: ALLOWED_UPDATES,
          max_connections: 40,
        }),
      )),
  };
}

function wordsStep(api: Api, { language, description, commands }: BotWords): SetupStep {
  // grammY's types list the languages that Telegram's own apps have.
  const of = (language === undefined ? {} : { language_code: language }) as { language_code?: 'en' };
  const list = commands.map((one) => ({
    command: one.command,
    description: splitText(one.description, MOST.command)[0] ?? '',
  }));
  const names = list.map(({ command }) => `/${command}`).join(' ');
  return {
    says: `Words for ${language ?? 'everybody else'}: ${names}; ${description}`,
    async run() {
      await asked(api.setMyCommands(list, of));
      await asked(api.setMyDescription(splitText(description, MOST.description)[0] ?? '', of));
      await asked(api.setMyShortDescription(splitText(description, MOST.short)[0] ?? '', of));
    },
  };
}
