import type { Api } from 'grammy';
import { splitText } from '../../dialogue/split.ts';
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
  readonly apiRoot: string;
  /** Where Telegram is to call, and the secret that it is to send; nothing where updates are fetched. */
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
  readonly words: readonly BotWords[];
}

/** One call of the Bot API, as it is shown before it is made. */
export interface SetupCall {
  readonly method: string;
  readonly args: object;
  readonly make: (api: Api) => Promise<unknown>;
}

/** https://core.telegram.org/bots/api#setmydescription, #setmyshortdescription, #botcommand */
const MOST = { description: 512, short: 120, command: 256 };
const TIMEOUT_S = 20;

/** Every call that makes a bot what it should be, in order; the same again changes nothing. */
export function telegramSetup({ webhook, words }: Pick<TelegramSetup, 'webhook' | 'words'>): SetupCall[] {
  const calls: SetupCall[] = [];
  if (webhook) {
    const { url, secret } = webhook;
    const options = { allowed_updates: ALLOWED_UPDATES, max_connections: 40 };
    calls.push({
      method: 'setWebhook',
      args: { url, secret_token: '(kept to ourselves)', ...options },
      make: (api) => api.setWebhook(url, { secret_token: secret, ...options }),
    });
  } else calls.push({ method: 'deleteWebhook', args: {}, make: (api) => api.deleteWebhook() });
  for (const { language, description, commands } of words) {
    const of = language === undefined ? {} : { language_code: language };
    const full = splitText(description, MOST.description)[0] ?? '';
    const short = splitText(description, MOST.short)[0] ?? '';
    const list = commands.map((one) => ({
      command: one.command,
      description: splitText(one.description, MOST.command)[0] ?? '',
    }));
    // grammY's types list the languages that Telegram's own apps have.
    const typed = of as { language_code?: 'en' };
    calls.push(
      {
        method: 'setMyCommands',
        args: { commands: list, ...of },
        make: (api) => api.setMyCommands(list, typed),
      },
      {
        method: 'setMyDescription',
        args: { description: full, ...of },
        make: (api) => api.setMyDescription(full, typed),
      },
      {
        method: 'setMyShortDescription',
        args: { short_description: short, ...of },
        make: (api) => api.setMyShortDescription(short, typed),
      },
    );
  }
  return calls;
}

/** Makes the calls, through grammY's client. Throws what Telegram says where it refuses one. */
export async function setUpTelegram(setup: TelegramSetup, done: (call: SetupCall) => void): Promise<void> {
  const { Api } = await import('grammy');
  const api = new Api(setup.botToken, { apiRoot: setup.apiRoot, timeoutSeconds: TIMEOUT_S });
  for (const call of telegramSetup(setup)) {
    await call.make(api);
    done(call);
  }
}
