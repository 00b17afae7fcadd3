import { splitText } from '../../dialogue/split.ts';
import type { SetupStep } from '../operator.ts';
import { askPage } from './client.ts';

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
}

/** What begins a talk without a question. */
const STARTED = 'start';
/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api/persistent-menu and …/ice-breakers, …/greeting */
const MOST = { greeting: 160, menuTitle: 30, question: 80, questions: 4 };
/** Kinds of events that Meta is asked for. */
export const FIELDS = ['messages', 'messaging_postbacks', 'messaging_referrals', 'message_edits'];

/**
 * What makes a page ready: what Meta sends, Get Started, greeting, menu and first questions in every language. Titles
 * that do not fit are left out. Doing it again changes nothing. Steps throw PlatformRefusalError.
 */
export function messengerSetup(options: MessengerSetup, words: readonly PageWords[]): SetupStep[] {
  const locales = words.map(({ locale }) => locale).join(', ');
  return [
    {
      says: `The page sends ${FIELDS.join(', ')}.`,
      run: async () =>
        void (await askPage(options, 'POST', '/subscribed_apps', { subscribed_fields: FIELDS })),
    },
    {
      says: `Greeting, menu and first questions for ${locales}.`,
      run: async () => void (await askPage(options, 'POST', '/messenger_profile', profileOf(words))),
    },
  ];
}

function profileOf(words: readonly PageWords[]): object {
  return {
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
  };
}
