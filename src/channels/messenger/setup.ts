import { createHmac } from 'node:crypto';
import { splitText } from '../../dialogue/split.ts';
import { PlatformPool, readAnswer } from '../platform-pool.ts';

/** What one language says on the page. */
export interface PageWords {
  /** As Meta names it, such as `km_KH`; `default` for everybody else, which there must be one of. */
  readonly locale: string;
  readonly greeting: string;
  readonly menu: readonly { readonly title: string; readonly payload: string }[];
  readonly questions: readonly { readonly question: string; readonly payload: string }[];
}

export interface MessengerSetup {
  readonly appSecret: string;
  readonly pageId: string;
  readonly pageToken: string;
  readonly apiOrigin: string;
  readonly apiVersion: string;
  readonly words: readonly PageWords[];
}

/** One call of the Graph API. */
export interface SetupCall {
  readonly path: string;
  readonly body: object;
}

/** Meta refused a call; its own words, which name no person and no token. */
export class SetupRefusedError extends Error {
  override readonly name = 'SetupRefusedError';
}

/** What begins a talk without a question. */
const STARTED = 'start';
/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api/persistent-menu and …/ice-breakers, …/greeting */
const MOST = { greeting: 160, menuTitle: 30, question: 80, questions: 4 };
/** Kinds of events that Meta is asked for. */
const FIELDS = ['messages', 'messaging_postbacks', 'messaging_referrals', 'message_edits'];

/** Every call that makes a page what it should be; the same again changes nothing. Titles that do not fit are left out. */
export function messengerSetup({ words }: Pick<MessengerSetup, 'words'>): SetupCall[] {
  return [
    { path: 'subscribed_apps', body: { subscribed_fields: FIELDS } },
    {
      path: 'messenger_profile',
      body: {
        get_started: { payload: STARTED },
        greeting: words.map(({ locale, greeting }) => ({
          locale,
          text: splitText(greeting, MOST.greeting)[0] ?? '',
        })),
        persistent_menu: words.map(({ locale, menu }) => ({
          locale,
          composer_input_disabled: false,
          call_to_actions: menu
            .filter(({ title }) => title.length <= MOST.menuTitle)
            .map((item) => ({ type: 'postback', ...item })),
        })),
        ice_breakers: words.map(({ locale, questions }) => ({
          locale,
          call_to_actions: questions
            .filter(({ question }) => question.length <= MOST.question)
            .slice(0, MOST.questions),
        })),
      },
    },
  ];
}

/** Makes the calls. Throws SetupRefusedError, or NoAnswerError where Meta was not reached. */
export async function setUpMessenger(setup: MessengerSetup, done: (call: SetupCall) => void): Promise<void> {
  const { appSecret, pageId, pageToken, apiOrigin, apiVersion } = setup;
  const pool = new PlatformPool(apiOrigin);
  const proof = createHmac('sha256', appSecret).update(pageToken).digest('hex');
  try {
    for (const call of messengerSetup(setup)) {
      const answer = await pool.call(
        {
          method: 'POST',
          path: `/${apiVersion}/${pageId}/${call.path}?appsecret_proof=${proof}`,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${pageToken}` },
          body: JSON.stringify(call.body),
        },
        new AbortController().signal,
      );
      if (answer.status >= 400)
        throw new SetupRefusedError(reasonOf(readAnswer(answer)) ?? `status ${answer.status}`);
      done(call);
    }
  } finally {
    pool.close();
  }
}

function reasonOf(body: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const error = body?.error;
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  return String(error.message);
}
