import type { Finding } from '../finding.ts';
import { writtenForms } from './forms.ts';
import type { Project } from './project.ts';
import { warning } from './report.ts';
import { usedTexts } from './used-texts.ts';

/** More words than this at once are not read by somebody who reads slowly. */
const MOST_WORDS = 35;
const PLACEHOLDER = /\{\{[^}]*\}\}/g;

/** W52: a message is short and asks one thing. What facts put into it is not counted; each is one word. */
export function checkReading(project: Project): Finding[] {
  const { locales, profiles } = project;
  const channels = profiles.map(({ channel }) => channel);
  const used = new Map(usedTexts(project).map((text) => [text.key, text]));
  return locales.flatMap((locale) => {
    const words = new Intl.Segmenter(locale.lng, { granularity: 'word' });
    return [...used.values()].flatMap(({ key, as, byChannel }) => {
      if (as !== 'said') return [];
      return writtenForms(locale, key, byChannel ? channels : []).flatMap((form) => {
        const plain = form.text.replace(PLACEHOLDER, 'x');
        const count = [...words.segment(plain)].filter(({ isWordLike }) => isWordLike).length;
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
