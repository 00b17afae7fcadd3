import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import { PlatformRefusalError } from '../operator.ts';
import { readAnswer } from '../platform-pool.ts';
import type { LineOptions } from './channel.ts';

const TIMEOUT_MS = 20_000;

/** LINE's own clients, for what the operator asks for once; answers to people go through the pool of connections. */
export function openClients({ accessToken, apiOrigin }: LineOptions): {
  readonly api: messagingApi.MessagingApiClient;
  readonly blobs: messagingApi.MessagingApiBlobClient;
} {
  const config = {
    channelAccessToken: accessToken,
    ...(apiOrigin === undefined ? undefined : { baseURL: apiOrigin }),
  };
  return {
    api: new messagingApi.MessagingApiClient(config),
    blobs: new messagingApi.MessagingApiBlobClient(config),
  };
}

/** Waits for LINE, but not for ever. Throws PlatformRefusalError with the reason in words. */
export async function asked<T>(calling: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new PlatformRefusalError('LINE did not answer.')), TIMEOUT_MS);
  try {
    return await Promise.race([calling, late.promise]);
  } catch (error) {
    throw error instanceof PlatformRefusalError ? error : new PlatformRefusalError(reasonOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof HTTPFetchError)) return 'LINE can not be reached from here.';
  if (error.status === 401)
    return 'LINE_CHANNEL_ACCESS_TOKEN is not accepted: issue a new one in the LINE Developers Console, under Messaging API.';
  const said = readAnswer({ status: error.status, headers: {}, body: Buffer.from(error.body) })?.['message'];
  return `LINE refused with ${error.status}${typeof said === 'string' ? `: ${said}` : '.'}`;
}
