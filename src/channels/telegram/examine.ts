import { type Finding, PlatformRefusalError } from '../operator.ts';
import { asked, openApi } from './client.ts';
import type { TelegramSetup } from './setup.ts';

/** What Telegram met earlier is over, unless updates still wait. */
const RECENT_MS = 3_600_000;

/** Asks Telegram whether the token is good, where it calls, and what it last met there. */
export async function examineTelegram(options: TelegramSetup, publicUrl: string): Promise<Finding[]> {
  const api = await openApi(options);
  try {
    const { username } = await asked(api.getMe());
    const findings: Finding[] = [
      { well: true, says: `Telegram accepts the token; people find the bot as @${username}.` },
    ];
    const {
      url = '',
      last_error_date = 0,
      last_error_message = 'it did not say why',
      pending_update_count: waiting,
    } = await asked(api.getWebhookInfo());
    const failedAt = last_error_date * 1000;
    const fails = failedAt > 0 && (waiting > 0 || Date.now() - failedAt < RECENT_MS);
    const wanted = `${publicUrl}/webhooks/telegram`;
    if (options.mode === 'polling') return findings;
    if (url !== wanted)
      findings.push({
        well: false,
        says: `Telegram does not call ${wanted}: "mitr channel setup telegram" sets it.`,
      });
    else if (fails && /401/.test(last_error_message))
      findings.push({
        well: false,
        says: 'TELEGRAM_WEBHOOK_SECRET is another than the one that Telegram knows: "mitr channel setup telegram" sets it.',
      });
    else if (fails)
      findings.push({
        well: false,
        says: `Telegram last failed to reach the webhook at ${new Date(failedAt).toISOString()}: ${last_error_message} (${waiting} updates wait).`,
      });
    else
      findings.push({ well: true, says: 'Telegram calls the webhook and has met no fault within the hour.' });
    return findings;
  } catch (error) {
    if (!(error instanceof PlatformRefusalError)) throw error;
    return [{ well: false, says: error.message }];
  }
}
