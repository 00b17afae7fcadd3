import { createHmac } from 'node:crypto';
import { PlatformRefusalError } from '../operator.ts';
import { type PlatformCall, PlatformPool, readAnswer } from '../platform-pool.ts';
import type { MessengerSetup } from './setup.ts';

const OPEN = new AbortController().signal;

/**
 * One call about the page, for what an operator asks; `path` stands behind the page's number. Throws
 * PlatformRefusalError with what to do, and never with a token.
 */
export async function askPage(
  { appSecret, pageId, pageToken, apiOrigin, apiVersion }: MessengerSetup,
  method: PlatformCall['method'],
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const pool = new PlatformPool(apiOrigin);
  const proof = createHmac('sha256', appSecret).update(pageToken).digest('hex');
  const join = path.includes('?') ? '&' : '?';
  try {
    const answer = await pool.call(
      {
        method,
        path: `/${apiVersion}/${pageId}${path}${join}appsecret_proof=${proof}`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${pageToken}` },
        ...(body === undefined ? undefined : { body: JSON.stringify(body) }),
      },
      OPEN,
    );
    const said = readAnswer(answer);
    if (said && answer.status < 400 && said['error'] === undefined) return said;
    throw new PlatformRefusalError(refusal(said?.['error'], answer.status));
  } catch (error) {
    if (error instanceof PlatformRefusalError) throw error;
    throw new PlatformRefusalError(
      'Meta could not be reached: look at the network and MESSENGER_API_ORIGIN.',
    );
  } finally {
    pool.close();
  }
}

function refusal(error: unknown, status: number): string {
  const { code, error_subcode, message } = (
    typeof error === 'object' && error !== null ? error : {}
  ) as Record<string, unknown>;
  if (code === 190)
    return 'MESSENGER_PAGE_TOKEN is not accepted: make a new one in the app, under Messenger, API Settings.';
  if (typeof message === 'string' && message.includes('appsecret_proof'))
    return 'MESSENGER_APP_SECRET is not that of the app of the token: it stands in the app, under App settings, Basic.';
  // What is not there, or not the token's: https://developers.facebook.com/docs/graph-api/guides/error-handling
  if (code === 100 && error_subcode === 33)
    return 'MESSENGER_PAGE_ID is not the page of the token: its number stands in the app, under Messenger, API Settings.';
  return `Meta refused: ${typeof message === 'string' ? message : `status ${status}`}`;
}
