import type { Api } from 'grammy';
import { PlatformRefusalError } from '../operator.ts';

const TIMEOUT_S = 20;

/** grammY's client, for what an operator asks; it is loaded only then. */
export async function openApi(of: { readonly botToken: string; readonly apiRoot: string }): Promise<Api> {
  const { Api } = await import('grammy');
  return new Api(of.botToken, { apiRoot: of.apiRoot, timeoutSeconds: TIMEOUT_S });
}

/** What Telegram answers. Throws PlatformRefusalError with what to do, and never with the token, which stands in every address. */
export async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Error && 'error_code' in error && 'description' in error))
      throw new PlatformRefusalError(
        'Telegram could not be reached: look at the network and TELEGRAM_API_ROOT.',
      );
    if (error.error_code === 401 || error.error_code === 404)
      throw new PlatformRefusalError(
        'TELEGRAM_BOT_TOKEN is not accepted: ask @BotFather for the present one.',
      );
    throw new PlatformRefusalError(`Telegram refused: ${String(error.description)}`);
  }
}
