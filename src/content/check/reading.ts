import type { Finding } from '../finding.ts';
import { writtenForms } from './forms.ts';
import type { Project } from './project.ts';
import { warning } from './report.ts';
import { usedTexts } from './used-texts.ts';

/** More words than this at once are not read by somebody who reads slowly. */
const MOST_WORDS = 35;
/** More than this in one breath is a sentence that nobody keeps in mind. The segmenter parts Burmese by syllables. */
const MOST_IN_A_BREATH = 12;
const PIECES_OF_TWELVE: Readonly<Record<string, number>> = { km: 14, lo: 14, th: 14, my: 18 };
/** Where a reader pauses: a sign, a new line, and a space where none stands between words. */
const PAUSE = /[,.;:!?()“”"·–—។៖၊။\n]+/u;
const PAUSE_OR_SPACE = /[\s,.;:!?()“”"·–—។៖]+/u;
const WITHOUT_SPACES = ['km', 'lo', 'th'];
const PLACEHOLDER = /\{\{[^}]*\}\}/g;

/** W52: a message is short, has no long sentence, and asks one thing. What facts put into it is not counted; each is one word. */
export function checkReading(project: Project): Finding[] {
  const { locales, profiles } = project;
  const channels = profiles.map(({ channel }) => channel);
  const used = new Map(usedTexts(project).map((text) => [text.key, text]));
  return locales.flatMap((locale) => {
    const words = new Intl.Segmenter(locale.lng, { granularity: 'word' });
    const wordsOf = (text: string) => [...words.segment(text)].filter(({ isWordLike }) => isWordLike).length;
    const pause = WITHOUT_SPACES.includes(locale.lng) ? PAUSE_OR_SPACE : PAUSE;
    const breath = PIECES_OF_TWELVE[locale.lng] ?? MOST_IN_A_BREATH;
    return [...used.values()].flatMap(({ key, as, byChannel }) => {
      if (as !== 'said') return [];
      return writtenForms(locale, key, byChannel ? channels : []).flatMap((form) => {
        const plain = form.text.replace(PLACEHOLDER, 'x');
        const count = wordsOf(plain);
        const long = count > breath ? plain.split(pause).find((part) => wordsOf(part) > breath) : undefined;
        const questions = plain.match(/[?？]+/g)?.length ?? 0;
        return [
          ...(count > MOST_WORDS
            ? [
                warning(
                  'W52',
                  locale.place(form.key),
                  `"${form.key}" has ${count} words; ${MOST_WORDS} are enough for one message.`,
                  'Say less, or say it in two messages.',
                ),
              ]
            : []),
          ...(long !== undefined
            ? [
                warning(
                  'W52',
                  locale.place(form.key),
                  `"${form.key}" goes on for more than ${MOST_IN_A_BREATH} words without a pause: "${long.trim()}".`,
                  'Make two sentences of it.',
                ),
              ]
            : []),
          ...(questions > 1
            ? [
                warning(
                  'W52',
                  locale.place(form.key),
                  `"${form.key}" asks ${questions} questions at once.`,
                  'Ask one thing at a time.',
                ),
              ]
            : []),
        ];
      });
    });
  });
}
