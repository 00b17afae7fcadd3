import { randomUUID } from 'node:crypto';
import { type Finding, PlatformRefusalError } from '../operator.ts';
import { askPage } from './client.ts';
import { FIELDS, type MessengerSetup } from './setup.ts';

const PATIENCE_MS = 10_000;

/**
 * Asks Meta whether token and secret are good and whether it still calls: after an hour of failures it stops, and
 * says so in an e-mail alone. Then does with the webhook what Meta does when it is told of it.
 */
export async function examineMessenger(
  options: MessengerSetup & { readonly verifyToken: string },
  publicUrl: string,
): Promise<Finding[]> {
  return [...(await examinePage(options)), ...(await examineWebhook(publicUrl, options.verifyToken))];
}

async function examinePage(options: MessengerSetup): Promise<Finding[]> {
  try {
    const { name } = await askPage(options, 'GET', '?fields=name');
    const findings: Finding[] = [
      { well: true, says: `Meta accepts the token and the secret; the page is ${String(name)}.` },
    ];
    const { data } = await askPage(options, 'GET', '/subscribed_apps');
    const apps: readonly unknown[] = Array.isArray(data) ? data : [];
    const fields = apps.flatMap((app) =>
      typeof app === 'object' &&
      app !== null &&
      'subscribed_fields' in app &&
      Array.isArray(app.subscribed_fields)
        ? app.subscribed_fields
        : [],
    );
    const missing = FIELDS.filter((field) => !fields.includes(field));
    findings.push(
      missing.length === 0
        ? { well: true, says: 'The page sends what people write.' }
        : {
            well: false,
            says: `The page does not send ${missing.join(', ')}: "mitr channel setup messenger" asks for it.`,
          },
    );
    return findings;
  } catch (error) {
    if (!(error instanceof PlatformRefusalError)) throw error;
    return [{ well: false, says: error.message }];
  }
}

/** The handshake of https://developers.facebook.com/docs/messenger-platform/webhooks#verification-requests */
async function examineWebhook(publicUrl: string, verifyToken: string): Promise<Finding[]> {
  if (new URL(publicUrl).hostname === 'localhost')
    return [
      { well: true, says: 'PUBLIC_URL is this machine alone, so the webhook of Messenger was not tried.' },
    ];
  const findings: Finding[] = [];
  if (!publicUrl.startsWith('https://'))
    findings.push({ well: false, says: 'PUBLIC_URL is not https, and Meta calls no other address.' });
  const challenge = randomUUID();
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.verify_token': verifyToken,
    'hub.challenge': challenge,
  });
  const webhook = `${publicUrl}/webhooks/messenger`;
  try {
    const answer = await fetch(`${webhook}?${query}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const shook = answer.status === 200 && (await answer.text()) === challenge;
    findings.push(
      shook
        ? { well: true, says: `${webhook} answers the handshake of Meta.` }
        : { well: false, says: `${webhook} ${refusedBy(answer.status)}` },
    );
  } catch {
    findings.push({
      well: false,
      says: `${webhook} can not be reached: is Mitr running, and does the address lead to it?`,
    });
  }
  return findings;
}

function refusedBy(status: number): string {
  if (status === 403)
    return 'knows another MESSENGER_VERIFY_TOKEN: start Mitr with this one, and give it to Meta.';
  if (status === 404) return 'is not there: the Mitr that runs has Messenger switched off.';
  return `does not answer the handshake (status ${status}): does the address lead to Mitr?`;
}
