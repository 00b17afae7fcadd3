import { type Finding, PlatformRefusalError } from '../operator.ts';
import type { LineOptions } from './channel.ts';
import { asked, openClients } from './client.ts';

/** Asks LINE whether the token is good, who may read the chats, where LINE calls, and what is left of the month. */
export async function examineLine(options: LineOptions, publicUrl: string): Promise<Finding[]> {
  const { api } = openClients(options);
  const findings: Finding[] = [];
  const well = (says: string) => findings.push({ well: true, says });
  const wrong = (says: string) => findings.push({ well: false, says });
  try {
    const { basicId, chatMode } = await asked(api.getBotInfo());
    well(`LINE accepts the token; people find the account as ${basicId}.`);
    if (chatMode === 'chat')
      wrong(
        'Chat is on in LINE Official Account Manager, so everybody there reads what people write: switch it off.',
      );
    await examineWebhook(api, publicUrl, well, wrong);
    const quota = await asked(api.getMessageQuota());
    const { totalUsage } = await asked(api.getMessageQuotaConsumption());
    if (quota.type === 'limited' && quota.value !== undefined)
      (totalUsage < quota.value ? well : wrong)(
        `${totalUsage} of ${quota.value} pushed messages of this month are used; replies cost nothing.`,
      );
  } catch (error) {
    if (!(error instanceof PlatformRefusalError)) throw error;
    wrong(error.message);
  }
  return findings;
}

async function examineWebhook(
  api: ReturnType<typeof openClients>['api'],
  publicUrl: string,
  well: (says: string) => void,
  wrong: (says: string) => void,
): Promise<void> {
  const wanted = `${publicUrl}/webhooks/line`;
  if (!wanted.startsWith('https://')) {
    wrong('PUBLIC_URL is not https, and LINE calls no other address.');
    return;
  }
  const set = await asked(api.getWebhookEndpoint()).catch((error: unknown) => {
    // 404: no address was ever set.
    if (error instanceof PlatformRefusalError) return undefined;
    throw error;
  });
  if (set?.endpoint !== wanted) {
    wrong(`LINE does not call ${wanted}: "mitr channel setup line" sets it.`);
    return;
  }
  if (!set.active) {
    wrong(
      'The webhook is switched off: switch "Use webhook" on in the LINE Developers Console, under Messaging API.',
    );
    return;
  }
  const { success, statusCode } = await asked(api.testWebhookEndpoint({ endpoint: wanted }));
  if (success) well('LINE reaches the webhook, and the secret is the right one.');
  else if (statusCode === 401)
    wrong('LINE_CHANNEL_SECRET is not the one in the LINE Developers Console, under Basic settings.');
  else
    wrong(
      `LINE does not reach the webhook (status ${statusCode}): is Mitr running, and does the address lead to it?`,
    );
}
