import type { PageWords } from '../channels/messenger/setup.ts';
import type { BotWords } from '../channels/telegram/setup.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Lng, Texts } from '../dialogue/message.ts';

/** What somebody reads whose language Mitr does not speak, or nobody knows. */
const ELSEWHERE: Lng = 'en';

/** Meta's names of languages, which carry a country. */
const META_LOCALES: Readonly<Record<Lng, string>> = {
  km: 'km_KH',
  lo: 'lo_LA',
  th: 'th_TH',
  my: 'my_MM',
  en: 'en_US',
  vi: 'vi_VN',
};

/** Commands as they are typed, and the text of each. `/start` belongs to links, `/exit` to the page. */
const COMMANDS = [
  ['menu', 'common:ways.menu'],
  ['back', 'common:ways.back'],
  ['language', 'language:title'],
  ['person', 'person:title'],
  ['forget', 'forget:title'],
] as const;

const MENU_ITEMS = [
  ['!menu', 'common:ways.menu'],
  ['/language', 'language:title'],
  ['/person', 'person:title'],
  ['/forget', 'forget:title'],
] as const;

/** Links that the menu's first questions have, in its order. */
const QUESTIONS = [
  ['passport', 'menu:menu.passport'],
  ['work', 'menu:menu.work'],
  ['agency', 'menu:menu.agency'],
  ['help', 'menu:menu.help'],
] as const;

export function telegramWords(bundle: Bundle): BotWords[] {
  return each(bundle, (texts, language) => ({
    language,
    description: `${texts.text('about:what')} ${texts.text('about:privacy_telegram')}`,
    commands: COMMANDS.map(([command, key]) => ({ command, description: texts.text(key) })),
  }));
}

export function messengerWords(bundle: Bundle): PageWords[] {
  return each(bundle, (texts, lng) => ({
    locale: lng === undefined ? 'default' : META_LOCALES[lng],
    greeting: texts.text('about:what'),
    menu: MENU_ITEMS.map(([payload, key]) => ({ title: texts.text(key), payload })),
    // Whoever touches a question in her language has chosen it.
    questions: QUESTIONS.map(([link, key]) => ({
      question: texts.text(key),
      payload: `start:${lng === undefined ? '' : `${lng}-`}${link}`,
    })),
  })).flatMap(({ locale, ...words }) => (locale === undefined ? [] : [{ locale, ...words }]));
}

/** The words for everybody else, then those of each language. */
function each<T>({ locales, texts }: Bundle, make: (texts: Texts, lng: Lng | undefined) => T): T[] {
  const elsewhere = locales.includes(ELSEWHERE) ? ELSEWHERE : locales[0];
  return [make(texts(elsewhere), undefined), ...locales.map((lng) => make(texts(lng), lng))];
}
